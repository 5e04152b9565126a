"""What channels does with KPI rows and closings: twice, shuffled, late, of others."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from kernel.money import Money
from services.analytics.contract import Metric, PeriodClosed, RowVersion, SubjectKind
from services.channels.contract import RebateAccrued
from tests.channels.builders import (
    a_draft,
    a_partner,
    a_programme,
    a_row,
    an_approved,
    an_update,
    approved,
    balances_of,
)


def held(channels):
    return [tuple(row) for row in channels.sql(
        "SELECT row_name, value, epoch, counter FROM held_row ORDER BY row_name")]


def test_an_update_is_kept_before_its_partner_is_known(channels):
    row = a_row(partner_id="part_unknown")
    channels.hears(an_update(row, "10.00"))
    assert held(channels) == [(row.name, 1000, 0, 1)]
    assert channels.published() == []
    assert channels.waiting() == 0


@pytest.mark.parametrize("kind", [kind for kind in SubjectKind if kind is not SubjectKind.PARTNER])
def test_rows_of_other_subjects_are_ignored(channels, kind):
    channels.hears(an_update(a_row(subject_kind=kind), "10.00"))
    assert held(channels) == []
    assert channels.waiting() == 0


def test_rows_that_no_programme_can_reward_are_kept(channels, partner):
    an_approved(channels, partner)
    row = a_row(partner_id=partner, metric=Metric.QUANTITY, currency="")
    channels.hears(an_update(row, "10.00"))
    assert len(held(channels)) == 1
    assert channels.published(RebateAccrued) == []


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_updates_of_a_row_twice_and_shuffled_keep_the_newest(channels, partner, order):
    an_approved(channels, partner)
    row = a_row(partner_id=partner)
    updates = [an_update(row, "10.00", 1), an_update(row, "20.00", 2), an_update(row, "30.00", 7),
               an_update(row, "5.00", 1, epoch=1)]
    shuffled = [updates[place] for place in order]
    channels.hears_one_by_one(*shuffled, *shuffled)
    assert held(channels) == [(row.name, 500, 1, 1)]
    assert balances_of(channels, partner) == ["0.25"]


def test_a_version_that_was_skipped_is_covered_by_the_next(channels, partner):
    an_approved(channels, partner)
    row = a_row(partner_id=partner)
    channels.hears_one_by_one(an_update(row, "10.00", 2), an_update(row, "30.00", 5))
    lines = [event.lines[0] for event in channels.published(RebateAccrued)]
    assert [(line.from_version, line.to_version) for line in lines] == [
        (None, RowVersion(0, 2)), (RowVersion(0, 2), RowVersion(0, 5))]


def test_an_update_without_a_change_of_value_still_has_its_line(channels, partner):
    an_approved(channels, partner)
    row = a_row(partner_id=partner)
    channels.hears_one_by_one(an_update(row, "10.00", 1), an_update(row, "10.00", 2))
    last = channels.published(RebateAccrued)[-1].lines
    assert [(line.amount, line.to_version) for line in last] == [(Money.zero(), RowVersion(0, 2))]


def test_one_update_moves_every_account_that_holds_its_day(channels, partner):
    an_approved(channels, partner, a_programme("year"), a_programme("month", window="month"))
    channels.hears(an_update(a_row(partner_id=partner), "100.00"))
    [said] = channels.published(RebateAccrued)
    assert sorted(line.programme_id for line in said.lines) == ["month", "year"]


def test_a_whole_amount_programme_writes_what_earlier_sales_gain(channels, partner):
    an_approved(channels, partner, a_programme(mode="whole"))
    for day in (3, 5):
        channels.hears(an_update(a_row(date(2026, 3, day), partner_id=partner), "1000.00"))
    said = channels.published(RebateAccrued)[-1]
    assert [(line.kind.value, line.amount.amount) for line in said.lines] == [
        ("accrual", "80.00"), ("retier", "30.00")]
    assert {line.belongs_on for line in said.lines} == {date(2026, 3, 5)}
    assert balances_of(channels, partner) == ["160.00"]


def test_the_cause_of_a_line_is_the_event(channels, partner):
    an_approved(channels, partner)
    update = an_update(a_row(partner_id=partner), "100.00")
    channels.hears(update)
    [said] = channels.published(RebateAccrued)
    assert said.cause == channels.heard(update).envelope.event_id
    assert said.aggregate_id == f"{partner}/{said.cause}"


def test_a_closing_twice_books_later_lines_in_the_next_open_month(channels, partner):
    an_approved(channels, partner)
    channels.hears(PeriodClosed("2026-04", 1), PeriodClosed("2026-03", 1))
    channels.hears(PeriodClosed("2026-03", 1), PeriodClosed("2026-03", 2))
    channels.hears(an_update(a_row(partner_id=partner), "100.00"))
    assert channels.published(RebateAccrued)[0].lines[0].booked_in == "2026-05"
    assert channels.waiting() == 0


def test_a_closing_and_its_late_row_may_come_in_one_batch(channels, partner):
    an_approved(channels, partner)
    row = a_row(partner_id=partner)
    channels.hears(an_update(row, "100.00", 1), PeriodClosed("2026-03", 1),
                   an_update(row, "200.00", 2))
    booked = [event.lines[0].booked_in for event in channels.published(RebateAccrued)]
    assert booked == ["2026-03", "2026-04"]


def test_two_partners_do_not_touch_each_other(channels, partner):
    other = a_partner(channels)
    for one in (partner, other):
        an_approved(channels, one)
    channels.hears(an_update(a_row(partner_id=partner), "100.00"),
                   an_update(a_row(partner_id=other), "200.00"))
    assert (balances_of(channels, partner), balances_of(channels, other)) == (["5.00"], ["10.00"])


def test_ledger_lines_are_only_ever_added(channels):
    may = {verb: channels.sql("SELECT has_table_privilege('rebate_line', :verb)", verb=verb)[0][0]
           for verb in ("INSERT", "UPDATE", "DELETE")}
    assert may == {"INSERT": True, "UPDATE": False, "DELETE": False}


@pytest.mark.parametrize("place", range(5))
def test_an_agreement_approved_at_any_moment_ends_in_the_same_balance(channels, partner, place):
    rows = [a_row(date(2026, 3, day), partner_id=partner) for day in (3, 5)]
    updates = [an_update(rows[0], "1000.00", 1), an_update(rows[1], "1000.00", 1),
               an_update(rows[0], "0.00", 2), an_update(rows[1], "600.00", 2)]
    drafted = a_draft(channels, partner)
    channels.hears(*updates[:place])
    approved(channels, drafted)
    channels.hears(*updates[place:])
    assert balances_of(channels, partner) == ["30.00"]
