"""What an update of a row and a change of an agreement write."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.money import Money, total
from services.analytics.contract import RowVersion
from services.channels.contract import RebateKind
from services.channels.rules.rebate import (
    Account,
    RowChange,
    accrual,
    adjustment,
    balance_due,
    nothing_yet,
)
from services.channels.rules.windows import window_at
from tests.channels.builders import TIERS, a_row, terms, the_programme

PURE = settings(max_examples=300, deadline=None)
TODAY = date(2026, 5, 20)
FIELD_NOTES = (("0.00", "0.1"), ("100.00", "0.2"), ("300.00", "0.3"))


def a_window(**values):
    programme = the_programme(**values)
    return window_at(TODAY, terms(programme), programme)


def an_account(base: str, balance: str) -> Account:
    return Account(Money.of(base), Money.of(balance))


def a_change(amount: str, counter: int = 2) -> RowChange:
    return RowChange(a_row(), Money.of(amount).minor, RowVersion(0, 1), RowVersion(0, counter))


def written(window, account, change):
    return [(entry.kind.value, entry.base.amount, entry.amount.amount, entry.rule)
            for entry in accrual(window, account, change)]


@pytest.mark.parametrize(("base", "due"), [
    ("3800.00", "1100.00"), ("1000.00", "260.00"), ("0.00", "0.00"), ("100.00", "10.00"),
])
def test_a_marginal_section_earns_on_its_own_width(base, due):
    programme = the_programme(tiers=FIELD_NOTES)
    assert balance_due(programme, Money.of(base)) == Money.of(due)


@pytest.mark.parametrize(("mode", "account", "change", "expected"), [
    ("marginal", ("0.00", "0.00"), "1000.00",
     [("accrual", "1000.00", "50.00", "1000.00 x 5 %")]),
    ("marginal", ("1000.00", "50.00"), "1000.00",
     [("accrual", "1000.00", "65.00", "500.00 x 5 % + 500.00 x 8 %")]),
    ("marginal", ("2000.00", "115.00"), "-1000.00",
     [("accrual", "-1000.00", "-65.00", "-500.00 x 8 % + -500.00 x 5 %")]),
    ("whole", ("1000.00", "50.00"), "1000.00",
     [("accrual", "1000.00", "80.00", "1000.00 x 8 %"),
      ("retier", "0.00", "30.00", "2000.00 x 8 % - 130.00")]),
    ("whole", ("2000.00", "160.00"), "-1000.00",
     [("accrual", "-1000.00", "-50.00", "-1000.00 x 5 %"),
      ("retier", "0.00", "-60.00", "1000.00 x 5 % - 110.00")]),
    ("whole", ("500.00", "25.00"), "500.00",
     [("accrual", "500.00", "25.00", "500.00 x 5 %")]),
    ("marginal", ("1000.00", "50.00"), "0.00", [("accrual", "0.00", "0.00", "0")]),
])
def test_the_lines_of_an_update(mode, account, change, expected):
    assert written(a_window(mode=mode), an_account(*account), a_change(change)) == expected


def test_a_line_covers_the_versions_between_the_held_and_its_own():
    entry = next(accrual(a_window(), an_account("0.00", "0.00"), a_change("10.00", counter=4)))
    assert entry.change is not None
    assert entry.change.from_version == RowVersion(0, 1)
    assert entry.change.to_version == RowVersion(0, 4)
    assert entry.belongs_on == a_row().day


@pytest.mark.parametrize(("account", "base", "expected"), [
    (("0.00", "0.00"), "2000.00", ("2000.00", "115.00", "1500.00 x 5 % + 500.00 x 8 % - 0.00")),
    (("2000.00", "115.00"), "0.00", ("-2000.00", "-115.00", "0 - 115.00")),
    (("-100.00", "-5.00"), "100.00", ("200.00", "10.00", "100.00 x 5 % + 5.00")),
])
def test_an_adjustment_brings_the_balance_to_the_rule(account, base, expected):
    entry = adjustment(a_window(), an_account(*account), Money.of(base), TODAY)
    assert entry is not None
    assert entry.kind is RebateKind.ADJUSTMENT
    assert (entry.base.amount, entry.amount.amount, entry.rule) == expected
    assert entry.belongs_on == TODAY


def test_an_account_in_line_needs_no_adjustment():
    account = an_account("2000.00", "115.00")
    assert adjustment(a_window(), account, Money.of("2000.00"), TODAY) is None


def test_a_sum_that_changes_without_earning_is_still_adjusted():
    window = a_window(tiers=(("0.00", "0"), ("1500.00", "0.08")))
    entry = adjustment(window, an_account("0.00", "0.00"), Money.of("900.00"), TODAY)
    assert entry is not None
    assert (entry.base, entry.amount) == (Money.of("900.00"), Money.zero())


RATES = st.integers(0, 10_000).map(lambda number: f"0.{number:05d}")


@st.composite
def programmes(draw):
    lowers = sorted(draw(st.sets(st.integers(1, 10**6), max_size=4)))
    tiers = [(Money(lower).amount, draw(RATES)) for lower in (0, *lowers)]
    return the_programme(mode=draw(st.sampled_from(["marginal", "whole"])), tiers=tiers)


@PURE
@given(programmes(), st.lists(st.integers(-10**6, 10**6), max_size=12))
def test_after_every_update_the_balance_is_the_rule_applied_to_the_sum(programme, differences):
    window = window_at(TODAY, terms(programme), programme)
    account = nothing_yet(programme)
    for difference in differences:
        change = RowChange(a_row(), difference, None, RowVersion(0, 1))
        entries = list(accrual(window, account, change))
        account = Account(account.base + total((entry.base for entry in entries), "CNY"),
                          account.balance + total((entry.amount for entry in entries), "CNY"))
        assert account.balance == balance_due(programme, account.base)
    assert account.base == Money(sum(differences))


@PURE
@given(st.lists(st.integers(-10**6, 10**6), max_size=12))
def test_marginal_programmes_never_change_the_rate_of_earlier_amounts(differences):
    window = a_window(tiers=TIERS)
    account = nothing_yet(window.programme)
    for difference in differences:
        change = RowChange(a_row(), difference, None, RowVersion(0, 1))
        entries = list(accrual(window, account, change))
        assert [entry.kind for entry in entries] == [RebateKind.ACCRUAL]
        account = Account(account.base + entries[0].base, account.balance + entries[0].amount)
