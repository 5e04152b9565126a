"""Pay sheets from calculation to payment; draws, bonuses and shares on them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from services.analytics.contract import PeriodClosed
from services.people.contract import SettlementApproved
from services.people.contract.pay import PayState
from services.people.service import PeopleService
from services.strategy.contract import TargetCells, TargetLocked, TargetMetric, TargetSubject
from tests.builders import amended, cancelled, signed
from tests.people.builders import a_component, a_seller, an_approved_plan, yuan

ALL = {"settlements:write": "all", "settlements:approve": "all", "statements:read": "all"}
HR, DIRECTOR = (Caller(name, f"emp_{name}", permissions=ALL) for name in ("hr", "director"))
DRAW = {"minimum": yuan("1000.00")}
TEN_PERCENT = a_component(tiers=(("0.00", "0.1"),))


@pytest.fixture
def people(harness: Any) -> Harness:
    found: Harness = harness(PeopleService)
    found.clock.at = datetime(2027, 6, 1, tzinfo=UTC)
    return found


def a_seller_under(people: Harness, **terms: Any) -> str:
    """A seller of ten percent whose draws and bonuses are these."""
    plan = an_approved_plan(people, TEN_PERCENT, terms=terms or None)
    return a_seller(people, plan.plan_id)


def sold(people: Harness, seller: str, **amounts: str) -> None:
    """Sales by the name of their month: m03="5000.00"."""
    for month, amount in amounts.items():
        people.hears(signed(f"deal_{month}", 1, amount, credits={seller: "1"},
                            signed_on=date(2026, int(month[1:]), 3)))


def paid(people: Harness, seller: str, period: str) -> Any:
    """The sheet of a month, taken through every state."""
    sheet = people.call("calculate_pay", caller=HR, employee_id=seller, period=period)
    people.call("review_pay", caller=HR, settlement_id=sheet.settlement_id)
    people.call("approve_pay", caller=DIRECTOR, settlement_id=sheet.settlement_id)
    return people.call("pay_out", caller=HR, settlement_id=sheet.settlement_id)


def test_a_sheet_goes_from_calculated_to_paid_and_is_announced_once(people):
    seller = a_seller_under(people)
    sold(people, seller, m01="5000.00")
    sheet = paid(people, seller, "2026-01")
    assert (sheet.state, sheet.earned, sheet.paid) == (PayState.PAID, Money(500_00), Money(500_00))
    [event] = people.published(SettlementApproved)
    assert (event.settlement_id, event.paid) == (sheet.settlement_id, Money(500_00))
    statement = people.call("statement", employee_id=seller, period="2026-01")
    assert [one.paid for one in statement.settlements] == [Money(500_00)]


@pytest.mark.parametrize(("step", "now"), [("approve_pay", "calculated"), ("pay_out", "calculated"),
                                           ("review_pay", "paid"), ("approve_pay", "paid")])
def test_a_step_out_of_turn_is_refused(people, step, now):
    seller = a_seller_under(people)
    sheet = people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    if now == "paid":
        paid(people, seller, "2026-01")
    with pytest.raises(Refused) as refused:
        people.call(step, caller=DIRECTOR, settlement_id=sheet.settlement_id)
    assert "settlement.wrong_state" in refused.value.codes


def test_nobody_approves_what_the_same_person_reviewed(people):
    seller = a_seller_under(people)
    sheet = people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    people.call("review_pay", caller=HR, settlement_id=sheet.settlement_id)
    with pytest.raises(Refused) as refused:
        people.call("approve_pay", caller=HR, settlement_id=sheet.settlement_id)
    assert refused.value.codes == ["settlement.same_person"]


def test_a_ledger_that_moved_since_must_be_calculated_again(people):
    seller = a_seller_under(people)
    sold(people, seller, m01="5000.00")
    sheet = people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    people.call("review_pay", caller=HR, settlement_id=sheet.settlement_id)
    people.hears(amended("deal_m01", 2, "4000.00", credits={seller: "1"},
                         signed_on=date(2026, 1, 3)))
    with pytest.raises(Refused) as refused:
        people.call("approve_pay", caller=DIRECTOR, settlement_id=sheet.settlement_id)
    assert refused.value.codes == ["settlement.changed"]
    assert paid(people, seller, "2026-01").paid == Money(400_00)


def test_from_approval_on_a_change_goes_to_the_next_sheet_as_an_adjustment(people):
    seller = a_seller_under(people)
    sold(people, seller, m01="5000.00")
    sheet = people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    people.call("review_pay", caller=HR, settlement_id=sheet.settlement_id)
    people.call("approve_pay", caller=DIRECTOR, settlement_id=sheet.settlement_id)
    people.hears(amended("deal_m01", 2, "4000.00", credits={seller: "1"},
                         signed_on=date(2026, 1, 3), happened_on=date(2026, 1, 20)))
    assert people.call("pay_out", caller=HR, settlement_id=sheet.settlement_id).paid == Money(
        500_00)
    after = paid(people, seller, "2026-02")
    assert (after.earned, after.paid, after.carried_out) == (
        Money(-100_00), Money(0), Money(-100_00))


def test_an_earlier_sheet_is_approved_first(people):
    seller = a_seller_under(people)
    people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    for operation in ("calculate_pay", "settle"):
        with pytest.raises(Refused) as refused:
            people.call(operation, employee_id=seller, period="2026-02")
        assert refused.value.codes == ["settlement.earlier_open"]


def test_a_month_with_a_sheet_is_not_settled_past_it(people):
    seller = a_seller_under(people)
    people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    with pytest.raises(Refused) as refused:
        people.call("settle", employee_id=seller, period="2026-01")
    assert refused.value.codes == ["settlement.has_sheet"]


def test_the_vector_of_field_notes_in_the_ledger(people):
    """Minimum 1,000: earned 500, 700, 400 draw 500, 300, 600; owed 500, 800, 1,400."""
    seller = a_seller_under(people, draw=DRAW)
    sold(people, seller, m01="5000.00", m02="7000.00", m03="4000.00")
    sheets = [paid(people, seller, f"2026-0{month}") for month in (1, 2, 3)]
    assert [one.draw.minor // 100 for one in sheets] == [500, 300, 600]
    assert [one.paid.minor // 100 for one in sheets] == [1000, 1000, 1000]
    assert [one.draw_balance.minor // 100 for one in sheets] == [500, 800, 1400]
    found = people.call("balances", employee_id=seller)
    assert (found.paid, found.open) == ((Money(3_000_00),), (Money(0),))


def test_a_draw_ends_after_its_months_and_is_recovered(people):
    seller = a_seller_under(people, draw={**DRAW, "months": 1, "recovery_rate": "0.5"})
    sold(people, seller, m01="5000.00", m02="7000.00")
    first, second = (paid(people, seller, f"2026-0{month}") for month in (1, 2))
    assert (first.draw, second.draw) == (Money(500_00), Money(0))
    assert (second.recovered, second.paid, second.draw_balance) == (
        Money(350_00), Money(350_00), Money(150_00))


def test_a_correction_of_a_paid_month_runs_its_whole_rule_again(people):
    """January earned 500, drew 500; a cancellation makes it earn nothing and draw all 1,000:
    February owes nothing for it, and what has to come back is 1,000."""
    seller = a_seller_under(people, draw=DRAW)
    sold(people, seller, m01="5000.00", m02="20000.00")
    paid(people, seller, "2026-01")
    people.hears(cancelled("deal_m01", 2, "5000.00", credits={seller: "1"},
                           signed_on=date(2026, 1, 3), happened_on=date(2026, 2, 9)))
    second = paid(people, seller, "2026-02")
    assert (second.earned, second.draw, second.recovered) == (
        Money(1_500_00), Money(500_00), Money(1_000_00))
    assert (second.paid, second.draw_balance) == (Money(1_000_00), Money(0))


def a_quota(seller: str, *months: int) -> TargetLocked:
    """The year's quota of signed amounts in whole yuan, from January on."""
    cells = tuple(month * 100 for month in (*months, *(0,) * (12 - len(months))))
    return TargetLocked("tgt_1", 2, 2026, TargetMetric.SIGNED, "CNY",
                        (TargetCells(TargetSubject.EMPLOYEE, seller, cells),))


