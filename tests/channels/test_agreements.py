"""Agreements: versions, approval and its refusals, and what comes later than the sales."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chassis.testing import Refused
from kernel.money import Money
from services.analytics.contract import PeriodClosed
from services.channels.contract import AgreementState, RebateAccrued, RebateKind
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
from tests.channels.test_partners import of_partner


def sold(channels, partner, *days: date, amount: str = "1000.00"):
    for day in days:
        channels.hears(an_update(a_row(day, partner_id=partner), amount))


def ended(channels, agreement, ends_on: date):
    return channels.call("end_agreement", agreement_id=agreement.agreement_id, ends_on=ends_on,
                         reason="终止合作")


def test_a_draft_holds_nothing(channels, partner):
    drafted = a_draft(channels, partner)
    sold(channels, partner, date(2026, 3, 3))
    assert drafted.state is AgreementState.DRAFT
    assert balances_of(channels, partner) == []


def test_versions_are_numbered_and_listed(channels, partner):
    first = an_approved(channels, partner)
    a_draft(channels, partner, agreement_id=first.agreement_id)
    a_draft(channels, a_partner(channels))
    listed = channels.call("list_agreements", partner_id=partner, limit=1)
    rest = channels.call("list_agreements", partner_id=partner, limit=1, cursor=listed.next_cursor)
    assert [(one.agreement_version, one.state.value) for one in (*listed.items, *rest.items)] == [
        (1, "approved"), (2, "draft")]
    assert rest.next_cursor is None


def test_sales_from_before_the_approval_are_brought_in_line(channels, partner):
    sold(channels, partner, date(2026, 3, 3), date(2026, 3, 5))
    taken = an_approved(channels, partner)
    [said] = channels.published(RebateAccrued)
    [line] = said.lines
    assert said.cause == f"agreement/{taken.agreement_id}/1/{taken.version}"
    assert (line.kind, line.row, line.to_version) == (RebateKind.ADJUSTMENT, None, None)
    assert (line.base, line.amount) == (Money.of("2000.00"), Money.of("115.00"))
    assert line.rule == "1500.00 x 5 % + 500.00 x 8 % - 0.00"
    assert balances_of(channels, partner) == ["115.00"]


def test_an_approval_without_sales_announces_nothing(channels, partner):
    an_approved(channels, partner)
    assert channels.published(RebateAccrued) == []


def test_an_adjustment_of_a_closed_month_is_booked_in_the_next_open_one(channels, partner):
    sold(channels, partner, date(2026, 3, 3))
    channels.clock.at = datetime(2026, 4, 9, 8, tzinfo=UTC)
    channels.hears(PeriodClosed("2026-03", 1))
    an_approved(channels, partner, a_programme(window="month"))
    [line] = channels.published(RebateAccrued)[0].lines
    assert (line.belongs_on, line.booked_in) == (date(2026, 3, 31), "2026-04")


def test_ending_reverses_what_was_earned_from_that_day_on(channels, partner):
    agreed = an_approved(channels, partner)
    sold(channels, partner, date(2026, 3, 3), date(2026, 3, 5))
    assert ended(channels, agreed, date(2026, 3, 5)).state is AgreementState.ENDED
    assert balances_of(channels, partner) == ["50.00"]
    sold(channels, partner, date(2026, 3, 6))
    assert balances_of(channels, partner) == ["50.00"]


def test_ending_from_the_first_day_reverses_to_zero(channels, partner):
    agreed = an_approved(channels, partner)
    sold(channels, partner, date(2026, 3, 3), date(2026, 3, 5))
    ended(channels, agreed, date(2026, 1, 1))
    account = channels.call("rebate_statement", partner_id=partner).accounts[0]
    assert (account.base, account.balance) == (Money.zero(), Money.zero())
    assert account.window_end == account.window_start
    assert channels.published(RebateAccrued)[-1].lines[0].amount == Money.of("-115.00")


def test_ending_again_corrects_the_day(channels, partner):
    agreed = an_approved(channels, partner)
    sold(channels, partner, date(2026, 3, 3), date(2026, 3, 5))
    ended(channels, agreed, date(2026, 1, 1))
    assert ended(channels, agreed, date(2026, 4, 1)).ends_on == date(2026, 4, 1)
    assert balances_of(channels, partner) == ["115.00"]


def test_ending_never_outlasts_the_agreed_end(channels, partner):
    agreed = an_approved(channels, partner, ends_on=date(2026, 3, 5))
    sold(channels, partner, date(2026, 3, 3), date(2026, 3, 5))
    assert ended(channels, agreed, date(2026, 12, 1)).ends_on == date(2026, 3, 5)
    assert balances_of(channels, partner) == ["50.00"]


def test_a_later_version_opens_a_new_account_at_zero(channels, partner):
    agreed = an_approved(channels, partner)
    sold(channels, partner, date(2026, 3, 3), date(2026, 3, 5))
    an_approved(channels, partner, agreement_id=agreed.agreement_id, starts_on=date(2026, 3, 5))
    accounts = channels.call("rebate_statement", partner_id=partner).accounts
    assert [(one.agreement_version, one.window_start, one.window_end, one.balance.amount)
            for one in accounts] == [
        (2, date(2026, 3, 5), date(2027, 1, 1), "50.00"),
        (1, date(2026, 1, 1), date(2026, 3, 5), "50.00")]
    assert {line.amount.amount for line in channels.published(RebateAccrued)[-1].lines} == {
        "-65.00", "50.00"}


def test_a_corrected_version_with_the_same_start_replaces_the_faulty_one(channels, partner):
    agreed = an_approved(channels, partner)
    sold(channels, partner, date(2026, 3, 3))
    better = a_programme(tiers=(("0.00", "0.1"),))
    an_approved(channels, partner, better, agreement_id=agreed.agreement_id)
    assert balances_of(channels, partner) == ["0.00", "100.00"]


def test_an_approved_version_is_not_approved_again(channels, partner):
    with pytest.raises(Refused, match="agreement.already_approved"):
        approved(channels, an_approved(channels, partner))


def test_a_repeated_approval_answers_the_same_and_adjusts_once(channels, partner):
    sold(channels, partner, date(2026, 3, 3))
    drafted = a_draft(channels, partner)
    wish = {"agreement_id": drafted.agreement_id, "agreement_version": 1}
    first = channels.call("approve_agreement", key="k", **wish)
    assert channels.call("approve_agreement", key="k", **wish) == first
    assert balances_of(channels, partner) == ["50.00"]


def test_every_fault_of_a_draft_is_refused_at_once(channels, partner):
    bad = a_programme(tiers=(("1.00", "0.05"), ("1.00", "0.06")), metric="margin")
    drafted = a_draft(channels, partner, bad, bad, ends_on=date(2026, 1, 1))
    with pytest.raises(Refused) as refused:
        approved(channels, drafted)
    assert refused.value.codes == [
        "agreement.ends_before_start", "agreement.programme_twice",
        "tiers.must_start_at_zero", "tiers.not_ascending", "agreement.metric_not_rewarded",
        "tiers.must_start_at_zero", "tiers.not_ascending", "agreement.metric_not_rewarded"]


def test_two_agreements_may_not_reward_the_same_sales(channels, partner):
    first = an_approved(channels, partner)
    second = a_draft(channels, partner, a_programme("more"), starts_on=date(2026, 7, 1))
    with pytest.raises(Refused, match="agreement.overlaps"):
        approved(channels, second)
    ended(channels, first, date(2026, 7, 1))
    assert approved(channels, second).state is AgreementState.APPROVED


def test_an_end_may_not_be_moved_into_another_agreement(channels, partner):
    first = an_approved(channels, partner)
    ended(channels, first, date(2026, 7, 1))
    an_approved(channels, partner, starts_on=date(2026, 7, 1))
    with pytest.raises(Refused, match="agreement.overlaps"):
        ended(channels, first, date(2026, 8, 1))


def test_another_partners_agreement_gets_no_version(channels, partner):
    agreed = an_approved(channels, a_partner(channels))
    with pytest.raises(Refused, match="agreement.of_another_partner"):
        a_draft(channels, partner, agreement_id=agreed.agreement_id)


@pytest.mark.parametrize(("operation", "values"), [
    ("approve_agreement", {"agreement_version": 1}),
    ("end_agreement", {"ends_on": date(2026, 7, 1), "reason": "-"}),
])
def test_an_unknown_agreement_is_not_found(channels, operation, values):
    with pytest.raises(Refused, match="record.not_found"):
        channels.call(operation, agreement_id="agr_x", **values)


def test_an_unknown_version_is_not_found(channels, partner):
    drafted = a_draft(channels, partner)
    with pytest.raises(Refused, match="record.not_found"):
        channels.call("approve_agreement", agreement_id=drafted.agreement_id, agreement_version=2)


def test_a_draft_cannot_be_ended(channels, partner):
    with pytest.raises(Refused, match="agreement.not_approved"):
        ended(channels, a_draft(channels, partner), date(2026, 7, 1))


def test_a_version_read_before_another_change_is_stale(channels, partner):
    agreed = an_approved(channels, partner)
    with pytest.raises(Refused) as refused:
        channels.call("end_agreement", agreement_id=agreed.agreement_id, ends_on=date(2026, 7, 1),
                      reason="-", if_match=1)
    assert refused.value.kind == "stale"


def test_a_partners_people_neither_see_nor_change_other_agreements(channels, partner):
    other = an_approved(channels, a_partner(channels))
    caller = of_partner(partner)
    assert channels.call("list_agreements", caller=caller).items == ()
    with pytest.raises(Refused) as refused:
        channels.call("end_agreement", caller=caller, agreement_id=other.agreement_id,
                      ends_on=date(2026, 7, 1), reason="-")
    assert refused.value.kind == "not_found"
