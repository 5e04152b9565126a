"""A whole round over two services on their real databases: pipeline says, people hears."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text

from chassis import codec
from chassis.errors import Unavailable
from chassis.passport import service_caller
from chassis.reconciling.comparing import Found
from chassis.reconciling.contract import Inbox, Reconciling
from chassis.reconciling.round import MOST_REPLAYED, Compared, Round
from chassis.testing import Harness
from chassis.topology import RECONCILER
from services.org.service import OrgService
from services.people.service import PeopleService
from services.pipeline.service import PipelineService

SIGNED, ASSIGNED = "deal_signed", "assignment_changed"


class Company:
    """Three services; `queued` is what people's inbox holds at each look; `travelled` in bytes."""

    def __init__(self, harness: Callable[[Any], Harness]) -> None:
        self.services = {one.name: harness(one)
                         for one in (PipelineService, OrgService, PeopleService)}
        self.queued: list[int] = []
        self.away: set[str] = set()
        self.travelled = 0
        self.slept: list[float] = []
        self.between: Callable[[], None] = lambda: None

    def round(self) -> Compared:
        return Round(self._ask, tuple(self.services), self._pause, 30).run()

    def found(self) -> list[Found]:
        return self.round().found

    def _ask(self, service: str, operation: Any, request: Any, limit: float) -> Any:
        declared = operation.operation
        if service in self.away:
            raise Unavailable("service.unavailable")
        if declared.name == Reconciling.inbox_state.operation.name:
            return Inbox(self.queued.pop(0) if self.queued else 0)
        if declared.name == Reconciling.lacking.operation.name and request.event_ids:
            self.between()
        reply = self.services[service].call(
            declared.name, caller=service_caller(RECONCILER), **codec.plain(request))
        self.travelled += len(codec.encode(request)) + len(codec.encode(reply))
        return reply

    def _pause(self, seconds: float) -> None:
        self.slept.append(seconds)

    def says(self, count: int = 1, *, by: str = "pipeline", kind: str = SIGNED,
             ago: str = "1 hour", is_published: bool = True) -> list[str]:
        names = [str(uuid4()) for _ in range(count)]
        self.sql(by, "INSERT INTO outbox (event_id, type, aggregate_id, aggregate_version, body, "
                 "created_at, published_at) SELECT name, :kind, CAST(name AS text), 1, '', "
                 "now() - CAST(:ago AS interval), CASE WHEN :published THEN now() - "
                 "CAST(:ago AS interval) END FROM unnest(CAST(:names AS uuid[])) AS name",
                 names=names, kind=kind, ago=ago, published=is_published)
        return names

    def hears(self, names: list[str], kind: str = SIGNED) -> None:
        self.sql("people", "INSERT INTO heard (event_id, type) "
                 "SELECT name, :kind FROM unnest(CAST(:names AS uuid[])) AS name",
                 names=names, kind=kind)

    def sql(self, service: str, statement: str, **values: Any) -> Any:
        with self.services[service].engine.begin() as connection:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            result = connection.execute(text(statement), values)
            return list(result) if result.returns_rows else []

    def unpublished(self) -> set[str]:
        return {row[0] for row in self.sql(
            "pipeline", "SELECT CAST(event_id AS text) FROM outbox WHERE published_at IS NULL")}


@pytest.fixture
def company(harness: Any) -> Company:
    return Company(harness)


def test_what_all_took_is_compared_and_nothing_found(company):
    company.hears(company.says(40))
    result = company.round()
    assert (result.found, result.away) == ([], {})
    assert result.events == 40
    assert ("pipeline", "people") in {(one.producer, one.consumer) for one in result.streams}


def test_exactly_what_is_missing_is_said_again_and_then_found_no_more(company):
    names = company.says(300)
    company.hears(names[5:])
    [found] = company.found()
    assert (found.missing, found.replayed) == (tuple(sorted(names[:5])), 5)
    assert company.unpublished() == set(names[:5])
    assert company.found() == []  # on their way again: the relay's business
    company.sql("pipeline", "UPDATE outbox SET published_at = now() - interval '1 minute'")
    company.hears(names[:5])
    assert company.found() == []


def test_what_is_on_its_way_is_not_missing(company):
    company.says(20, ago="5 seconds")
    company.says(20, is_published=False)
    assert company.found() == []


def test_what_is_heard_before_it_counts_as_settled_is_no_difference(company):
    company.hears(company.says(20, ago="5 seconds"))
    company.hears(company.says(20, is_published=False))  # confirmed, but not yet marked
    assert company.round().found == []


