"""What was lost behind the system's back is found, named, and said again."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import pytest

from deploy.local.waiting import wait_until
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    an_active_partner,
    sign_when_known,
)
from tests.running import Client, RunningSystem

RUN_LIMIT = 60
DEALS = 6


@pytest.fixture
def company(running_system: RunningSystem) -> RunningSystem:
    """Some deals that have gone all the way, long enough ago to count as settled."""
    client = running_system.client()
    seller, partner = a_seller_under_the_plan(client), an_active_partner(client)
    deals = [a_negotiated_deal(client, seller, "400.00", partner) for _ in range(DEALS)]
    for deal_id in deals:
        sign_when_known(client, deal_id, "2026-03-03")
    for deal_id in deals:
        client.settled_trail(deal_id)
    wait_until(lambda: reconciled(client)["events"] >= 3 * DEALS, RUN_LIMIT, "events settle")
    return running_system


def sql(system: RunningSystem, service: str, statement: str) -> list[Any]:
    database = system.servers.environment.database(service)
    with closing(system.servers.postgres.connect(database)) as connection, \
            connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall() if cursor.description else []


def reconciled(client: Client) -> dict[str, Any]:
    """The report of a run that begins now."""
    run_id = client.post("/v1/reconciliation/runs").ok()["run_id"]
    path = f"/v1/reconciliation/runs/{run_id}"
    wait_until(lambda: client.get(path).ok()["state"] == "done", RUN_LIMIT, "the reconciler")
    found: dict[str, Any] = client.get("/v1/reconciliation").ok().body
    assert found["run_id"] == run_id
    return found


def calm(system: RunningSystem) -> dict[str, Any]:
    """The first report that finds nothing."""
    reports: list[dict[str, Any]] = []

    def is_calm() -> bool:
        reports.append(reconciled(system.client()))
        return not reports[-1]["findings"]

    wait_until(is_calm, RUN_LIMIT, f"nothing found: {reports[-1:]}")
    return reports[-1]


def test_five_forgotten_events_are_found_and_said_again(company):
    calm(company)
    gone = [row[0] for row in sql(company, "people", """
        DELETE FROM heard WHERE event_id IN (
            SELECT event_id FROM heard WHERE type = 'deal_signed' LIMIT 5)
        RETURNING CAST(event_id AS text)""")]
    report = reconciled(company.client())
    [finding] = report["findings"]
    assert (finding["code"], finding["service"], finding["producer"], finding["subject"]) == (
        "events.missing", "people", "pipeline", "deal_signed")
    assert sorted(finding["ids"]) == sorted(gone)
    assert (finding["count"], finding["replayed"], report["alarms"]) == (5, 5, 1)
    assert company.metric("analytics", "salesloop_reconcile_missing_events") == 5
    calm(company)
    assert company.metric("analytics", "salesloop_reconcile_missing_events") == 0
