"""The law of balance for every basis, trigger, cap, product rate and clawback window: any order,
batching, duplication and cancellation of the same deals ends in the same balances.

What is expected is the rule written a second time, on whole numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from chassis.testing import Harness
from chassis.work import in_transaction
from services.people.service import PeopleService
from services.pipeline.contract import SaleFacts, SaleInvoice, SalePayment
from tests.builders import a_line, a_sale, as_event
from tests.people.builders import a_component, a_seller, an_approved_plan, caught_up, yuan

TIERS = (("0.00", "0.01"), ("1000.00", "0.02"), ("3000.00", "0.04"))
RATES = ((0, Fraction(1, 100)), (100_000, Fraction(2, 100)), (300_000, Fraction(4, 100)))
SIGNED = (date(2026, 1, 31), date(2026, 2, 1), date(2028, 2, 29))
OWN_RATE = {"level": "product", "reference": "own", "rate": "0.1"}
KINDS = {
    "received": {"trigger": "received"},
    "invoiced per deal": {"trigger": "invoiced", "accumulate": "deal"},
    "margin": {"basis": "margin"},
    "own rate": {"product_rates": [OWN_RATE]},
    "own rate, capped, on receipts": {
        "product_rates": [OWN_RATE], "cap": yuan("60.00"), "trigger": "received"},
    "capped per deal": {"cap": yuan("15.00"), "accumulate": "deal"},
    "window": {"clawback_days": 30},
    "window per deal": {"clawback_days": 0, "accumulate": "deal"},
    "lower boundary, flat": {"boundary": "lower", "mode": "flat"},
}
amounts = some.sampled_from([1, 99_999, 100_000, 100_001, 300_000]) | some.integers(1, 400_000)
changes = some.lists(
    some.tuples(amounts, some.integers(0, 200_000), some.integers(0, 60), some.booleans(),
                some.integers(-1, 100)),
    min_size=1, max_size=3)
histories = some.lists(some.tuples(some.sampled_from(SIGNED), changes), min_size=1, max_size=3)


def deals_of(history, seller: str) -> list[list[SaleFacts]]:
    """Every version of every deal: a plain line, one whose product has its own rate, money."""
    deals = []
    for number, (day, versions) in enumerate(history):
        deal: list[SaleFacts] = []
        happened, is_cancelled = day, False
        for version, (plain, own, later, cancels, paid) in enumerate(versions, 1):
            happened = happened if version == 1 else happened + timedelta(days=later)
            is_cancelled = is_cancelled or (cancels and version > 1)
            sale = a_sale(
                f"deal_{number}", version, signed_on=day, happened_on=happened,
                credits={seller: "1"}, status="cancelled" if is_cancelled else "signed",
                lines=[a_line(_text(plain), cost=_text(plain // 3)),
                       a_line(_text(own), product_id="own", number=2, cost=_text(own * 2))])
            deal.append(_with_money(sale, paid))
        deals.append(deal)
    return deals


def _text(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"


def _with_money(sale: SaleFacts, percent: int) -> SaleFacts:
    """Two parts that come to so many percent of the sale; -1: the first one went back again."""
    part = sale.amount.times(Fraction(abs(percent), 200))
    days = [sale.signed_on + timedelta(days=days) for days in (1, 40)]
    money = [SalePayment(f"pay_{n}", day, part) for n, day in enumerate(days)]
    if percent < 0:
        money.append(SalePayment("back", days[1], -part, reverses="pay_0"))
    return replace(sale, payments=tuple(money), invoices=tuple(
        SaleInvoice(one.id, one.received_on, one.amount) for one in money))


def expected(deals, kind: dict[str, object]) -> dict[str, int]:
    """period -> balance in minor units."""
    totals: dict[str, list[tuple[int, int]]] = {}
    for deal in deals:
        sale = _deciding(deal, kind.get("clawback_days"))
        if not sale.stands:
            continue
        share = Fraction(1)
        if kind.get("trigger", "signed") != "signed":
            money = sum(one.amount.minor for one in sale.payments)
            share = Fraction(min(max(money, 0), sale.amount.minor), sale.amount.minor)
        base, rated = _bases(sale, kind)
        totals.setdefault(f"{sale.signed_on:%Y-%m}", []).append(
            (_half_up(base * share), _half_up(Fraction(_half_up(rated * share), 10))))
    per_deal = kind.get("accumulate") == "deal"
    return {period: sum(_due(*one, kind) for one in many) if per_deal
            else _due(sum(base for base, _ in many), sum(rated for _, rated in many), kind)
            for period, many in totals.items()}


def _deciding(deal: list[SaleFacts], window: object) -> SaleFacts:
    if not isinstance(window, int):
        return deal[-1]
    return [sale for sale in deal if (sale.happened_on - sale.signed_on).days <= window][-1]


def _bases(sale: SaleFacts, kind: dict[str, object]) -> tuple[int, int]:
    plain, own = (line.net_price.minor for line in sale.lines)
    if kind.get("basis") == "margin":
        return sum(max(0, one.net_price.minor - one.cost.minor) for one in sale.lines), 0
    return (plain, own) if kind.get("product_rates") else (plain + own, 0)


def _due(base: int, rated: int, kind: dict[str, object]) -> int:
    if kind.get("mode") == "flat":
        rate = max((number for number, (lower, _) in enumerate(RATES) if base > lower), default=0)
        earned = _half_up(base * RATES[rate][1])
    else:
        uppers = [lower for lower, _ in RATES[1:]] + [max(base, RATES[-1][0])]
        earned = _half_up(sum((max(0, min(base, upper) - lower) * rate for (lower, rate), upper
                               in zip(RATES, uppers, strict=True)), Fraction(0)))
    cap = kind.get("cap")
    return min(earned + rated, int(str(cap["amount"]).replace(".", ""))) if cap else earned + rated


def _half_up(exact: Fraction | int) -> int:
    return int((Fraction(exact) * 2 + 1) // 2)


@pytest.mark.parametrize("name", KINDS)
@given(history=histories, shuffled=some.randoms(use_true_random=False), late=some.booleans())
@settings(max_examples=12, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_the_law(harness: Callable[..., Harness], name, history, shuffled, late):
    kind = KINDS[name]
    people = harness(PeopleService)
    seller = a_seller(people)
    deals = deals_of(history, seller)
    events = [as_event(sale) for deal in deals for sale in deal] * 2
    shuffled.shuffle(events)
    halfway = len(events) // 2 if late else 0
    _in_batches(people, events[:halfway], shuffled)
    more = {key: value for key, value in kind.items() if key not in ("mode", "accumulate")}
    plan = an_approved_plan(people, a_component(
        kind.get("mode", "step"), kind.get("accumulate", "month"), TIERS, **more))
    people.call("assign_plan", employee_id=seller, plan_id=plan.plan_id,
                valid_from=date(2026, 1, 1))
    if shuffled.random() < 0.5:
        caught_up(people)
    _in_batches(people, events[halfway:], shuffled)
    caught_up(people)
    found = people.call("balances", employee_id=seller).accounts
    assert ({one.period: one.balance.minor for one in found if one.balance.minor}
            == {period: due for period, due in expected(deals, kind).items() if due})
    for check in PeopleService.checks:
        assert _differences(people, check) == ()
    assert people.waiting() == 0


def _differences(people: Harness, check: str) -> tuple[object, ...]:
    found = in_transaction(people.ground, lambda work: PeopleService.checks[check]("", work))
    return found.differences


def _in_batches(people: Harness, events, shuffled) -> None:
    while events:
        size = shuffled.randint(1, 5)
        people.hears(*events[:size])
        events = events[size:]
