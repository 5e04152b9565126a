"""What was lost behind the system's back is found, named, and said again."""

from __future__ import annotations

import time
from contextlib import closing
from threading import Event, Thread
from typing import Any

import pytest

from chassis.amqp_link import connect
from chassis.topology import exchange, inbox
from deploy.drill.traffic import Wish, deal_of
from deploy.local.waiting import wait_until
from deploy.reconcile import main
from tests.journeys.builders import (
    a_negotiated_deal,
    a_seller_under_the_plan,
    an_active_partner,
    sign_when_known,
)
from tests.running import Client, RunningSystem

RUN_LIMIT = 120
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
    until = time.monotonic() + RUN_LIMIT
    while (report := reconciled(system.client()))["findings"]:
        assert time.monotonic() < until, report["findings"]
    return report


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


def test_a_ledger_line_that_is_gone_alarms_and_is_never_repaired(company):
    calm(company)
    [(deal_id,)] = sql(company, "people", """
        DELETE FROM commission_line WHERE line_id = (SELECT max(line_id) FROM commission_line
        WHERE deal_id IS NOT NULL) RETURNING deal_id""")
    for _ in range(2):
        report = reconciled(company.client())
        found = {one["subject"]: one for one in report["findings"]}
        assert set(found) == {"accounts", "sales"}
        assert {one["code"] for one in found.values()} == {"ledger.differs"}
        assert {one["service"] for one in found.values()} == {"people"}
        named = [one["key"].split("/")[0] for one in found["sales"]["differences"]]
        assert named == [deal_id]
        assert report["alarms"] == 2
        assert company.metric(
            "analytics", 'salesloop_reconcile_differences{ledger="people.sales"}') == 1
    assert sql(company, "people", "SELECT count(*) FROM commission_line "
               f"WHERE deal_id = '{deal_id}'") == [(0,)]


@pytest.mark.parametrize("how", ["unbound", "deleted"])
def test_what_nobody_heard_is_said_again(company, how):
    calm(company)
    client = company.client()
    seller, partner = a_seller_under_the_plan(client, "李娜"), an_active_partner(client)
    deal_id = a_negotiated_deal(client, seller, "250.00", partner)
    company.terminate("people")
    connection = connect(company.servers.amqp_uri("people"))
    if how == "deleted":
        connection.channel().queue_delete(inbox("people"))
    else:
        connection.channel().queue_unbind(inbox("people"), exchange("pipeline"),
                                          routing_key="deal_signed")
    connection.close()
    sign_when_known(client, deal_id, "2026-03-04")
    wait_until(lambda: sql(company, "pipeline", "SELECT count(*) FROM outbox "
                           "WHERE published_at IS NULL") == [(0,)], 30, "pipeline publishes")
    company.start_one("people")
    company.wait_ready("people")
    assert not client.get(f"/v1/deals/{deal_id}/trail").ok()["is_complete"]
    wait_until(lambda: ("pipeline", "people", "deal_signed", 1) in
               {(one["producer"], one["service"], one["subject"], one["replayed"])
                for one in reconciled(client)["findings"]}, RUN_LIMIT, "the lost event is found")
    client.settled_trail(deal_id)
    calm(company)


def test_a_binding_removed_under_a_running_consumer_is_put_back(company):
    calm(company)
    client = company.client()
    seller, partner = a_seller_under_the_plan(client, "赵敏"), an_active_partner(client)
    deals = [a_negotiated_deal(client, seller, "100.00", partner) for _ in range(2)]
    connection = connect(company.servers.amqp_uri("people"))
    connection.channel().queue_unbind(inbox("people"), exchange("pipeline"),
                                      routing_key="deal_signed")
    connection.close()
    sign_when_known(client, deals[0], "2026-03-04")
    wait_until(lambda: any(one["replayed"] for one in reconciled(client)["findings"]),
               RUN_LIMIT, "the lost event is found")
    client.settled_trail(deals[0])
    sign_when_known(client, deals[1], "2026-03-05")
    client.settled_trail(deals[1])


def test_a_service_that_is_away_is_named_and_the_others_are_compared(company):
    calm(company)
    company.kill("crm")
    try:
        report = reconciled(company.client())
    finally:
        company.start_one("crm")
        company.wait_ready("crm")
    assert [(one["code"], one["service"]) for one in report["findings"]] == [
        ("service.not_reached", "crm")]
    assert "pipeline>people" in report["pairs"]
    calm(company)


def test_the_command_prints_the_report_and_fails_when_something_is_wrong(company, capsys):
    calm(company)
    access = ["--base-url", company.base_url, "--token", company.token()]
    assert main(access) == 0
    assert "一致 everything agrees" in capsys.readouterr().out
    sql(company, "channels", "UPDATE held_row SET value = value + 1")
    assert main([*access, "--language", "en"]) == 1
    said = capsys.readouterr().out
    assert "! row.differs: 1 KPI rows held by channels differ from analytics' own." in said
    assert main(["--base-url", company.base_url, "--token", "wrong"]) == 2
    assert main([*access[:3], company.token({"kpis:read": "all"})]) == 2


def test_nothing_is_found_while_deals_flow(company):
    client = company.client()
    seller, partner = a_seller_under_the_plan(client, "周杰"), an_active_partner(client)
    sign_when_known(client, a_negotiated_deal(client, seller, "1.00", partner), "2026-03-03")
    over, signed = Event(), []

    def flow() -> None:
        own = company.client()
        while not over.is_set():
            deal_id = own.post("/v1/deals", deal_of(Wish(len(signed), seller, partner, 5_000)))
            signed.append(deal_id.ok()["deal_id"])
            own.post(f"/v1/deals/{signed[-1]}/sign", {"signed_on": "2026-03-03"}).ok()

    threads = [Thread(target=flow, daemon=True) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        reports = [reconciled(client) for _ in range(4)]
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    assert [one["findings"] for one in reports if one["alarms"]] == []
    assert reports[-1]["events"] > reports[0]["events"]
    assert len(signed) > 20
    wait_until(lambda: sql(company, "analytics", "SELECT count(*) FROM certified_sale") ==
               [(DEALS + 1 + len(signed),)], RUN_LIMIT, "every deal is certified")
    calm(company)  # and nothing is on its way when the next test empties the databases
