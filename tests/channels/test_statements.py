"""What a partner is shown, and which lines cover the rows that a deal moved."""

from __future__ import annotations

from datetime import date

import pytest

from chassis import codec
from chassis.testing import Refused
from kernel.money import Money
from services.analytics.contract import RowVersion
from services.channels.contract import CoveredRow, RebateKind
from tests.channels.builders import (
    a_partner,
    a_programme,
    a_row,
    an_approved,
    an_update,
)
from tests.channels.test_partners import of_partner


def covering(channels, partner, row, counter: int, epoch: int = 0):
    asked = codec.plain(CoveredRow(row, RowVersion(epoch, counter)))
    return channels.call("rebate_coverings", partner_id=partner, rows=[asked]).coverings[0]


def amounts(found) -> list[tuple[str, str]]:
    return [(line.kind.value, line.amount.amount) for line in found.lines]


def test_a_statement_shows_accounts_and_lines_newest_first(channels, partner):
    an_approved(channels, partner, a_programme(window="month"))
    for month in (2, 3):
        channels.hears(an_update(a_row(date(2026, month, 3), partner_id=partner), "1000.00"))
    shown = channels.call("rebate_statement", partner_id=partner)
    assert [(one.window_start, one.window_end) for one in shown.accounts] == [
        (date(2026, 3, 1), date(2026, 4, 1)), (date(2026, 2, 1), date(2026, 3, 1))]
    assert {(one.base, one.balance) for one in shown.accounts} == {
        (Money.of("1000.00"), Money.of("50.00"))}
    assert [line.belongs_on for line in shown.lines] == [date(2026, 3, 3), date(2026, 2, 3)]
    assert shown.lines[0].rule == "1000.00 x 5 %"
    assert shown.next_cursor is None


def test_a_long_statement_is_turned_page_by_page(channels, partner):
    an_approved(channels, partner)
    row = a_row(partner_id=partner)
    channels.hears(*(an_update(row, "10.00", counter) for counter in range(1, 6)))
    seen, cursor = [], None
    for _ in range(3):
        shown = channels.call("rebate_statement", partner_id=partner, limit=2, cursor=cursor)
        seen += [line.line_id for line in shown.lines]
        cursor = shown.next_cursor
    assert cursor is None
    assert len(set(seen)) == 5
    assert seen == sorted(seen, key=lambda line_id: -int(line_id.removeprefix("rline_")))


def test_a_row_that_has_not_arrived_is_not_seen(channels, partner):
    an_approved(channels, partner)
    row = a_row(partner_id=partner)
    assert not covering(channels, partner, row, 1).is_seen
    channels.hears(an_update(row, "1000.00", 1))
    assert covering(channels, partner, row, 1).is_seen
    assert not covering(channels, partner, row, 2).is_seen
    assert not covering(channels, partner, row, 1, epoch=1).is_seen


def test_without_an_agreement_a_row_is_seen_and_that_is_said(channels, partner):
    row = a_row(partner_id=partner)
    channels.hears(an_update(row, "1000.00", 1))
    found = covering(channels, partner, row, 1)
    assert (found.is_seen, found.has_agreement, found.lines) == (True, False, ())


def test_each_version_is_covered_by_the_first_line_that_reaches_it(channels, partner):
    an_approved(channels, partner, a_programme(mode="whole"))
    channels.hears(an_update(a_row(date(2026, 3, 3), partner_id=partner), "1000.00"))
    row = a_row(date(2026, 3, 5), partner_id=partner)
    channels.hears_one_by_one(an_update(row, "1000.00", 2), an_update(row, "1100.00", 4))
    first, second = [("accrual", "80.00"), ("retier", "30.00")], [("accrual", "8.00")]
    assert [amounts(covering(channels, partner, row, version)) for version in range(1, 5)] == [
        first, first, second, second]


def test_every_account_that_the_row_touches_answers(channels, partner):
    an_approved(channels, partner, a_programme("year"), a_programme("month", window="month"))
    row = a_row(partner_id=partner)
    channels.hears(an_update(row, "1000.00", 1))
    lines = covering(channels, partner, row, 1).lines
    assert sorted(line.programme_id for line in lines) == ["month", "year"]


def test_a_sale_from_before_its_agreement_is_covered_by_the_adjustment(channels, partner):
    row = a_row(partner_id=partner)
    channels.hears(an_update(row, "1000.00", 1))
    an_approved(channels, partner)
    channels.hears(an_update(row, "1200.00", 2))
    [late] = covering(channels, partner, row, 1).lines
    assert (late.kind, late.amount) == (RebateKind.ADJUSTMENT, Money.of("50.00"))
    assert amounts(covering(channels, partner, row, 2)) == [("accrual", "10.00")]


def test_rows_of_another_partner_are_left_out(channels, partner):
    other = a_partner(channels)
    row = codec.plain(CoveredRow(a_row(partner_id=other), RowVersion(0, 1)))
    assert channels.call("rebate_coverings", partner_id=partner, rows=[row]).coverings == ()


def test_a_partners_people_ask_for_their_own_rows_only(channels, partner):
    caller, other = of_partner(partner), a_partner(channels)
    assert channels.call("rebate_coverings", caller=caller, partner_id=partner, rows=[])
    with pytest.raises(Refused) as refused:
        channels.call("rebate_coverings", caller=caller, partner_id=other, rows=[])
    assert refused.value.kind == "not_found"
