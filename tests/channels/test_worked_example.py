"""The worked example of money.md in the rebate ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from chassis.testing import Harness
from kernel.money import Money
from services.analytics.contract import PeriodClosed
from services.channels.contract import RebateAccrued
from tests.channels.builders import a_row, an_approved, an_update, balances_of

THIRD, FIFTH = date(2026, 3, 3), date(2026, 3, 5)


@pytest.fixture
def agreed(channels: Harness, partner: str) -> str:
    an_approved(channels, partner)
    return partner


def the_four(partner_id: str):
    third, fifth = a_row(THIRD, partner_id=partner_id), a_row(FIFTH, partner_id=partner_id)
    return [an_update(third, "1000.00", 1), an_update(fifth, "1000.00", 1),
            an_update(third, "0.00", 2), an_update(fifth, "600.00", 2)]


def test_the_worked_example_line_by_line(channels, agreed):
    balances = []
    for event in the_four(agreed)[:3]:
        channels.hears(event)
        balances += balances_of(channels, agreed)
    channels.clock.at = datetime(2026, 4, 9, 8, tzinfo=UTC)
    channels.hears(PeriodClosed("2026-03", 1))
    channels.hears(the_four(agreed)[3])
    assert [*balances, *balances_of(channels, agreed)] == ["50.00", "115.00", "50.00", "30.00"]
    said = channels.published(RebateAccrued)
    assert [[line.amount.amount for line in event.lines] for event in said] == [
        ["50.00"], ["65.00"], ["-65.00"], ["-20.00"]]
    assert [event.lines[0].rule for event in said] == [
        "1000.00 x 5 %", "500.00 x 5 % + 500.00 x 8 %",
        "-500.00 x 8 % + -500.00 x 5 %", "-400.00 x 5 %"]
    assert [(line.booked_in, line.belongs_on) for line in said[3].lines] == [("2026-04", FIFTH)]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_any_order_each_twice_ends_in_the_same_balance(channels, agreed, order):
    events = [the_four(agreed)[place] for place in order]
    channels.hears_one_by_one(*events, *events)
    assert balances_of(channels, agreed) == ["30.00"]
    assert channels.waiting() == 0


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0)])
def test_one_batch_equals_one_by_one(channels, agreed, order):
    events = [the_four(agreed)[place] for place in order]
    channels.hears(*events, *events)
    account = channels.call("rebate_statement", partner_id=agreed).accounts[0]
    assert (account.base, account.balance) == (Money.of("600.00"), Money.of("30.00"))
