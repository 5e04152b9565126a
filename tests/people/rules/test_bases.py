"""What counts of a sale, when, and for whom: named examples and the traps of field notes 3.4."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.money import Money
from kernel.tiers import Boundary, TierMode, earned
from services.people.contract import Accumulate, Component, TierInput
from services.people.contract.terms import Basis, ProductRate, RateLevel, Trigger
from services.people.rules.clawback import governing
from services.people.rules.crediting import credited
from services.people.rules.earning import due, tiers_of
from services.people.rules.product_rates import bases, rate_for
from services.people.rules.triggers import moments
from services.pipeline.contract.sale import SaleInvoice, SalePayment
from tests.builders import SIGNED_ON, a_line, a_sale

MAY = date(2026, 5, 4)


def component(*tiers: tuple[int, str], mode: TierMode = TierMode.FLAT, **more) -> Component:
    table = tuple(TierInput(Money(start * 100), Decimal(rate)) for start, rate in tiers)
    return Component("base", "base", mode, more.pop("accumulate", Accumulate.MONTH),
                     table or (TierInput(Money(0), Decimal("0.1")),), **more)


FLAT = ((0, "0.01"), (10_000, "0.02"), (50_000, "0.03"))
STEPS = ((0, "0.01"), (1_000, "0.02"), (3_000, "0.03"), (8_000, "0.05"))


@pytest.mark.parametrize(("amount", "pays"), [(5_000, 50), (15_000, 300), (60_000, 1_800)])
def test_flat_tiers_of_field_notes(amount, pays):
    assert due(component(*FLAT), Money(amount * 100), Money(0)) == Money(pays * 100)


def test_step_tiers_of_field_notes_pay_110():
    steps = component(*STEPS, mode=TierMode.STEP)
    assert due(steps, Money(5_000_00), Money(0)) == Money(110_00)


@pytest.mark.parametrize(("boundary", "pays"),
                         [(Boundary.HIGHER, 1_500), (Boundary.LOWER, 1_000)])
def test_exactly_50000_is_in_the_tier_that_the_plan_says(boundary, pays):
    held = component(*FLAT, boundary=boundary)
    assert due(held, Money(50_000_00), Money(0)) == Money(pays * 100)


def test_a_gap_between_tiers_cannot_be_1000_50_earns():
    """OCA's sections 0-1000 and 1001-5000 pay nothing for 1,000.50."""
    held = component((0, "0.01"), (1_001, "0.02"))
    assert due(held, Money(1_000_50), Money(0)) == Money(10_01)


def test_a_cap_is_the_most_that_is_earned():
    held = component((0, "0.1"), cap=Money(50_00))
    assert [due(held, Money(base), Money(7_00)).minor for base in (100_00, 430_00, 431_00)] == [
        17_00, 50_00, 50_00]


def test_half_of_ten_and_all_of_five_is_ten_not_fifteen():
    """ERPNext's report once ignored the split."""
    whole = credited(component(), a_sale(amount="5.00", credits={"a": "1"}), 0)
    half = credited(component(), a_sale(amount="10.00", credits={"a": "0.5", "b": "0.5"}), 0)
    assert whole[0].base + half[0].base == Money(10_00)


RATES = (
    ProductRate(RateLevel.CATEGORY, "pumps", Decimal("0.01")),
    ProductRate(RateLevel.CATEGORY, "pumps/large", Decimal("0.02")),
    ProductRate(RateLevel.PRODUCT, "prod_1", Decimal("0.03")),
    ProductRate(RateLevel.VARIANT, "var_1", Decimal(0)),
)


@pytest.mark.parametrize(
    ("variant", "product", "path", "rate"),
    [
        ("var_1", "prod_1", "pumps/large", "0"), ("var_2", "prod_1", "pumps/large", "0.03"),
        (None, "prod_2", "pumps/large/x", "0.02"), (None, "prod_2", "pumps/small", "0.01"),
        (None, "prod_2", "pumpsets", None), (None, "prod_2", "valves", None),
    ],
)
def test_the_narrowest_rate_wins_and_the_rest_goes_through_the_tiers(variant, product, path, rate):
    line = replace(a_line("1.00"), variant_id=variant, product_id=product, category_path=path)
    assert rate_for(line, RATES) == (None if rate is None else Fraction(rate))


def test_margin_is_what_each_line_has_above_its_cost_and_never_less_than_nothing():
    sale = a_sale(lines=[a_line("100.00", cost="60.00"), a_line("50.00", cost="80.00", number=2)])
    assert bases(component(basis=Basis.MARGIN), sale).tiered == Money(40_00)


