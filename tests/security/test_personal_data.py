"""Personal data stays with its owner: no event, no other database, no log has a word of it.

`RECORDS` is the table: one line per address that takes personal data in. Each field gets a marker
that occurs nowhere else; the loop is walked with these records; then every row of every database,
every event that was published and every log is searched (findings 108-110).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from kombu import Connection

from chassis.topology import SERVICES, exchange
from deploy.local.place import installed_services, stored_services
from tests.journeys.builders import (
    MARGINAL,
    a_negotiated_deal,
    a_seller_under_the_plan,
    sign_when_known,
    tiers,
)
from tests.journeys.test_a_complaint_is_saved import WORDS
from tests.running import Client, RunningSystem

RARE = "𠮷龘𡈽🐉"
"""Characters outside the basic plane and an emoji: whoever cuts or escapes text is found."""
SPY = "rpc.reply-analytics-spy"


@dataclass(frozen=True)
class Record:
    """Who owns it, which fields are personal, what else the address needs, how its id is called."""

    owner: str
    personal: tuple[str, ...]
    others: Mapping[str, Any] = field(default_factory=dict)
    id_field: str = ""


RECORDS: dict[str, Record] = {
    "/v1/employees": Record("people", ("name", "email"), {"hired_on": "2026-01-01"}, "employee_id"),
    "/v1/accounts": Record("org", ("login",), {"password": "a long password", "roles": ["seller"]},
                           "account_id"),
    "/v1/partners": Record("channels", ("name",), {}, "partner_id"),
    "/v1/customers": Record("crm", ("name", "address", "pains"), {}, "customer_id"),
    "/v1/customers/{customer_id}/contacts": Record("crm", ("name",), {}, "contact_id"),
    "/v1/customers/{customer_id}/interactions": Record(
        "crm", ("summary", "next_step"), {"channel": "visit"}, "interaction_id"),
    "/v1/customers/{customer_id}/complaints": Record(
        "crm", ("summary", "details", "answer"), {}, "complaint_id"),
    "/v1/complaints/{complaint_id}/pause": Record("crm", ("reason",), {}, "complaint_id"),
    "/v1/complaints/{complaint_id}/resume": Record("crm", ("note",), {}, "complaint_id"),
    "/v1/complaints/{complaint_id}/escalate": Record("crm", ("reason",), {}, "complaint_id"),
    "/v1/complaints/{complaint_id}/solve": Record(
        "crm", ("solution", "root_cause"), {"cause_kind": "other"}, "complaint_id"),
    "/v1/complaints/{complaint_id}/close": Record("crm", ("note",), {}, "complaint_id"),
    "/v1/complaints/{complaint_id}/reopen": Record("crm", ("reason",), {}, "complaint_id"),
    "/v1/surveys": Record("crm", (), {"kind": "nps", **WORDS}, "survey_id"),
    "/v1/surveys/{survey_id}/invitations": Record(
        "crm", (), {"customer_id": "{customer_id}"}, "token"),
    "/v1/public/surveys/{token}": Record("crm", ("comment",), {"score": 9}, "answered_at"),
}  # fmt: skip
"""A line for every address that takes personal data in; `{...}` is the id of an earlier line."""


def marker(path: str, name: str) -> str:
    return f"{RARE}{path.rpartition('/')[2]}-{name}"


MARKERS = {
    marker(path, name): record.owner for path, record in RECORDS.items() for name in record.personal
}


def body_of(path: str, ids: Mapping[str, str]) -> dict[str, Any]:
    record = RECORDS[path]
    others = {name: value.format_map(ids) if isinstance(value, str) else value
              for name, value in record.others.items()}
    return {**others, **{name: marker(path, name) for name in record.personal}}


class Spy:
    """Hears every event of every owner."""

    def __init__(self, channel: Any) -> None:
        self.channel = channel
        channel.queue_declare(SPY, durable=True, auto_delete=False)
        for service in SERVICES:
            channel.queue_bind(SPY, exchange(service), "#")

    def bodies(self) -> list[bytes]:
        found = []
        while (message := self.channel.basic_get(SPY, no_ack=True)) is not None:
            body = message.body
            found.append(body.encode() if isinstance(body, str) else bytes(body))
        return found


@contextmanager
def a_spy(system: RunningSystem) -> Iterator[Spy]:
    with Connection(system.servers.amqp_uri("analytics")) as connection:
        spy = Spy(connection.channel())
        try:
            yield spy
        finally:
            spy.channel.queue_delete(SPY)


@pytest.fixture(scope="module")
def walked(system: RunningSystem) -> Iterator[tuple[RunningSystem, list[bytes]]]:
    """The loop with marked records, and every event that was published meanwhile."""
    system.empty()
    with a_spy(system) as spy:
        walk(system.client())
        yield system, spy.bodies()
    system.empty()


def walk(client: Client) -> None:
    """Every record of the table; a deal of the marked seller and partner goes all the way."""
    ids: dict[str, str] = {}
    for path, record in RECORDS.items():
        made = client.post(path.format_map(ids), body_of(path, ids)).ok()
        ids[record.id_field] = made[record.id_field]
    seller, partner = ids["employee_id"], ids["partner_id"]
    a_seller_under_the_plan(client, "somebody")
    plan = client.get("/v1/compensation-plans").ok()["items"][0]["plan_id"]
    assigned = {"employee_id": seller, "plan_id": plan, "valid_from": "2026-01-01"}
    client.post("/v1/plan-assignments", assigned).ok()
    active = {"status": "active", "reason": "准入"}
    client.post(f"/v1/partners/{partner}/status", active).ok()
    programme = {"programme_id": "year", "mode": "marginal", "window": "year",
                 "tiers": tiers(MARGINAL)}  # fmt: skip
    terms = {"partner_id": partner, "starts_on": "2026-01-01", "programmes": [programme]}
    agreement = client.post("/v1/agreements", terms).ok()
    client.post(f"/v1/agreements/{agreement['agreement_id']}/versions/1/approve").ok()
    deal = a_negotiated_deal(
        client, seller, "1000.00", partner, customer_id=ids["customer_id"])
    sign_when_known(client, deal, "2026-03-03")
    assert client.settled_trail(deal)["rebates"]["coverings"]


def is_in(text: str, haystack: str) -> bool:
    """As it is, or as JSON escapes it."""
    return text in haystack or json.dumps(text)[1:-1] in haystack


def as_text(value: Any) -> str:
    raw = isinstance(value, memoryview | bytes)
    return bytes(value).decode(errors="replace") if raw else str(value)


def rows_with(system: RunningSystem, service: str, text: str) -> list[str]:
    """The tables of a database where the text stands in any column of any row."""
    database = system.servers.environment.database(service)
    found = []
    with closing(system.servers.postgres.connect(database)) as session:
        cursor = session.cursor()
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT * FROM {table}")
            rows = cursor.fetchall()
            if any(is_in(text, as_text(value)) for row in rows for value in row):
                found.append(table)
    return found


@pytest.mark.parametrize("text", MARKERS)
def test_a_personal_word_is_in_its_owners_database_only(
    walked: tuple[RunningSystem, list[bytes]], text: str
) -> None:
    system, _ = walked
    found = {service: rows_with(system, service, text) for service in stored_services()}
    assert found.pop(MARKERS[text]) != [], "the search finds what is there"
    assert {service: tables for service, tables in found.items() if tables} == {}


def test_an_owners_outbox_and_audit_log_hold_no_personal_word(
    walked: tuple[RunningSystem, list[bytes]],
) -> None:
    system, _ = walked
    for text, owner in MARKERS.items():
        told = set(rows_with(system, owner, text))
        assert told & {"outbox", "waiting", "heard", "audit", "audit_seal"} == set(), (text, told)


def test_no_event_holds_a_personal_word(walked: tuple[RunningSystem, list[bytes]]) -> None:
    _, bodies = walked
    events = [body.decode() for body in bodies]
    heard = {json.loads(event)["type"] for event in events}
    assert {"employee_hired", "deal_signed", "commission_calculated", "kpi_updated"} <= heard
    assert [text for text in MARKERS for event in events if is_in(text, event)] == []


def test_no_log_holds_a_personal_word(walked: tuple[RunningSystem, list[bytes]]) -> None:
    system, _ = walked
    for process in (*installed_services(), "gateway"):
        log = system.log(process)
        assert [text for text in MARKERS if is_in(text, log)] == [], process
        assert RARE not in log
