"""A cell leads to the facts that made it, a sale to its targets and goals, as far as one sees."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.testing import Harness, Refused
from kernel.money import Money
from services.analytics.contract import (
    Analytics,
    DealFacts,
    Fact,
    Facts,
    Kpis,
    Metric,
    RowKey,
    RowVersion,
    SubjectKind,
)
from services.strategy.usecases.records import span
from tests.strategy.builders import (
    COMPANY,
    EAST,
    WANG,
    a_content,
    a_draft,
    a_goal,
    a_reader,
    locked,
    placed,
)
from tests.strategy.test_plans import approved

SELLER = a_reader("own", "emp_wang")


def a_fact(number: int, minor: int, node: str = WANG, *, day: str = "2026-03-09",
           metric: Metric = Metric.SIGNED, currency: str = "CNY") -> Fact:
    kind, subject_id = node.split("/")
    row = RowKey(metric, SubjectKind(kind), subject_id, currency, date.fromisoformat(day))
    return Fact(f"fact_{number}", "deal_1", f"cause_{number}", row, "sale", minor,
                RowVersion(0, number), datetime(2026, 3, 9, tzinfo=UTC))


def certified(strategy: Harness, *facts: Fact) -> None:
    """Analytics answers with these facts, and with their sum."""
    total = sum(fact.value for fact in facts)
    strategy.answers(Analytics.kpis, lambda asked: Kpis(
        asked.metric, asked.subject_kind, asked.subject_id, asked.currency, (), total,
        Money(total, asked.currency)))
    strategy.answers(Analytics.drill_down, lambda asked: Facts(facts, "more"))
    strategy.answers(Analytics.deal_facts, lambda asked: DealFacts(asked.deal_id, 1, facts))


@pytest.fixture
def plan(strategy: Harness) -> Any:
    strategy.hears(placed("emp_wang"))
    return locked(strategy, a_draft(strategy))


def records(strategy: Harness, plan: Any, node: str = WANG, **values: Any) -> Any:
    return strategy.call("target_records", plan_id=plan.plan_id, node=node, **values)


def test_a_month_shows_its_target_what_was_reached_and_what_made_it(strategy: Harness, plan: Any):
    certified(strategy, a_fact(2, -500), a_fact(1, 3_000))
    found = records(strategy, plan, month=3)
    assert (found.target, found.reached) == (Money.of("25.02"), Money.of("25.00"))
    assert [(one.fact_id, one.deal_id, one.cause, one.amount) for one in found.items] == [
        ("fact_2", "deal_1", "cause_2", Money.of("-5.00")),
        ("fact_1", "deal_1", "cause_1", Money.of("30.00"))]
    assert found.next_cursor == "more"
    asked = [call[1] for call in strategy.others.calls]
    assert {(one.metric, one.subject_kind, one.subject_id, one.currency, str(one.from_on),
             str(one.to_on)) for one in asked} == {
        (Metric.SIGNED, SubjectKind.EMPLOYEE, "emp_wang", "CNY", "2026-03-01", "2026-04-01")}


def test_without_a_month_it_is_the_year(strategy: Harness, plan: Any):
    certified(strategy)
    found = records(strategy, plan, COMPANY)
    assert (found.target, found.reached, found.items) == (
        Money.of("1200.00"), Money.of("0.00"), ())


@pytest.mark.parametrize(("month", "days"), [
    (None, ("2028-01-01", "2029-01-01")), (1, ("2028-01-01", "2028-02-01")),
    (2, ("2028-02-01", "2028-03-01")), (12, ("2028-12-01", "2029-01-01"))])
def test_the_days_of_a_cell(month: int | None, days: tuple[str, str]):
    assert tuple(map(str, span(2028, month))) == days


def test_who_sees_only_the_name_of_a_node_gets_no_records_of_it(strategy: Harness, plan: Any):
    certified(strategy, a_fact(1, 100))
    assert records(strategy, plan, caller=SELLER).reached == Money.of("1.00")
    for node in (EAST, "employee/emp_li", "unit/nowhere"):
        with pytest.raises(Refused) as refused:
            records(strategy, plan, node, caller=SELLER)
        assert refused.value.kind == "not_found"


def test_while_analytics_is_away_nothing_is_shown(strategy: Harness, plan: Any):
    with pytest.raises(Refused) as refused:
        records(strategy, plan)
    assert refused.value.kind == "unavailable"


def goals(strategy: Harness, **values: Any) -> list[Any]:
    return list(strategy.call("sale_goals", deal_id="deal_1", **values).paths)


def test_a_sale_leads_to_every_target_that_it_counts_for(strategy: Harness, plan: Any):
    approved(strategy, a_content(a_goal(), a_goal("revenue", metric="signed")))
    certified(strategy, a_fact(1, 3_000), a_fact(2, -500), a_fact(3, 2_500, EAST),
              a_fact(4, 9_900, metric=Metric.RECEIVED), a_fact(5, 9_900, currency="USD"),
              a_fact(6, 9_900, day="2025-03-09"), a_fact(7, 9_900, "employee/emp_other"))
    wang, east = goals(strategy)
    assert (wang.node, wang.month, wang.amount, wang.target, wang.above) == (
        WANG, 3, Money.of("25.00"), Money.of("25.02"), (EAST, COMPANY))
    assert (east.node, east.amount, east.above) == (EAST, Money.of("25.00"), (COMPANY,))
    assert [goal.goal_id for goal in wang.goals] == ["revenue"]
    assert (wang.plan_id, wang.plan_name, wang.metric) == (plan.plan_id, plan.name, plan.metric)


def test_what_was_taken_back_and_what_is_only_drafted_lead_nowhere(strategy: Harness, plan: Any):
    a_draft(strategy)
    certified(strategy, a_fact(1, 3_000), a_fact(2, -3_000), a_fact(3, 700, COMPANY))
    assert [path.node for path in goals(strategy)] == [COMPANY]


def test_a_seller_sees_the_own_path_and_no_goal_without_the_permission(
    strategy: Harness, plan: Any
):
    approved(strategy, a_content(a_goal("revenue", metric="signed")))
    certified(strategy, a_fact(1, 3_000), a_fact(3, 3_000, EAST))
    (path,) = goals(strategy, caller=SELLER)
    assert (path.node, path.above, path.goals) == (WANG, (EAST, COMPANY), ())
    with pytest.raises(Refused) as refused:
        goals(strategy, caller=a_reader("own", "emp_nobody"))
    assert refused.value.kind == "not_found"