def test_a_commission_free_product_counts_for_nothing():
    sale = a_sale(lines=[a_line("100.00", product_id="free"), a_line("50.00", number=2)])
    held = component(product_rates=(ProductRate(RateLevel.PRODUCT, "free", Decimal(0)),))
    [part] = credited(held, sale, 0)
    assert (part.base, part.rated) == (Money(50_00), Money(0))


def received(*amounts: int, on: date = MAY) -> list[SalePayment]:
    return [SalePayment(f"pay_{n}", on + timedelta(days=n), Money(amount * 100))
            for n, amount in enumerate(amounts)]


def test_receipts_make_a_sale_due_pro_rata_on_their_days_and_no_further_than_its_amount():
    sale = a_sale(amount="1000.00", payments=received(300, 500, 900))
    assert [(one.day.day, one.share) for one in moments(Trigger.RECEIVED, sale)] == [
        (4, Fraction(3, 10)), (5, Fraction(8, 10)), (6, Fraction(1))]


def test_a_reversed_payment_is_taken_back_from_its_own_day():
    paid = received(300, 500)
    back = SalePayment("back", date(2026, 7, 1), Money(-300_00), reverses="pay_0")
    sale = a_sale(amount="1000.00", payments=[*paid, back])
    assert moments(Trigger.RECEIVED, sale) == [moments(Trigger.RECEIVED, a_sale(
        amount="1000.00", payments=paid[1:]))[0]]


def test_invoices_make_a_sale_due_like_receipts():
    sale = replace(a_sale(amount="1000.00"), invoices=(SaleInvoice("inv_1", MAY, Money(250_00)),))
    assert [one.share for one in moments(Trigger.INVOICED, sale)] == [Fraction(1, 4)]


@pytest.mark.parametrize("trigger", [Trigger.RECEIVED, Trigger.INVOICED])
def test_what_is_not_paid_and_what_is_worth_nothing_is_not_due(trigger):
    assert moments(trigger, a_sale()) == []
    free = a_sale(amount="0.00", payments=received(5))
    assert moments(trigger, free) == []


@given(some.lists(some.integers(1, 10**6), min_size=1, max_size=6),
       some.lists(some.integers(1, 999_999), min_size=1, max_size=4))
def test_a_sale_paid_in_parts_comes_to_what_a_signed_one_does_to_the_cent(paid, cuts):
    """And on every day the sellers' parts sum to the base that is due."""
    shares = [Decimal(cut) / 1_000_000 for cut in cuts]
    rest = 1 - sum(shares)
    if rest < 0:
        shares, rest = [Decimal(1)], Decimal(0)
    credits = {f"s{n}": str(share) for n, share in enumerate([*shares, rest])}
    total = Money(sum(paid))
    sale = a_sale(amount=total.amount, credits=credits, payments=[
        SalePayment(f"p{n}", SIGNED_ON + timedelta(days=n), Money(minor))
        for n, minor in enumerate(paid)])
    parts = [credited(component(trigger=Trigger.RECEIVED), sale, n) for n in range(len(credits))]
    whole = [credited(component(), sale, n)[0].base for n in range(len(credits))]
    assert [sum((one.base for one in many), Money(0)) for many in parts] == whole
    for day in range(len(paid)):
        so_far = sum((many[n].base for many in parts for n in range(day + 1)), Money(0))
        assert so_far == Money(sum(paid[:day + 1]))


def test_an_overlay_credit_takes_its_own_rate_beside_the_revenue_credits():
    sale = a_sale(amount="1000.00", credits={"a": "1"}, overlay={"b": "0.4", "c": "1.5"})
    assert [credited(component(), sale, place)[0].base.minor for place in range(3)] == [
        1_000_00, 400_00, 1_500_00]


def versions(*days: int):
    """Versions of a sale that happened so many days after its signature."""
    return [a_sale(version=number, happened_on=SIGNED_ON + timedelta(days=after))
            for number, after in enumerate(days, 1)]


@pytest.mark.parametrize(
    ("days", "window", "decides"),
    [((0, 40), None, 2), ((0, 40), 40, 2), ((0, 41), 40, 1), ((0, 10, 50, 60), 30, 2),
     ((0, 0), 0, 2), ((50, 60), 30, 1)])
def test_the_newest_version_inside_the_window_decides(days, window, decides):
    assert governing(versions(*days), window).sale_version == decides


@given(some.integers(0, 10**12), some.sampled_from(TierMode), some.sampled_from(Boundary))
def test_a_cap_never_adds_and_leaves_what_is_below_it(minor, mode, boundary):
    held = component(*STEPS, mode=mode, boundary=boundary, cap=Money(1_000_00))
    free = earned(Money(minor), tiers_of(held), mode, boundary)
    assert due(held, Money(minor), Money(0)) == min(free, Money(1_000_00))
