"""Lists: pages that lose nothing, filters that are known by name, limits that hold."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg2
import pytest
from psycopg2.extras import execute_values

from tests.gateway.deals import faults, opened
from tests.running import Client, RunningSystem

MANY = 257


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


@pytest.fixture
def many_deals(running_system: RunningSystem) -> set[str]:
    """Deals of which many share a moment and an amount, so that only the id tells them apart."""
    began = datetime(2026, 3, 1, tzinfo=UTC)
    rows = [
        (
            f"deal_{number:04}",
            1,
            "Pumps",
            "open",
            "proposal",
            "emp_1",
            "direct",
            "CNY",
            number % 5 * 100,
            "[]",
            "[]",
            "manual",
            began + timedelta(hours=number % 7),
            began,
        )
        for number in range(MANY)
    ]
    connection = psycopg2.connect(
        running_system.servers.owner_url("pipeline").replace("+psycopg2", "")
    )
    try:
        with connection, connection.cursor() as cursor:
            execute_values(
                cursor,
                "INSERT INTO deal (deal_id, version, title, status, stage, owner_id, channel_id, "
                "currency, amount_minor, lines, credits, origin, created_at, stage_since_at) "
                "VALUES %s",
                rows,
            )
    finally:
        connection.close()
    return {row[0] for row in rows}


def _pages(client: Client, **query: Any) -> Iterator[list[dict[str, Any]]]:
    cursor: dict[str, str] = {}
    while True:
        reply = client.get("/v1/deals", **query, **cursor).ok()
        yield reply["items"]
        if reply["next_cursor"] is None:
            return
        cursor = {"cursor": reply["next_cursor"]}


@pytest.mark.parametrize("sort", ["created_at", "-created_at", "amount", "-amount"])
@pytest.mark.parametrize("limit", [1 + MANY // 4, 50, MANY - 57])
def test_the_pages_hold_every_deal_exactly_once(
    client: Client, many_deals: set[str], sort: str, limit: int
) -> None:
    found = [deal for page in _pages(client, sort=sort, limit=limit) for deal in page]
    assert sorted(deal["deal_id"] for deal in found) == sorted(many_deals)
    name = sort.removeprefix("-")
    values = [
        deal["created_at"] if name == "created_at" else float(deal["amount"]["amount"])
        for deal in found
    ]
    assert values == sorted(values, reverse=sort.startswith("-"))


def test_a_deal_that_comes_meanwhile_disturbs_no_page(client: Client, many_deals: set[str]) -> None:
    pages = _pages(client, sort="-created_at", limit=100)
    seen = [deal["deal_id"] for deal in next(pages)]
    opened(client)
    seen += [deal["deal_id"] for page in pages for deal in page]
    assert sorted(seen) == sorted(many_deals)


def test_a_filter_keeps_what_it_names(client: Client) -> None:
    ours, theirs = opened(client, owner_id="emp_1"), opened(client, owner_id="emp_2")
    assert [one["deal_id"] for one in client.get("/v1/deals", owner_id="emp_2").ok()["items"]] == [
        theirs["deal_id"]
    ]
    assert {one["deal_id"] for one in client.get("/v1/deals", status="open").ok()["items"]} == {
        ours["deal_id"],
        theirs["deal_id"],
    }


def test_unknown_filters_are_refused_and_named(client: Client) -> None:
    reply = client.get("/v1/deals", colour="red", owner="emp_1")
    assert (reply.status, faults(reply)) == (
        422,
        {"colour": "field.unknown", "owner": "field.unknown"},
    )


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"limit": 0}, "field.out_of_range"),
        ({"limit": 201}, "field.out_of_range"),
        ({"limit": "ten"}, "field.integer"),
        ({"limit": "1.5"}, "field.integer"),
        ({"limit": "9" * 400}, "field.integer"),
        ({"limit": ""}, "field.integer"),
        ({"sort": "title"}, "list.sort_unknown"),
        ({"sort": "--amount"}, "list.sort_unknown"),
        ({"status": "won"}, "field.choice"),
        ({"stage": ["proposal", "signing"]}, "field.choice"),
        ({"signed_on_from": "2026-02-29"}, "field.date"),
        ({"signed_on_from": "01.03.2026"}, "field.date"),
        ({"owner_id": "x" * 65}, "field.too_long"),
        ({"owner_id": "emp\x00"}, "field.text_bad_character"),
    ],
)
def test_a_wrong_value_is_refused_and_named(
    client: Client, query: dict[str, Any], code: str
) -> None:
    reply = client.get("/v1/deals", **query)
    assert (reply.status, faults(reply)) == (422, {next(iter(query)): code})


def _cursor(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "%%%",
        "AAAA",
        "银",
        _cursor([], [], []),
        _cursor("amount", 1, "deal_1"),
        _cursor("-created_at", "2026-03-01"),
        _cursor("-created_at", 5, "deal_1"),
        _cursor("-created_at", "now", "deal_1"),
        _cursor("-created_at", [], "deal_1"),
        _cursor("-created_at", "2026-03-01T00:00:00+00:00", 5),
        _cursor("-created_at", None, None),
        _cursor("-created_at", "2026-03-01", "deal_1"),
        _cursor("-created_at", "2026-03-01T00:00:00+00:00", "deal\x00"),
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(client: Client, cursor: str) -> None:
    reply = client.get("/v1/deals", cursor=cursor)
    assert (reply.status, faults(reply)) == (422, {"cursor": "list.cursor_unknown"})


def test_a_cursor_of_another_order_is_refused(client: Client, many_deals: set[str]) -> None:
    cursor = client.get("/v1/deals", sort="amount").ok()["next_cursor"]
    reply = client.get("/v1/deals", sort="-amount", cursor=cursor)
    assert (reply.status, faults(reply)) == (422, {"cursor": "list.cursor_unknown"})
