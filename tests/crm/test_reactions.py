"""What crm does with the events of others: twice, shuffled, before the customer is known."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import pytest

from chassis.scope import ScopeEdge
from chassis.testing import Refused
from kernel.money import Money
from services.crm.contract import CustomerGraded
from services.crm.service import CrmService
from services.org.contract import AssignmentChanged
from services.people.contract import EmployeeChanged, EmployeeLeft
from services.pipeline.contract import PaymentReversed
from services.pipeline.contract.contracts import ContractChanged
from tests.crm.builders import (
    a_customer,
    a_sale,
    amended,
    an_approved_rule,
    cancelled,
    lost,
    moved,
    paid,
    signed,
    signed_criterion,
    somebody,
)


def overview(crm, customer_id):
    return crm.call("overview", customer_id=customer_id)


def copies(crm):
    return [tuple(row) for row in crm.sql("SELECT * FROM deal_copy ORDER BY deal_id")]


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_sales_twice_and_shuffled_end_the_same(crm, order):
    made = a_customer(crm)
    mine = {"customer_id": made.customer_id}
    an_approved_rule(crm, signed_criterion("900.00 CNY"))
    story = [moved(2, **mine), signed("1000.00", **mine), paid("1000.00", "400.00", 2, **mine),
             amended("900.00", 3, received="400.00", **mine)]
    shuffled = [story[place] for place in order]
    crm.hears_one_by_one(*shuffled, *shuffled)
    seen = overview(crm, made.customer_id)
    (total,), (deal,) = seen.totals, seen.deals
    assert (total.signed, total.received, total.open) == (
        Money(900_00), Money(400_00), Money(0))
    assert (deal.status, deal.amount, deal.received, deal.stage) == (
        "signed", Money(900_00), Money(400_00), None)
    assert seen.customer.grade == "A"
    assert crm.waiting() == 0


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_moves_twice_and_shuffled_end_the_same(crm, order):
    made = a_customer(crm)
    mine = {"customer_id": made.customer_id}
    story = [moved(2, "500.00", **mine), moved(3, "700.00", **mine), lost(4, **mine)]
    shuffled = [story[place] for place in order]
    crm.hears(*shuffled, *shuffled)
    (deal,) = overview(crm, made.customer_id).deals
    assert (deal.status, deal.stage, deal.lost_reason) == ("lost", "proposal", "价格")
    assert overview(crm, made.customer_id).totals[0].open == Money(0)


def test_a_batch_and_single_events_leave_the_same_copies(crm, harness):
    story = [moved(2), signed("1000.00"), paid("1000.00", "1000.00", 2), cancelled("1000.00", 3),
             moved(2, deal_id="deal_2"), lost(3, deal_id="deal_2")]
    crm.hears(*story)
    together = copies(crm)
    again = harness(CrmService)
    again.hears_one_by_one(*reversed(story))
    assert copies(again) == together


def test_currencies_are_never_added(crm):
    made = a_customer(crm)
    mine = {"customer_id": made.customer_id}
    crm.hears(signed("1000.00", deal_id="d1", **mine),
              signed("50.00", deal_id="d2", currency="USD", **mine),
              moved(2, "7.00", deal_id="d3", **mine),
              signed("300.00", deal_id="d4", signed_on=date(2024, 2, 29), **mine),
              signed("9", deal_id="d5", currency="JPY", **mine),
              cancelled("9", 2, deal_id="d5", currency="JPY", **mine))
    totals = overview(crm, made.customer_id).totals
    assert [(one.currency, one.signed.minor, one.signed_last_365_days.minor, one.open.minor,
             one.signed_deals, one.open_deals) for one in totals] == [
        ("CNY", 1300_00, 1000_00, 7_00, 2, 1), ("JPY", 0, 0, 0, 0, 0),
        ("USD", 50_00, 50_00, 0, 1, 0)]
    assert [one.deal_id for one in overview(crm, made.customer_id).deals][0] == "d3"


def test_a_sale_that_changes_its_customer_moves_both_grades(crm):
    one, other = a_customer(crm, name="one"), a_customer(crm, name="other")
    an_approved_rule(crm, signed_criterion())
    crm.hears(signed("1000.00", customer_id=one.customer_id))
    crm.hears(amended("1000.00", 2, customer_id=other.customer_id))
    grades = [crm.call("get_customer", customer_id=made.customer_id).grade
              for made in (one, other)]
    assert grades == ["C", "A"]
    assert overview(crm, one.customer_id).deals == ()


def test_a_batch_of_sales_grades_a_customer_once(crm):
    made = a_customer(crm)
    an_approved_rule(crm, signed_criterion("2000.00 CNY"))
    crm.hears(*(signed("1000.00", deal_id=f"d{number}", customer_id=made.customer_id)
                for number in range(3)))
    assert [event.grade for event in crm.published(CustomerGraded)] == ["C", "A"]


def test_money_that_went_back_no_longer_counts(crm):
    made = a_customer(crm)
    received = {**signed_criterion("400.00 CNY"), "field": "received"}
    an_approved_rule(crm, received)
    crm.hears(paid("1000.00", "400.00", 2, customer_id=made.customer_id))
    assert overview(crm, made.customer_id).customer.grade == "A"
    crm.hears(PaymentReversed(a_sale("1000.00", 3, customer_id=made.customer_id)))
    assert overview(crm, made.customer_id).customer.grade == "C"


def test_sums_that_no_amount_can_hold_stop_nothing(crm):
    made = a_customer(crm)
    an_approved_rule(crm, signed_criterion())
    huge = Money(2**63 - 1).amount
    crm.hears(*(signed(huge, deal_id=f"d{number}", customer_id=made.customer_id)
                for number in range(2)))
    assert overview(crm, made.customer_id).totals[0].signed == Money(2**63 - 1)
    assert (overview(crm, made.customer_id).customer.grade, crm.waiting()) == ("A", 0)


def test_deals_without_a_customer_or_of_a_stranger_are_kept(crm):
    crm.hears(signed("1.00", customer_id=None), moved(2, deal_id="d2", customer_id=None),
              signed("2.00", deal_id="d3", customer_id="cust_none"))
    assert (len(copies(crm)), crm.published(), crm.waiting()) == (3, [], 0)


def test_an_older_word_about_an_employee_changes_nothing(crm):
    left = EmployeeLeft("emp_1", 3, date(2026, 1, 1), date(2026, 2, 1))
    older = EmployeeChanged("emp_1", 2, date(2026, 1, 1))
    crm.hears_one_by_one(left, older, left)
    with pytest.raises(Refused) as refused:
        a_customer(crm)
    assert refused.value.codes == ["customer.owner_left"]


def test_an_older_word_about_a_place_changes_nothing(crm):
    a_customer(crm)
    since = date(2026, 1, 1)
    newer = AssignmentChanged("emp_1", 2, (), (ScopeEdge("emp_9", since),))
    older = AssignmentChanged("emp_1", 1, (), (ScopeEdge("emp_8", since),))
    crm.hears_one_by_one(newer, older, newer)
    shown = [len(crm.call("list_customers", caller=somebody(name, read="team")).items)
             for name in ("emp_9", "emp_8")]
    assert shown == [1, 0]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_a_contract_twice_and_shuffled_holds_as_said_last(crm, order):
    story = [ContractChanged("deal_1", version, date(2026, 3, 3), "cust_1", ends_on)
             for version, ends_on in ((2, date(2027, 3, 3)), (3, None), (4, date(2028, 2, 29)))]
    shuffled = [story[place] for place in order]
    crm.hears_one_by_one(*shuffled, *shuffled)
    assert [tuple(row) for row in crm.sql("SELECT * FROM contract_copy")] == [
        ("deal_1", 4, date(2028, 2, 29))]
