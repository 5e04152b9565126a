"""What nobody notices by itself, the reconciler finds (19, 25)."""

from __future__ import annotations

import json
import time
from typing import Any

import requests

from deploy.drill.faults.base import Run, fault
from deploy.local.waiting import wait_until

SETTLED = {"SALESLOOP_RECONCILE_SETTLED": "2"}
"""Seconds until an event counts as missing; in production five minutes' patience."""
RUN_LIMIT, PATH = 100, "/v1/reconciliation/runs"
FORGET = """DELETE FROM heard WHERE event_id IN (
    SELECT event_id FROM heard WHERE type = 'deal_signed' ORDER BY heard_at DESC LIMIT 5)
    RETURNING CAST(event_id AS text)"""
LOSE = """DELETE FROM commission_line WHERE line_id = (
    SELECT max(line_id) FROM commission_line WHERE deal_id = %s)
    RETURNING to_jsonb(commission_line)"""
PUT_BACK = """INSERT INTO commission_line
    SELECT * FROM jsonb_populate_record(NULL::commission_line, %s)"""


def reconciled(run: Run) -> dict[str, Any]:
    """The report of a run that begins now."""
    url, headers = run.stage.url, {"Authorization": f"Bearer {run.traffic.token}"}
    asked = requests.post(url + PATH, json={}, headers=headers, timeout=15)
    asked.raise_for_status()
    own = f"{url}{PATH}/{asked.json()['run_id']}"
    reports: list[dict[str, Any]] = [{}]

    def is_done() -> bool:
        reply = requests.get(own, headers=headers, timeout=15)
        if reply.status_code == 200:
            reports.append(reply.json())
        return bool(reports[-1].get("state") == "done")

    wait_until(is_done, RUN_LIMIT, "the reconciler", 0.5)
    return reports[-1]


def missing(report: dict[str, Any], service: str) -> tuple[set[str], int]:
    """The ids of the events that a service misses, and how many were said again."""
    found = [one for one in report["findings"]
             if one["code"] == "events.missing" and one["service"] == service]
    return ({name for one in found for name in one["ids"]},
            sum(int(one["replayed"]) for one in found))


def names_only(differs: list[dict[str, Any]], deal: str, seller: str) -> bool:
    """Whether the reported amounts are those of the deleted line: its sale and its account."""
    records = [str(record) for one in differs for record in one["differences"]]
    return ({one["service"] for one in differs} == {"people"}
            and any(deal in record for record in records)
            and all(deal in record or seller in record for record in records))


def calm(run: Run) -> bool:
    """Whether the reconciler comes to find nothing."""
    try:
        wait_until(lambda: not reconciled(run)["findings"], RUN_LIMIT, "nothing found", 1)
    except RuntimeError:
        return False
    return True


@fault(19, ("消费队列被删除", "a consumer's queue deleted"),
       ("对账 5 分钟内发现并重放", "the reconciler finds and replays its events within 5 min"))
def queue_deleted(run: Run) -> None:
    stage = run.stage
    stage.arm({"analytics": SETTLED})
    began = time.monotonic()
    stage.end("people")
    stage.rabbit.on_vhost("delete_queue", "people.inbox")
    deals = run.sign(12)
    stage.start("people")
    time.sleep(3)
    absent = sum(not run.is_certified(deal) for deal in deals)
    gone, said = missing(reconciled(run), "people")
    wait_until(lambda: all(run.is_certified(deal) for deal in deals), 60, "the lost deals")
    run.outcome.healed_seconds = time.monotonic() - began
    run.heal()
    run.bite(absent == len(deals), f"{absent} deals reached nobody; {len(gone)} events found "
                                   f"missing, {said} said again")
    run.check(len(gone) >= len(deals) and said >= len(deals), "not all were found")
    run.check(run.outcome.healed_seconds < 300, "later than five minutes")
    stage.disarm("analytics")


@fault(25, ("手工删除 5 条已收记录与 1 条台账", "5 dedupe rows and 1 ledger line deleted by hand"),
       ("恰好列出这些；事件重放，金额告警",
        "the report lists exactly those; replayed, amount alert"))
def rows_deleted(run: Run) -> None:
    stage = run.stage
    stage.arm({"analytics": SETTLED})
    deals = run.sign(8)
    wait_until(lambda: all(run.is_certified(deal) for deal in deals), 30, "certified deals")
    time.sleep(3)
    run.check(calm(run), "the reconciler finds something before anything is broken")
    began = time.monotonic()
    gone = {str(row[0]) for row in stage.sql("people", FORGET)}
    line = stage.sql("people", LOSE, deals[0])[0][0]
    report = reconciled(run)
    found, said = missing(report, "people")
    differs = [one for one in report["findings"] if one["code"] == "ledger.differs"]
    alert = stage.metric("salesloop_reconcile_differences", "analytics")
    stage.sql("people", PUT_BACK, json.dumps(line))
    run.check(found == gone and said == 5, f"missing: {len(found)} found, {said} said again")
    run.check(names_only(differs, deals[0], line["employee_id"]) and alert >= 1,
              f"the amount: {differs}, gauge {alert}")
    run.check(calm(run), "the reconciler still finds something")
    run.outcome.healed_seconds = time.monotonic() - began
    run.heal()
    run.bite(len(gone) == 5 and bool(line),
             f"5 rows and 1 line deleted; {len(found)} and {len(differs)} reported, "
             f"gauge of differences {alert:.0f}")
    stage.disarm("analytics")
