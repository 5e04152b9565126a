"""The law of balance: whatever the order, batches and lateness, rows are what the rule says."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.analytics.service import AnalyticsService
from services.org.contract import AssignmentChanged
from services.people.contract import CommissionAdjusted, CommissionCalculated
from services.pipeline.contract.sale import SaleFacts
from tests.analytics.builders import (
    a_commission,
    a_payment,
    a_share,
    adjusted,
    calculated,
    placed,
    rows,
    summed_facts,
)
from tests.analytics.recomputed import all_rows
from tests.builders import a_line, a_sale

START = date(2026, 3, 1)
SELLERS, UNITS = ("emp_1", "emp_2", "emp_3"), ("unit_a", "unit_b", "unit_c")
days = st.integers(0, 70).map(lambda number: START + timedelta(days=number))
cents = st.integers(1, 300_000).map(lambda minor: str(Decimal(minor) / 100))
splits = st.lists(st.sampled_from(SELLERS), min_size=1, max_size=3, unique=True).flatmap(
    lambda names: st.sampled_from(
        [dict.fromkeys(names, "1"), {name: f"0.{place + 1}" for place, name in enumerate(names)}]
    )
)


@st.composite
def versions(draw: Any, deal_id: str) -> list[SaleFacts]:
    """A sale from its signing on: amended, paid, and perhaps cancelled; one day and one partner."""
    signed_on, partner_id = draw(days), draw(st.sampled_from(("part_1", "part_2")))
    count = draw(st.integers(1, 3))
    return [
        a_sale(
            deal_id,
            number,
            signed_on=signed_on,
            happened_on=draw(days),
            credits=draw(splits),
            overlay=draw(st.sampled_from(({}, {"emp_3": "0.25"}))),
            partner_id=partner_id,
            lines=draw(lines()),
            payments=draw(payments()),
            status=draw(st.sampled_from(("signed", "cancelled"))) if number == count else "signed",
        )
        for number in range(1, count + 1)
    ]


@st.composite
def lines(draw: Any) -> list[Any]:
    return [
        a_line(
            draw(cents),
            number=number,
            product_id=f"prod_{number}",
            cost=draw(cents),
            quantity=draw(st.sampled_from(("1", "2.5"))),
            product_line=draw(st.sampled_from(("pumps", "valves"))),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    ]


@st.composite
def payments(draw: Any) -> list[Any]:
    paid = [
        a_payment(f"pay_{number}", draw(days), draw(cents))
        for number in range(draw(st.integers(0, 3)))
    ]
    reversed_ones = [one for one in paid if draw(st.booleans())]
    return paid + [
        a_payment(f"rev_{one.id}", draw(days), f"-{one.amount.amount}", one.id)
        for one in reversed_ones
    ]


@st.composite
def placements(draw: Any, employee_id: str) -> list[AssignmentChanged]:
    """An employee's place as org knows it, version by version: any units in any days."""

    def units() -> list[Any]:
        found = []
        for unit_id in draw(st.lists(st.sampled_from(UNITS), max_size=2, unique=True)):
            start, length = draw(days), draw(st.none() | st.integers(1, 60))
            until = None if length is None else start + timedelta(days=length)
            found.append(a_share(unit_id, draw(st.sampled_from(("1", "0.3", "0.5"))), start, until))
        return found

    return [
        placed(employee_id, number, *units()) for number in range(1, draw(st.integers(0, 3)) + 1)
    ]


@st.composite
def histories(draw: Any) -> tuple[list[Any], list[list[Any]]]:
    """All that was said, and how it arrived: shuffled, some of it twice, cut into batches."""
    said: list[Any] = []
    for number in range(1, draw(st.integers(1, 3)) + 1):
        for sale in draw(versions(f"deal_{number}")):
            amount = draw(st.integers(-5_000, 5_000))
            said.append(
                calculated(
                    sale,
                    a_commission(
                        str(Decimal(amount) / 100),
                        draw(st.sampled_from(SELLERS)),
                        deal_id=sale.deal_id,
                    ),
                )
            )
    for name in SELLERS:
        said += draw(placements(name))
    said += [
        adjusted(
            f"plan_{part}", a_commission("-1.25", "emp_2", deal_id=None, belongs_on=draw(days))
        )
        for part in range(draw(st.integers(0, 2)))
    ]
    twice = [event for event in said if draw(st.booleans())]
    arrived = draw(st.permutations(said + twice))
    cuts = sorted(draw(st.sets(st.integers(1, len(arrived)), max_size=5)) | {len(arrived)})
    return said, [arrived[start:end] for start, end in zip([0, *cuts], cuts, strict=False)]


def what_remains(said: list[Any]) -> dict[str, int]:
    """The newest sales and places, and all commission lines, as rows."""
    sales, places, commissions = {}, {}, []
    for event in said:
        if isinstance(event, CommissionCalculated):
            sales[event.sale.deal_id] = event.sale
        if isinstance(event, AssignmentChanged):
            places[event.employee_id] = event
        if isinstance(event, CommissionCalculated | CommissionAdjusted):
            commissions += event.lines
    return all_rows(sales.values(), places, commissions)


@given(history=histories())
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_rows_equal_the_rule_applied_to_what_remains(harness, history):
    said, batches = history
    analytics = harness(AnalyticsService)
    try:
        for batch in batches:
            analytics.hears(*batch)
        assert analytics.waiting() == 0
        assert rows(analytics) == what_remains(said)
        assert summed_facts(analytics) == rows(analytics)
        assert analytics.call("rebuild").repaired == 0
    finally:
        analytics.engine.dispose()
