"""What a service answers to the reconciler, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from chassis.passport import Caller, service_caller
from chassis.reconciling.contract import Reconciling
from chassis.topology import RECONCILER
from services.org.rules.roles import PERMISSIONS
from services.people.service import PeopleService

ASKING = service_caller(RECONCILER)
NOW = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
REQUESTS: dict[str, dict[str, Any]] = {
    "announced_events": {"type": "deal_signed", "buckets": [0]},
    "heard_events": {"type": "deal_signed", "buckets": [0]},
    "lacking": {"event_ids": []},
    "replay_events": {"event_ids": []},
    "check_ledger": {"ledger": "accounts"},
}
NOBODYS = (
    Caller("acct_1", permissions={"events:reconcile": "all"}),
    Caller(RECONCILER, permissions={"events:reconcile": "all"}),
    service_caller("pipeline"),
    service_caller("gateway"),
)


def name_of(number: int) -> str:
    return str(UUID(int=number))


@pytest.fixture
def people(harness):
    return harness(PeopleService)


def say(people: Any, *numbers: int, published: datetime | None, kind: str = "told") -> None:
    with people.engine.begin() as connection:
        for number in numbers:
            connection.execute(
                text("INSERT INTO outbox (event_id, type, aggregate_id, aggregate_version, body,"
                     " created_at, published_at) VALUES (:id, :kind, 'a', 1, '', :at, :published)"),
                {"id": name_of(number), "kind": kind, "at": NOW, "published": published})


def hear(people: Any, *numbers: int, kind: str = "told") -> None:
    with people.engine.begin() as connection:
        for number in numbers:
            connection.execute(text("INSERT INTO heard (event_id, type) VALUES (:id, :kind)"),
                               {"id": name_of(number), "kind": kind})


def set_aside(people: Any, number: int, *, is_parked: bool) -> None:
    with people.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO waiting (event_id, type, body, attempts, due_at, last_error,"
                 " is_parked) VALUES (:id, 'told', '', 1, now(), '', :parked)"),
            {"id": name_of(number), "parked": is_parked})


@pytest.mark.parametrize("operation", [one.name for one in Reconciling.operations()])
def test_nobody_but_the_reconciler_is_answered(people, operation):
    for caller in NOBODYS:
        with pytest.raises(Exception, match="caller.forbidden"):
            people.call(operation, caller=caller, **REQUESTS.get(operation, {}))


def test_no_role_holds_the_permission():
    assert {one.permission for one in Reconciling.operations()}.isdisjoint(PERMISSIONS)


@settings(max_examples=15, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 2**128 - 1), max_size=40), st.data())
def test_the_same_ids_have_the_same_digests_on_both_sides(people, numbers, data):
    with people.engine.begin() as connection:
        connection.execute(text("DELETE FROM outbox"))
        connection.execute(text("DELETE FROM heard"))
    say(people, *sorted(numbers), published=NOW)
    hear(people, *data.draw(st.permutations(sorted(numbers))))

    def digests(operation: str) -> Any:
        found = people.call(operation, caller=ASKING).digests
        return sorted((one.type, one.bucket, one.count, one.total) for one in found)

    assert digests("announced") == digests("taken")
    assert sum(count for _, _, count, _ in digests("taken")) == len(numbers)
    if numbers:
        gone = data.draw(st.sampled_from(sorted(numbers)))
        with people.engine.begin() as connection:
            connection.execute(text("DELETE FROM heard WHERE event_id = :id"),
                               {"id": name_of(gone)})
        assert digests("announced") != digests("taken")


def test_what_is_on_its_way_is_told_apart(people):
    long_ago = datetime.now(UTC) - timedelta(minutes=5)
    say(people, 1, published=long_ago)
    say(people, 2, published=None)
    say(people, 3, published=datetime.now(UTC))
    told = people.call("announced", caller=ASKING, settled_seconds=30)
    assert [(one.count, one.total) for one in told.digests] == [(1, 1)]
    assert set(told.unsettled) == {name_of(2), name_of(3)}
    events = people.call("announced_events", caller=ASKING, type="told", buckets=[0]).events
    assert {one.event_id: one.is_settled for one in events} == {
        name_of(1): True, name_of(2): False, name_of(3): False}


def test_ids_that_are_named_do_not_count_as_taken(people):
    hear(people, 1, 2, 3)
    told = people.call("taken", caller=ASKING, but=[name_of(2), name_of(99)])
    assert [(one.count, one.total) for one in told.digests] == [(2, 4)]


def test_waiting_and_parked_events_are_not_missing(people):
    hear(people, 1)
    set_aside(people, 2, is_parked=False)
    set_aside(people, 3, is_parked=True)
    asked = [name_of(number) for number in (1, 2, 3, 4)]
    found = people.call("lacking", caller=ASKING, event_ids=asked)
    assert (found.missing, found.waiting, found.parked) == (
        (name_of(4),), (name_of(2),), (name_of(3),))
    told = people.call("taken", caller=ASKING)
    assert (told.waiting, told.parked) == (1, 1)


def test_a_replay_says_the_named_events_again_and_no_other(people):
    say(people, 1, 2, published=NOW)
    assert people.call("replay_events", caller=ASKING, event_ids=[name_of(1)]).count == 1
    assert people.call("replay_events", caller=ASKING, event_ids=[]).count == 0
    assert people.call("replay_events", caller=ASKING, event_ids=[name_of(7)]).count == 0
    open_ones = people.sql("SELECT CAST(event_id AS text) FROM outbox WHERE published_at IS NULL")
    assert [row[0] for row in open_ones] == [name_of(1)]


def test_a_service_says_what_it_hears_and_from_whom(people):
    hears = {one.type: one for one in people.call("taken", caller=ASKING).hears}
    assert hears["deal_signed"].owner == "pipeline"
    assert (hears["deal_signed"].is_fillable, hears["assignment_changed"].is_fillable) == (
        False, True)


def test_an_unknown_ledger_is_refused(people):
    with pytest.raises(Exception, match="field.choice"):
        people.call("check_ledger", caller=ASKING, ledger="unheard of")
