"""Faults of the events themselves: repeated, shuffled, overtaken by changes (13, 24)."""

from __future__ import annotations

import signal
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import requests

from deploy.drill.faults.base import Run, fault
from deploy.drill.traffic import line_of
from deploy.local.waiting import wait_until

OWNERS = ("pipeline", "people", "channels", "analytics")
SAID = "SELECT type, body FROM outbox WHERE created_at >= %s"
TIMES, CHANGED_ON = 3, "2026-03-20"
LEDGERS = {
    "people": {"commission_line": ("line_id", "created_at"), "account": ()},
    "channels": {"rebate_line": ("line_id", "created_at"), "rebate_account": (), "held_row": ()},
    "analytics": {"fact": ("fact_id",), "kpi_row": (), "certified_sale": ()},
}


def digests(run: Run) -> dict[str, str]:
    """The whole content of each ledger, without numbering and time of writing."""
    found = {}
    for service, tables in LEDGERS.items():
        for name, left_out in tables.items():
            kept = f"to_jsonb(t) - ARRAY[{','.join(repr(one) for one in left_out)}]::text[]"
            found[name] = str(run.stage.sql(
                service, f"SELECT md5(string_agg(({kept})::text, '' ORDER BY ({kept})::text)) "
                         f"FROM {name} t")[0][0])
    return found


def say_again(run: Run, owner: str, since: datetime, times: int) -> int:
    """Publish every event of an owner so often, shuffled, straight to its exchange."""
    rows = [(kind, bytes(body)) for kind, body in run.stage.sql(owner, SAID, since)] * times
    run.chance.shuffle(rows)
    return run.stage.rabbit.publish(owner, rows)


@fault(13, ("每个事件重复 3 次并打乱顺序", "each event 3 times, in shuffled order"),
       ("台账与正常运行完全相同", "the same ledgers as the undisturbed run's"))
def shuffled(run: Run) -> None:
    """First the first delivery is shuffled: people is held, its inbox emptied, and all it should
    have heard comes in another order. Then everybody hears everything again."""
    stage, since = run.stage, datetime.now(UTC)
    with stage.frozen("people"):
        deals = run.sign(25)
        for number, deal in enumerate(deals):
            change(run, deal, number)
        stage.rabbit.on_vhost("purge_queue", "people.inbox")
        first = say_again(run, "pipeline", since, TIMES)
    found = stage.settle(run.traffic.acknowledged)
    run.check(found.is_clean, f"after the first shuffle: {found}")
    before, met = digests(run), stage.metric("salesloop_events_duplicate_total")
    again = sum(say_again(run, owner, since, TIMES) for owner in OWNERS)
    wait_until(lambda: stage.rabbit.in_inboxes() == 0, 60, "empty inboxes", 0.5)
    stage.settle(run.traffic.acknowledged)
    run.check(digests(run) == before, "the ledgers changed when everybody heard it all again")
    met = stage.metric("salesloop_events_duplicate_total") - met
    run.bite(met >= again, f"{first} shuffled before the first delivery, {again} after it, "
                           f"{met:.0f} duplicates met")
    run.heal()


def change(run: Run, deal: str, number: int) -> None:
    """Every third deal is amended up, every third amended down, the others cancelled; the log
    takes over what was acknowledged."""
    wish = run.traffic.acknowledged[deal]
    minor = (wish.minor * 2, wish.minor // 2, 0)[number % 3]
    path, body = f"/v1/deals/{deal}/cancel", {"reason": "撤单", "happened_on": CHANGED_ON}
    if minor:
        path = f"/v1/deals/{deal}/amend"
        body |= _line(replace(wish, minor=minor).amount)
    with requests.Session() as session:
        key = f"{run.traffic.prefix}change-{deal}"
        run.traffic.until_answered(session, path, key, body)
    run.traffic.acknowledged[deal] = replace(wish, minor=minor)


def _line(amount: str) -> dict[str, Any]:
    return {"lines": [line_of(amount)]}


@fault(24, ("链路进行中修改或取消商机",
            "deals amended and cancelled while their chain is in flight"),
       ("净额等于最终状态", "the net effect is the final state"))
def changed_in_flight(run: Run) -> None:
    stage = run.stage
    in_flight = killed = 0
    for victim in ("people", "analytics", "pipeline"):
        with stage.frozen("analytics" if victim == "analytics" else "people"):
            deals = run.sign(12)
            in_flight += sum(not run.is_certified(deal) for deal in deals)
            for number, deal in enumerate(deals):
                change(run, deal, number)
            before = stage.pid(victim)
            stage.signal(stage.tree(victim), signal.SIGKILL)
        stage.wait_reborn(victim, before)
        killed += 1
        run.heal()
    run.bite(in_flight > 20, f"{in_flight} of 36 deals changed before they were certified, "
                             f"{killed} services killed meanwhile")
