"""Whenever settlements fall between changes, money is neither lost nor made up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from chassis.reconciling.contract import Difference
from chassis.testing import Harness
from chassis.work import in_transaction
from services.people.checks import CHECKS
from services.people.service import PeopleService
from tests.builders import a_sale, as_event
from tests.people.builders import a_component, a_seller, an_approved_plan, yuan

steps = some.lists(
    some.tuples(some.just("sale"), some.integers(1, 3), some.integers(0, 3_000_000),
                some.booleans())
    | some.tuples(some.just("settle"), some.integers(1, 5))
    | some.tuples(some.just("grant"), some.integers(1, 5), some.integers(1, 100_000)),
    min_size=1, max_size=12)
DRAWS = {
    "none": None,
    "recoverable": {"minimum": yuan("500.00"), "recovery_rate": "0.5", "months": 3},
    "guarantee": {"minimum": yuan("500.00"), "is_recoverable": False},
}


class Course:
    """A seller's year: deals 1 to 3 signed in their months, changed, and settled now and then."""

    def __init__(self, people: Harness, draw: Any, name: str) -> None:
        plan = an_approved_plan(people, a_component(tiers=(("0.00", "0.1"),)),
                                terms={"draw": draw} if draw else None)
        self.people, self.name = people, name
        self.seller = a_seller(people, plan.plan_id, external_ref=name)
        self.versions: dict[int, int] = {}
        self.settled = 0

    def play(self, step: Any) -> None:
        getattr(self, f"_{step[0]}")(*step[1:])

    def _sale(self, month: int, minor: int, stands: bool) -> None:
        version = self.versions[month] = self.versions.get(month, 0) + 1
        self.people.hears(as_event(a_sale(
            f"deal_{self.name}_{month}", version, f"{minor // 100}.{minor % 100:02}",
            credits={self.seller: "1"}, signed_on=date(2026, month, 3),
            status="signed" if stands or version == 1 else "cancelled")))

    def _settle(self, month: int) -> None:
        if month > self.settled:
            self.people.call("settle", employee_id=self.seller, period=f"2026-{month:02}")
            self.settled = month

    def _grant(self, month: int, minor: int) -> None:
        self.people.call("grant_bonus", employee_id=self.seller, period=f"2026-{month:02}",
                         amount={"amount": f"{minor // 100}.{minor % 100:02}", "currency": "CNY"},
                         reason="x")

    def total(self) -> int:
        """Paid and carried on, without what is still to be recovered."""
        [row] = self.people.sql(
            "SELECT sum(paid_minor), (array_agg(carried_out_minor ORDER BY period DESC))[1], "
            "(array_agg(draw_balance_minor ORDER BY period DESC))[1] FROM settlement "
            "WHERE employee_id = :seller", seller=self.seller)
        return int(row[0]) + int(row[1]) - int(row[2])


@pytest.mark.parametrize("draw", DRAWS)
@given(course=steps)
@settings(max_examples=15, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_it_comes_to_the_same_as_one_settlement_at_the_end(
        harness: Callable[..., Harness], draw, course):
    people = harness(PeopleService)
    people.clock.at = datetime(2027, 1, 1, tzinfo=UTC)
    often, once = (Course(people, DRAWS[draw], name) for name in ("often", "once"))
    for step in course:
        often.play(step)
        if step[0] != "settle":
            once.play(step)
    for one in (often, once):
        one.play(("settle", 6))
    assert often.total() == once.total()
    for name in CHECKS:
        assert differences(people, name) == ()


def differences(people: Harness, name: str) -> tuple[Difference, ...]:
    return in_transaction(people.ground, lambda work: CHECKS[name]("", work)).differences


@pytest.mark.parametrize(("column", "part"), [
    ("paid_minor", "due"), ("draw_minor", "draw"), ("carried_in_minor", "carried_in")])
def test_a_settlement_that_was_tampered_with_is_found(harness, column, part):
    people = harness(PeopleService)
    people.clock.at = datetime(2027, 1, 1, tzinfo=UTC)
    course = Course(people, DRAWS["recoverable"], "a")
    for step in (("sale", 1, 100_000, True), ("settle", 1), ("settle", 2)):
        course.play(step)
    assert differences(people, "settlements") == ()
    with people.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE settlement SET {column} = {column} + 1 WHERE period = '2026-02'")
    assert part in [one.key.rpartition("/")[2] for one in differences(people, "settlements")]
