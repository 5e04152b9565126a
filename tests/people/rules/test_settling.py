"""What is paid, advanced, recovered and carried on."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.money import Money
from services.people.rules.settling import Minimum, Month, payout, sums

THOUSAND = Minimum(Money(1_000_00), is_recoverable=True, recovery_rate=Decimal(1))


def months(*commissions: int, minimum: Minimum | None = THOUSAND, paid: tuple[int, ...] = ()
           ) -> list[Month]:
    """Months in whole yuan; what each was paid where it was settled."""
    return [Month(f"2026-{place:02}", Money(earned * 100), Money(0),
                  Money(paid[place - 1] * 100 if place <= len(paid) else 0), minimum)
            for place, earned in enumerate(commissions, 1)]


def test_the_vector_of_field_notes_500_700_400_under_a_minimum_of_1000():
    draws, balances = [], []
    for many in (1, 2, 3):
        found = payout(months(*(500, 700, 400)[:many], paid=(1000, 1000)[:many - 1]), "CNY")
        assert found.paid == Money(1_000_00)
        draws.append(found.outcomes[-1].draw.minor // 100)
        balances.append(found.draw_balance.minor // 100)
    assert (draws, balances) == ([500, 300, 600], [500, 800, 1400])


def test_recovery_never_takes_pay_below_the_minimum():
    found = payout(months(500, 1200, paid=(1000,)), "CNY")
    assert (found.paid, found.draw_balance) == (Money(1_000_00), Money(300_00))


def test_recovery_takes_at_most_its_rate_of_what_exceeds_the_minimum():
    half = replace(THOUSAND, recovery_rate=Decimal("0.5"))
    found = payout(months(500, 1400, minimum=half, paid=(1000,)), "CNY")
    assert (found.paid, found.draw_balance) == (Money(1_200_00), Money(300_00))


def test_once_the_draw_has_ended_recovery_may_take_all():
    after = months(500, 300, paid=(1000,))
    after[1] = replace(after[1], minimum=None)
    found = payout(after, "CNY")
    assert (found.paid, found.draw_balance) == (Money(0), Money(200_00))


def test_a_guarantee_is_not_owed_back():
    found = payout(months(500, 1500, minimum=replace(THOUSAND, is_recoverable=False),
                          paid=(1000,)), "CNY")
    assert (found.paid, found.draw_balance) == (Money(1_500_00), Money(0))
    assert found.outcomes[0].guarantee == Money(500_00)


def test_overpayment_comes_first_then_draws_and_the_rest_is_carried():
    """March was paid 1,000 and is now worth 200; April's 1,000 covers the 800 first."""
    without = months(500, 200, 1000, minimum=None, paid=(500, 1000))
    without[0] = replace(without[0], minimum=THOUSAND, paid=Money(1_000_00))
    found = payout(without, "CNY")
    assert found.outcomes[-1].recovery == Money(200_00) - found.outcomes[1].recovery
    assert found.paid + found.carried_out + Money(2_000_00) == Money(1_700_00) + sum(
        (one.draw - one.recovery for one in found.outcomes), Money(0))


def test_a_loss_is_carried_and_nothing_is_paid():
    found = payout(months(10, -6, minimum=None, paid=(10,)), "CNY")
    assert (found.paid, found.carried_out) == (Money(0), Money(-6_00))


@pytest.mark.parametrize("bonus", [0, 50_000_00])
def test_a_draw_looks_at_commission_only_not_at_bonuses(bonus):
    [month] = months(500)
    found = payout([replace(month, bonus=Money(bonus))], "CNY")
    assert found.paid == Money(1_000_00 + bonus)


def test_a_correction_runs_the_whole_rule_again():
    """500 drew 500; corrected to 1,300 the draw is gone, and 300 are due."""
    found = payout([*months(1300, paid=(1000,)), *months(1000)[:0]], "CNY")
    assert (found.paid, found.draw_balance) == (Money(300_00), Money(0))


months_of_any_kind = some.lists(
    some.builds(
        Month, some.just("2026-01"), some.integers(-10**9, 10**9).map(Money),
        some.integers(0, 10**7).map(Money), some.integers(0, 10**8).map(Money),
        some.none() | some.builds(
            Minimum, some.integers(0, 10**8).map(Money), some.booleans(),
            some.sampled_from([Decimal(0), Decimal("0.25"), Decimal(1)]))),
    min_size=1, max_size=12)


@given(months_of_any_kind)
def test_nothing_is_lost_and_nothing_is_made_up(all_months):
    found = payout(all_months, "CNY")
    given_ = sums(found.outcomes, "CNY")
    earned = sum((one.commission + one.bonus for one in all_months), Money(0))
    paid_before = sum((one.paid for one in all_months), Money(0))
    assert (found.paid + found.carried_out + paid_before
            == earned + given_.draw + given_.guarantee - given_.recovery)
    assert found.paid.minor >= 0 >= found.carried_out.minor
    assert found.draw_balance == given_.draw - given_.recovery
    assert found.draw_balance.minor >= 0
