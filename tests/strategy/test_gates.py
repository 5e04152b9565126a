"""Goals are measured and gates open by what analytics has certified."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.errors import Unavailable
from chassis.testing import Harness
from kernel.money import Money
from services.analytics.contract import Analytics, Kpis
from services.strategy.contract import Goal, RolloutPhase
from services.strategy.rules.gates import Reading, gates, goal
from tests.strategy.builders import a_content, a_goal
from tests.strategy.test_market import recorded

REVENUE = a_goal("revenue", name="年度营收1亿", metric="signed", base="60000000",
                 target="100000000", unit="CNY")
ODD = a_goal("brand", name="品牌知名度", metric="brand_awareness")


def certified(strategy: Harness, minor: int) -> list[Any]:
    """Analytics has certified so much; what it is asked for comes back."""
    asked_for: list[Any] = []

    def answer(asked: Any) -> Kpis:
        asked_for.append(asked)
        return Kpis(asked.metric, asked.subject_kind, asked.subject_id, asked.currency, (), minor,
                    Money(minor, "CNY"))

    strategy.answers(Analytics.kpis, answer)
    return asked_for


def progress(strategy: Harness, *goals: dict[str, Any]) -> Any:
    plan = strategy.call("draft_strategic_plan", content=a_content(*goals))
    return strategy.call("plan_progress", plan_id=plan.plan_id, plan_version=plan.plan_version)


def test_goals_are_measured_and_gates_open_in_their_order(strategy: Harness):
    strategy.clock.at = datetime(2027, 6, 15, 4, tzinfo=UTC)
    asked = certified(strategy, 8_000_000_000)
    recorded(strategy, size={"amount": "500000000.00", "currency": "CNY"})
    found = progress(strategy, a_goal(), REVENUE, ODD)
    assert [(one.goal_id, one.figure, one.progress, one.is_reached) for one in found.goals] == [
        ("share", Decimal("0.1600"), Decimal("0.5000"), False),
        ("revenue", Decimal(80000000), Decimal("0.5000"), False), ("brand", None, None, None)]
    assert found.goals[2].unmeasured == "metric_unknown"
    assert [(one.phase_id, one.is_open, one.waits_for) for one in found.gates] == [
        ("east", True, None), ("nation", False, None)]
    revenue = next(one for one in asked if one.from_on == date(2027, 1, 1))
    assert (revenue.to_on, revenue.currency) == (date(2027, 6, 16), "CNY")


def test_what_cannot_be_measured_says_why(strategy: Harness):
    strategy.clock.at = datetime(2026, 6, 15, 4, tzinfo=UTC)
    certified(strategy, 1)
    early = progress(strategy, a_goal(), REVENUE)
    assert [one.unmeasured for one in early.goals] == ["no_study", "not_begun"]
    assert [(one.is_open, one.waits_for) for one in early.gates] == [(None, None), (None, "east")]

    def away(asked: Any) -> Any:
        raise Unavailable("service.unavailable")

    strategy.answers(Analytics.kpis, away)
    strategy.clock.at = datetime(2027, 6, 15, 4, tzinfo=UTC)
    assert [one.unmeasured for one in progress(strategy, REVENUE).goals] == ["analytics_away"]


def _goal(base: str, target: str) -> Goal:
    return Goal("g", "g", "signed", Decimal(target), date(2029, 1, 1), "emp", Decimal(base))


@pytest.mark.parametrize(("base", "target", "figure", "part", "reached"), [
    ("0", "10", "5", "0.5000", False), ("0", "10", "12", "1.2000", True),
    ("10", "4", "7", "0.5000", False), ("10", "4", "3", "1.1667", True),
    ("5", "5", "5", None, True), ("0", "3", "-1", "-0.3333", False)])
def test_progress_is_the_part_of_the_way_also_downwards(base, target, figure, part, reached):
    found = goal(_goal(base, target), Reading(Decimal(figure)))
    assert (found.progress, found.is_reached) == (part and Decimal(part), reached)


@given(some.lists(some.one_of(some.none(), some.integers(0, 9)), min_size=1, max_size=6))
def test_no_gate_is_open_behind_one_that_is_not(figures):
    phases = [RolloutPhase(str(place), "x", date(2027, 1, 1), "signed", Decimal(5),
                           str(place - 1) if place else None) for place in range(len(figures))]
    readings = {str(place): Reading(None if one is None else Decimal(one))
                for place, one in enumerate(figures)}
    states = [one.is_open for one in gates(phases, readings)]
    first = next((place for place, one in enumerate(states) if one is not True), len(states))
    assert True not in states[first:]