BONUSES = [{"name": "达标奖🏆", "attainment_ratio": "1", "amount": yuan("500.00")},
           {"name": "超额奖", "attainment_ratio": "1.2", "amount": yuan("1500.00")}]


def test_a_quota_bonus_is_paid_and_taken_back_when_the_deal_goes(people):
    seller = a_seller_under(people, bonuses=BONUSES)
    people.hears(a_quota(seller, 1000, 1000))
    sold(people, seller, m01="1200.00", m02="1199.99")
    first, second = (paid(people, seller, f"2026-0{month}") for month in (1, 2))
    assert (first.bonus, second.bonus) == (Money(1_500_00), Money(500_00))
    people.hears(cancelled("deal_m01", 2, "1200.00", credits={seller: "1"},
                           signed_on=date(2026, 1, 3), happened_on=date(2026, 3, 9)))
    third = paid(people, seller, "2026-03")
    assert (third.bonus, third.earned) == (Money(-1_500_00), Money(-120_00))
    assert third.carried_out == Money(-1_620_00)


def test_without_a_quota_there_is_no_bonus(people):
    seller = a_seller_under(people, bonuses=BONUSES)
    sold(people, seller, m01="1200.00")
    assert paid(people, seller, "2026-01").bonus == Money(0)


def test_the_year_end_share_comes_with_december(people):
    seller = a_seller_under(people, year_end={"rate": "0.1", "cap": yuan("150.00")})
    people.hears(a_quota(seller, *(100,) * 12))
    sold(people, seller, m02="2200.00")
    assert paid(people, seller, "2026-11").bonus == Money(0)
    december = paid(people, seller, "2026-12")
    assert december.bonus == Money(100_00)
    [line] = people.call("statement", employee_id=seller, period="2026-12").pay_lines
    assert (line.kind.value, line.rule) == ("year_end", "(2200.00 - 1200.00) x 0.1")


