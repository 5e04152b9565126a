"""Commissions: who earns, who does not and why, what is late, what is paid."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from chassis.testing import Harness, Refused
from kernel.money import Money
from services.people.contract import CommissionAdjusted, CommissionCalculated
from services.people.service import PeopleService
from tests.builders import amended, cancelled, signed
from tests.people.builders import a_component, a_seller, an_approved_plan, balance_of, caught_up


@pytest.fixture
def people(harness) -> Harness:
    return harness(PeopleService)


@pytest.mark.parametrize(
    ("sale", "code"),
    [
        ({"credits": {"emp_nobody": "1"}}, "employee.unknown"),
        ({"signed_on": date(2025, 12, 31)}, "employee.not_employed"),
        ({"currency": "USD"}, "currency.not_covered"),
        ({"overlay": {"emp_nobody": "0.5"}}, "employee.unknown"),
    ],
)
def test_a_credit_that_earns_nothing_says_why(people, sale, code):
    seller = a_seller(people, an_approved_plan(people).plan_id)
    people.hears(signed(**{"credits": {seller: "1"}, **sale}))
    assert code in [skip.code for skip in people.published(CommissionCalculated)[0].skipped]


def test_a_seller_without_a_plan_is_told_so_and_paid_once_a_plan_comes(people):
    seller = a_seller(people)
    people.hears(
        signed("deal_1", 1, "1500.00", credits={seller: "1"}),
        signed("deal_2", 1, "500.00", credits={seller: "1"}),
    )
    assert {
        skip.code for event in people.published(CommissionCalculated) for skip in event.skipped
    } == {"plan.none_valid"}
    plan = an_approved_plan(people)
    people.call(
        "assign_plan", employee_id=seller, plan_id=plan.plan_id, valid_from=date(2026, 1, 1)
    )
    caught_up(people)
    assert balance_of(people, seller) == ["30.00"]
    adjusted = people.published(CommissionAdjusted)
    assert sum(line.amount.minor for event in adjusted for line in event.lines) == 30_00
    assert people.call("statement", employee_id=seller, period="2026-03").skipped == ()


def test_an_unchanged_credit_writes_nothing(people):
    seller, other = (a_seller(people, external_ref=name) for name in "ab")
    plan = an_approved_plan(people)
    for name in (seller, other):
        people.call(
            "assign_plan", employee_id=name, plan_id=plan.plan_id, valid_from=date(2026, 1, 1)
        )
    people.hears(signed("deal_1", 1, "1000.00", credits={seller: "0.5", other: "0.5"}))
    people.hears(
        amended("deal_1", 2, "1000.00", credits={seller: "0.5", other: "0.5"}, customer_id="cust_2")
    )
    first, second = people.published(CommissionCalculated)
    assert (len(first.lines), len(second.lines)) == (2, 0)


def test_a_newer_version_makes_an_older_one_a_record_only(people):
    seller = a_seller(people, an_approved_plan(people).plan_id)
    people.hears(amended("deal_1", 3, "700.00", credits={seller: "1"}))
    people.hears(
        amended("deal_1", 2, "900.00", credits={seller: "1"}),
        signed("deal_1", 1, credits={seller: "1"}),
    )
    assert balance_of(people, seller) == ["7.00"]
    assert [event.sale.sale_version for event in people.published(CommissionCalculated)] == [3]


def test_moving_a_deal_to_another_seller_takes_all_from_the_first(people):
    plan = an_approved_plan(people)
    first, second = (a_seller(people, plan.plan_id, external_ref=name) for name in "ab")
    people.hears(signed("deal_1", 1, "1500.00", credits={first: "1"}))
    people.hears(amended("deal_1", 2, "1500.00", credits={second: "1"}))
    assert (balance_of(people, first), balance_of(people, second)) == ([], ["20.00"])


def test_an_overlay_credit_earns_under_an_overlay_component_only(people):
    plan = an_approved_plan(
        people,
        a_component(),
        a_component(component_id="overlay", overlay=True, tiers=(("0.00", "0.005"),)),
    )
    seller, expert = (a_seller(people, plan.plan_id, external_ref=name) for name in "ab")
    people.hears(signed("deal_1", 1, "1000.00", credits={seller: "1"}, overlay={expert: "0.4"}))
    assert (balance_of(people, seller), balance_of(people, expert)) == (["10.00"], ["2.00"])


def test_a_corrected_plan_version_moves_what_the_faulty_one_paid(people):
    plan = an_approved_plan(people)
    seller = a_seller(people, plan.plan_id)
    people.hears(signed("deal_1", 1, "1000.00", credits={seller: "1"}))
    an_approved_plan(people, a_component(tiers=(("0.00", "0.03"),)), plan_id=plan.plan_id)
    caught_up(people)
    assert balance_of(people, seller) == ["30.00"]


def test_a_hire_date_that_moves_takes_back_what_was_signed_before_it(people):
    seller = a_seller(people, an_approved_plan(people).plan_id)
    people.hears(signed("deal_1", 1, "1000.00", credits={seller: "1"}))
    version = people.call("get_employee", employee_id=seller).version
    people.call("change_employee", employee_id=seller, hired_on=date(2026, 4, 1), if_match=version)
    caught_up(people)
    assert balance_of(people, seller) == []


def test_a_settlement_pays_once_and_carries_a_loss(people):
    people.clock.at = datetime(2026, 6, 1, tzinfo=UTC)
    seller = a_seller(people, an_approved_plan(people).plan_id)
    people.hears(signed("deal_1", 1, "1000.00", credits={seller: "1"}))
    first = people.call("settle", employee_id=seller, period="2026-03")
    people.hears(
        amended("deal_1", 2, "400.00", credits={seller: "1"}, happened_on=date(2026, 4, 9))
    )
    second = people.call("settle", employee_id=seller, period="2026-04")
    assert (first.paid, second.paid, second.carried_out) == (Money(10_00), Money(0), Money(-6_00))
    people.hears(signed("deal_2", 1, "900.00", credits={seller: "1"}, signed_on=date(2026, 5, 1)))
    assert people.call("settle", employee_id=seller, period="2026-05").paid == Money(3_00)
    with pytest.raises(Refused) as refused:
        people.call("settle", employee_id=seller, period="2026-05")
    assert refused.value.codes == ["settlement.already_paid"]


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-13", "period.unknown"),
        ("2026-Q1", "period.unknown"),
        ("2026-12", "settlement.month_not_over"),
    ],
)
def test_a_month_that_cannot_be_settled_is_refused(people, period, code):
    seller = a_seller(people)
    with pytest.raises(Refused) as refused:
        people.call("settle", employee_id=seller, period=period)
    assert code in refused.value.codes


@pytest.mark.parametrize(
    ("component", "starts_on", "code"),
    [
        (a_component(tiers=(("1.00", "0.01"),)), date(2026, 1, 1), "tiers.must_start_at_zero"),
        (
            a_component(tiers=(("0.00", "0.01"), ("0.00", "0.02"))),
            date(2026, 1, 1),
            "tiers.not_ascending",
        ),
        (a_component(accumulate="quarter"), date(2026, 2, 1), "plan.starts_inside_a_period"),
        (a_component(accumulate="year"), date(2026, 4, 1), "plan.starts_inside_a_period"),
        ({**a_component(), "currency": "USD"}, date(2026, 1, 1), "plan.tier_currency"),
    ],
)
def test_a_faulty_plan_is_refused(people, component, starts_on, code):
    with pytest.raises(Refused) as refused:
        people.call("draft_plan", name="x", starts_on=starts_on, components=[component])
    assert code in refused.value.codes


def test_an_approved_plan_never_changes(people):
    plan = an_approved_plan(people)
    with pytest.raises(Refused) as refused:
        people.call("approve_plan", plan_id=plan.plan_id, plan_version=1)
    assert refused.value.codes == ["plan.already_approved"]


def test_a_retired_version_earns_no_more_and_what_it_earned_before_stays(people):
    plan = an_approved_plan(people)
    seller = a_seller(people, plan.plan_id)
    people.hears(signed("deal_1", 1, "1000.00", credits={seller: "1"}),
                 signed("deal_2", 1, "1000.00", credits={seller: "1"},
                        signed_on=date(2026, 4, 1)))
    version = people.call("get_plan", plan_id=plan.plan_id, plan_version=1).version
    retired = people.call("retire_plan", plan_id=plan.plan_id, plan_version=1,
                          ends_on=date(2026, 4, 1), if_match=version)
    caught_up(people)
    assert (retired.state.value, retired.components) == ("retired", plan.components)
    assert (balance_of(people, seller), balance_of(people, seller, "2026-04")) == (["10.00"], [])
    people.hears(signed("deal_3", 1, "5.00", credits={seller: "1"}, signed_on=date(2026, 4, 2)))
    assert people.published(CommissionCalculated)[-1].skipped[0].code == "plan.none_valid"


@pytest.mark.parametrize(
    ("ends_on", "code"),
    [(date(2026, 1, 1), "plan.ends_outside"), (date(2026, 4, 2), "plan.ends_inside_a_period")])
def test_a_version_ends_with_a_period_and_only_once(people, ends_on, code):
    plan = an_approved_plan(people)
    with pytest.raises(Refused) as refused:
        people.call("retire_plan", plan_id=plan.plan_id, plan_version=1, ends_on=ends_on)
    assert refused.value.codes == [code]
    people.call("retire_plan", plan_id=plan.plan_id, plan_version=1, ends_on=date(2026, 4, 1))
    with pytest.raises(Refused) as again:
        people.call("retire_plan", plan_id=plan.plan_id, plan_version=1, ends_on=date(2026, 3, 1))
    assert again.value.codes == ["plan.not_approved"]


def test_two_plans_on_one_day_are_refused(people):
    plan = an_approved_plan(people)
    seller = a_seller(people, plan.plan_id)
    with pytest.raises(Refused) as refused:
        people.call(
            "assign_plan", employee_id=seller, plan_id=plan.plan_id, valid_from=date(2026, 6, 1)
        )
    assert refused.value.codes == ["plan.assignment_overlaps"]


def test_the_same_external_ref_is_one_employee(people):
    assert a_seller(people, external_ref="x") == a_seller(people, external_ref="x")


def test_a_refund_under_a_changed_plan_leaves_no_residue(people):
    """The trap of field notes 3.4: a refund computed from itself under the plan of that day."""
    plan = an_approved_plan(people, a_component("flat"))
    seller = a_seller(people, plan.plan_id)
    people.hears(signed("deal_1", 1, "1000.50", credits={seller: "1"}))
    assert balance_of(people, seller) == ["20.01"]
    an_approved_plan(people, a_component("interpolated"), plan_id=plan.plan_id)
    an_approved_plan(people, starts_on=date(2026, 4, 1), plan_id=plan.plan_id)
    people.hears(cancelled("deal_1", 2, "1000.50", credits={seller: "1"},
                           happened_on=date(2026, 4, 9)))
    caught_up(people)
    assert balance_of(people, seller) == []
    assert people.sql("SELECT sum(amount_minor), sum(base_minor) FROM commission_line") == [(0, 0)]
