"""(a) Deals settled per second with eight clients, and how long one takes when nothing else goes.

Settled: the rebate lines of the deal are committed. When, PostgreSQL says itself
(`track_commit_timestamp`); the clients' clock is that of the same machine.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from deploy.bench.clients import Connection, load, percentile
from deploy.bench.company import SIGNED_ON, Company, prepared
from deploy.bench.meter import Spent, metered
from deploy.bench.stage import Stage
from deploy.local.waiting import wait_until

SETTLE_LIMIT, LOOK_EVERY, LOOK_OFTEN = 120, 0.1, 0.01
WARM_UP, IDLE = 100, 50
_SIGNED = ("SELECT coalesce(sum(amount_minor), 0) FROM deal "
           "WHERE status <> 'open' AND partner_id IS NOT NULL")
_REWARDED = "SELECT coalesce(sum(base_minor), 0) FROM rebate_line"
_LAST_COMMIT = ("SELECT extract(epoch FROM max(pg_xact_commit_timestamp(xmin)))::float8 "
                "FROM rebate_line WHERE line_id > %s")
_LAST_LINE = "SELECT coalesce(max(line_id), 0) FROM rebate_line"


@dataclass(frozen=True)
class Run:
    """One run: deals, seconds from the first request to the last committed line, CPU each."""

    deals: int
    seconds: float
    answered: float
    cpu: dict[str, float]

    @property
    def per_second(self) -> float:
        return self.deals / self.seconds


def measure(stage: Stage, company: Company, runs: int, deals: int) -> dict[str, Any]:
    """The figures of (a)."""
    settle(stage, prepared(stage, company, 0, WARM_UP))
    done = [one_run(stage, company, deals, 1_000 * (number + 1)) for number in range(runs)]
    return {**summary(done), "idle": idle(stage, company)}


def summary(done: list[Run]) -> dict[str, Any]:
    """Median, least and most of several runs."""
    rates = [run.per_second for run in done]
    return {"deals": done[0].deals, "runs": [asdict(run) for run in done],
            "per_second": [median(rates), min(rates), max(rates)],
            "answered_per_second": median(run.deals / run.answered for run in done),
            "cpu": medians([run.cpu for run in done])}


def medians(each: list[dict[str, float]]) -> dict[str, float]:
    """The median of each process's figure."""
    return {name: median(one[name] for one in each) for name in each[0]}


def one_run(stage: Stage, company: Company, deals: int, first: int) -> Run:
    """Prepare so many deals, let eight clients sign them, wait until the last one is settled."""
    return settle(stage, prepared(stage, company, first, deals))


def settle(stage: Stage, opened: list[str]) -> Run:
    """Sign these deals and wait for their rebates."""
    before = stage.ask("channels", _LAST_LINE)[0][0]
    with metered(stage) as spent:
        signing = load(opened, lambda: Connection(stage.url, stage.token()), sign)
        answered = time.time() - signing.began_at
        await_rebates(stage, LOOK_EVERY)
    settled_at = stage.ask("channels", _LAST_COMMIT, (before,))[0][0]
    return Run(len(opened), settled_at - signing.began_at, answered, _each(spent, len(opened)))


def sign(client: Connection, deal_id: str) -> None:
    client.post(f"/v1/deals/{deal_id}/sign", {"signed_on": SIGNED_ON})


def idle(stage: Stage, company: Company, number: int = IDLE) -> dict[str, float]:
    """Seconds from the HTTP answer to the commit of the rebate line, one deal at a time."""
    client = Connection(stage.url, stage.token())
    took: list[float] = []
    for deal_id in prepared(stage, company, 900_000, number):
        before = stage.ask("channels", _LAST_LINE)[0][0]
        sign(client, deal_id)
        answered_at = time.time()
        await_rebates(stage, LOOK_OFTEN)
        took.append(stage.ask("channels", _LAST_COMMIT, (before,))[0][0] - answered_at)
    return {"deals": number, "p50": median(took), "p95": percentile(took, 0.95), "most": max(took)}


def await_rebates(stage: Stage, pause: float) -> None:
    """Every signed amount that a partner brought is in the rebate ledger."""
    signed = stage.ask("pipeline", _SIGNED)[0][0]
    wait_until(lambda: stage.ask("channels", _REWARDED)[0][0] == signed, SETTLE_LIMIT,
               "rebate lines", pause)


def _each(spent: Spent, deals: int) -> dict[str, float]:
    return spent.milliseconds_each(deals)