def test_what_arrives_between_the_looks_is_not_missing(company):
    names = company.says(3)
    company.between = lambda: company.hears(names) if not company.sql(
        "people", "SELECT 1 FROM heard") else None
    assert company.found() == []


@pytest.mark.parametrize(("queued", "is_behind"), [([0], False), ([7, 3, 0], False),
                                                   ([9, 9, 9, 9, 9], True)])
def test_a_consumer_with_a_full_inbox_lacks_nothing_yet(company, queued, is_behind):
    names = company.says(3)
    company.queued = queued
    [found] = company.found()
    assert found.is_behind is is_behind
    assert found.missing == (() if is_behind else tuple(sorted(names)))
    assert company.unpublished() == (set() if is_behind else set(names))


def test_waiting_and_parked_events_are_named_apart_and_not_replayed(company):
    names = company.says(3)
    for name, is_parked in zip(names, (False, True), strict=False):
        company.sql("people", "INSERT INTO waiting (event_id, type, body, attempts, due_at, "
                    "last_error, is_parked) VALUES (:name, :kind, '', 1, now(), '', :parked)",
                    name=name, kind=SIGNED, parked=is_parked)
    [found] = company.found()
    assert (found.waiting, found.parked, found.missing) == (1, 1, (names[2],))
    assert company.unpublished() == {names[2]}


def test_what_a_filling_covered_is_said_again_and_not_reported_missing(company):
    old = company.says(4, by="org", kind=ASSIGNED, ago="2 days")
    company.sql("people", "INSERT INTO filled (type, filled_at) "
                "VALUES (:kind, now() - interval '1 day')", kind=ASSIGNED)
    new = company.says(2, by="org", kind=ASSIGNED)
    found = {one.stream.consumer: one for one in company.found()}
    assert set(found) == {"people", "pipeline"}
    assert (found["people"].covered, found["people"].missing) == (
        tuple(sorted(old)), tuple(sorted(new)))
    assert (found["pipeline"].covered, found["pipeline"].missing) == (
        (), tuple(sorted([*old, *new])))  # never filled: the same replay tells it everything
    assert {one.replayed for one in found.values()} == {6}


def test_a_consumer_without_a_filling_is_told_everything_again(company):
    names = company.says(50)
    [found] = company.found()
    assert (len(found.missing), found.replayed, found.covered) == (50, 50, ())
    assert company.unpublished() == set(names)


def test_what_a_producer_forgot_is_named_and_left_alone(company):
    names = company.says(5)
    company.hears(names)
    company.sql("pipeline", "DELETE FROM outbox WHERE event_id = :name", name=names[0])
    [found] = company.found()
    assert (found.unknown, found.missing, found.replayed) == ((names[0],), (), 0)


@pytest.mark.parametrize("away", ["pipeline", "people", "org"])
def test_who_is_away_is_named_and_blamed_on_nobody_else(company, away):
    company.hears(company.says(5))
    company.away = {away}
    result = company.round()
    assert result.away == {away: "service.unavailable"}
    assert result.found == []
    assert away not in {one.producer for one in result.streams}


def test_the_events_of_one_kind_are_not_those_of_another(company):
    names = company.says(1)
    company.hears(names, "deal_amended")
    assert {(one.stream.heard.type, one.missing, one.unknown) for one in company.found()} == {
        ("deal_amended", (), (names[0],))}


def test_two_hundred_thousand_events_travel_as_a_few_numbers(company):
    """The cost of a run: what travels depends on what differs, not on what there is."""
    many = 200_000
    company.sql("pipeline", "INSERT INTO outbox (event_id, type, aggregate_id, aggregate_version, "
                "body, created_at, published_at) SELECT md5(CAST(n AS text))::uuid, :kind, "
                "CAST(n AS text), 1, convert_to(repeat('x', 600), 'UTF8'), now() - interval "
                "'1 day', now() - interval '1 day' FROM generate_series(1, :many) AS n",
                kind=SIGNED, many=many)
    company.sql("people", "INSERT INTO heard (event_id, type) SELECT md5(CAST(n AS text))::uuid, "
                ":kind FROM generate_series(1, :many) AS n", kind=SIGNED, many=many)
    began = time.monotonic()
    result = company.round()
    seconds, calm = time.monotonic() - began, company.travelled
    assert (result.events, result.found) == (many, [])
    company.sql("people", "DELETE FROM heard WHERE event_id IN "
                "(SELECT event_id FROM heard LIMIT 5)")
    company.travelled = 0
    [found] = company.found()
    assert len(found.missing) == 5 <= MOST_REPLAYED
    company.told = f"{many} events: {seconds:.2f} s, {calm} bytes; 5 missing: {company.travelled}"
    assert calm < 100_000
    assert company.travelled < 1_500_000
