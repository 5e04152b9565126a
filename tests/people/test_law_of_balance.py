"""Whatever the order, batching, repetition or lateness: balance = the rule applied to the facts
that remain."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.testing import Harness
from kernel.money import Money
from services.people.service import PeopleService
from services.pipeline.contract import SaleFacts
from tests.builders import a_sale, as_event
from tests.people.builders import a_component, a_seller, an_approved_plan, caught_up

RATES = ((0, Fraction(1, 100)), (100_000, Fraction(2, 100)), (300_000, Fraction(4, 100)))
TIERS = (("0.00", "0.01"), ("1000.00", "0.02"), ("3000.00", "0.04"))
SPLITS = ({"a": "1"}, {"b": "1"}, {"a": "0.5", "b": "0.5"}, {"a": "0.333333", "b": "0.666667"})
DAYS = (date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31))

versions = st.lists(
    st.tuples(st.integers(1, 500_000), st.sampled_from(SPLITS), st.booleans()),
    min_size=1,
    max_size=3,
)
histories = st.lists(st.tuples(st.sampled_from(DAYS), versions), min_size=1, max_size=4)


def sales_of(history, sellers) -> list[list[SaleFacts]]:
    """Every version of every deal; one that is cancelled stays so."""
    deals = []
    for number, (day, changes) in enumerate(history):
        deal, is_cancelled = [], False
        for version, (minor, split, cancels) in enumerate(changes, 1):
            is_cancelled = is_cancelled or (cancels and version > 1)
            deal.append(
                a_sale(
                    f"deal_{number}",
                    version,
                    Money(minor).amount,
                    signed_on=day,
                    credits={sellers[name]: rate for name, rate in split.items()},
                    status="cancelled" if is_cancelled else "signed",
                )
            )
        deals.append(deal)
    return deals


def expected(deals, seller: str, mode: str, accumulate: str) -> dict[str, int]:
    """The rule, written a second time: period -> balance in minor units."""
    bases: dict[str, list[int]] = {}
    for deal in deals:
        sale = deal[-1]
        if sale.stands:
            parts = sale.amount.allocate([credit.rate for credit in sale.credits])
            for credit, part in zip(sale.credits, parts, strict=True):
                if credit.employee_id == seller:
                    bases.setdefault(_period(sale.signed_on, accumulate), []).append(part.minor)
    if accumulate == "deal":
        return {period: sum(_earned(base, mode) for base in own) for period, own in bases.items()}
    return {period: _earned(sum(own), mode) for period, own in bases.items()}


def _period(day: date, accumulate: str) -> str:
    return {"quarter": f"{day.year}-Q{(day.month + 2) // 3}", "year": str(day.year)}.get(
        accumulate, f"{day.year}-{day.month:02d}"
    )


def _earned(minor: int, mode: str) -> int:
    if mode != "step":
        exact = minor * _rate_of_the_whole(minor, mode)
    else:
        uppers = [lower for lower, _ in RATES[1:]] + [minor]
        exact = sum(
            (
                max(0, min(minor, upper) - lower) * rate
                for (lower, rate), upper in zip(RATES, uppers, strict=True)
            ),
            Fraction(0),
        )
    return int((exact * 2 + 1) // 2)


def _rate_of_the_whole(minor: int, mode: str) -> Fraction:
    place = max(number for number, (lower, _) in enumerate(RATES) if minor >= lower)
    lower, rate = RATES[place]
    if mode == "flat" or place == len(RATES) - 1:
        return rate
    above, rate_above = RATES[place + 1]
    return rate + (rate_above - rate) * Fraction(minor - lower, above - lower)


def balances(people: Harness, seller: str) -> dict[str, int]:
    found = people.call("balances", employee_id=seller).accounts
    return {account.period: account.balance.minor for account in found if account.balance.minor}


@pytest.mark.parametrize(
    ("mode", "accumulate"),
    [
        ("step", "month"), ("flat", "month"), ("step", "quarter"), ("flat", "year"),
        ("step", "deal"), ("interpolated", "month"),
    ],
)
@given(history=histories, shuffled=st.randoms(use_true_random=False), late=st.booleans())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_law(harness: Callable[..., Harness], mode, accumulate, history, shuffled, late):
    people = harness(PeopleService)
    sellers = {name: a_seller(people, external_ref=name) for name in "ab"}
    deals = sales_of(history, sellers)
    events = [as_event(sale) for deal in deals for sale in deal] * 2
    shuffled.shuffle(events)
    halfway = len(events) // 2 if late else 0
    _in_batches(people, events[:halfway], shuffled)
    plan = an_approved_plan(people, a_component(mode, accumulate, TIERS))
    for seller in sellers.values():
        people.call(
            "assign_plan", employee_id=seller, plan_id=plan.plan_id, valid_from=date(2026, 1, 1)
        )
    if shuffled.random() < 0.5:
        caught_up(people)
    _in_batches(people, events[halfway:], shuffled)
    caught_up(people)
    for seller in sellers.values():
        wanted = expected(deals, seller, mode, accumulate)
        assert balances(people, seller) == {period: sum_ for period, sum_ in wanted.items() if sum_}
    assert people.waiting() == 0


def _in_batches(people: Harness, events, shuffled) -> None:
    while events:
        size = shuffled.randint(1, 5)
        people.hears(*events[:size])
        events = events[size:]


def test_accounts_equal_the_sums_of_their_lines(harness):
    people = harness(PeopleService)
    seller = a_seller(people, an_approved_plan(people).plan_id)
    for version, amount in enumerate(("1000.00", "2500.55", "0.01"), 1):
        people.hears(as_event(a_sale("deal_1", version, amount, credits={seller: "1"})))
    lines = people.sql("SELECT sum(base_minor), sum(amount_minor) FROM commission_line")
    assert people.sql("SELECT base_minor, balance_minor FROM account") == lines