def test_a_granted_bonus_goes_to_the_next_open_month(people):
    seller = a_seller_under(people)
    paid(people, seller, "2026-01")
    line = people.call("grant_bonus", employee_id=seller, period="2026-01", amount=yuan("80.00"),
                       reason="救火：𠮷野家项目")
    assert line.booked_in == "2026-02"
    assert paid(people, seller, "2026-02").paid == Money(80_00)


def test_a_closed_month_takes_no_grant(people):
    seller = a_seller_under(people)
    people.hears(PeriodClosed("2026-01", 1))
    line = people.call("grant_bonus", employee_id=seller, period="2026-01", amount=yuan("80.00"),
                       reason="x")
    assert line.booked_in == "2026-02"


@pytest.mark.parametrize("amount", ["0.00", "-1.00"])
def test_a_grant_of_nothing_is_refused(people, amount):
    seller = a_seller_under(people)
    with pytest.raises(Refused) as refused:
        people.call("grant_bonus", employee_id=seller, period="2026-01", amount=yuan(amount),
                    reason="x")
    assert refused.value.codes == ["bonus.not_positive"]


def test_a_sheet_outside_the_callers_scope_does_not_exist(people):
    seller = a_seller_under(people)
    sheet = people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    other = Caller("x", "emp_x", permissions={"statements:read": "own"})
    with pytest.raises(Refused) as refused:
        people.call("pay_sheet", caller=other, settlement_id=sheet.settlement_id)
    assert refused.value.kind == "not_found"
    assert people.call("list_pay_sheets", caller=other).items == ()
    mine = Caller("x", seller, permissions={"statements:read": "own"})
    assert len(people.call("list_pay_sheets", caller=mine).items) == 1


def test_a_stale_version_is_refused(people):
    seller = a_seller_under(people)
    sheet = people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    people.call("calculate_pay", caller=HR, employee_id=seller, period="2026-01")
    with pytest.raises(Refused) as refused:
        people.call("review_pay", caller=HR, settlement_id=sheet.settlement_id,
                    if_match=sheet.version)
    assert refused.value.codes == ["record.stale"]


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"draw": {"minimum": yuan("5.00", "USD")}}, "plan.amount_currency"),
        ({"base_salary": yuan("-1.00")}, "plan.amount_negative"),
        ({"bonuses": [{**BONUSES[0], "amount": yuan("-1.00")}]}, "plan.amount_negative"),
    ],
)
def test_faulty_terms_are_refused(people, terms, code):
    with pytest.raises(Refused) as refused:
        an_approved_plan(people, TEN_PERCENT, terms=terms)
    assert refused.value.codes == [code]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"cap": yuan("5.00", "USD")}, "plan.amount_currency"),
        ({"clawback_days": 30, "trigger": "received"}, "plan.window_needs_signed"),
        ({"product_rates": [{"level": "product", "reference": "p", "rate": "0.1"}] * 2},
         "plan.product_rate_twice"),
    ],
)
def test_faulty_components_are_refused(people, more, code):
    with pytest.raises(Refused) as refused:
        an_approved_plan(people, a_component(**more))
    assert refused.value.codes == [code]


def test_the_order_of_sales_around_settlements_does_not_change_what_is_paid_in_all(people):
    """Paid and open together are the rule on what remains, wherever the settlements fell."""
    sums = []
    for name, months in (("a", (1, 2, 3)), ("b", (3,)), ("c", ())):
        plan = an_approved_plan(people, TEN_PERCENT)
        seller = a_seller(people, plan.plan_id, external_ref=name)
        for version, month in enumerate((1, 2, 3), 1):
            people.hears(amended(f"deal_{name}", version, f"{5000 - version * 1000}.00",
                                 credits={seller: "1"}, signed_on=date(2026, 1, 3),
                                 happened_on=date(2026, month, 9)))
            if month in months:
                paid(people, seller, f"2026-0{month}")
        found = people.call("balances", employee_id=seller)
        sums.append((found.paid[0] + found.open[0]).minor)
    assert sums == [200_00] * 3
