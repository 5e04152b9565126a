"""Contests awarded into the pay ledger, disputes decided, estimates and replays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from services.people.contract.disputes import DisputeState
from services.people.service import PeopleService
from services.pipeline.contract import (
    CreditKind,
    Deal,
    DealCredit,
    DealLine,
    DealStatus,
    Pipeline,
    Stage,
)
from tests.builders import amended, cancelled, signed
from tests.people.builders import a_component, a_seller, an_approved_plan, yuan

MARCH = "2026-03"


@pytest.fixture
def people(harness: Any) -> Harness:
    found: Harness = harness(PeopleService)
    found.clock.at = datetime(2026, 6, 1, tzinfo=UTC)
    return found


def a_contest(people: Harness, **values: Any) -> str:
    known: str = people.call("announce_contest", **{
        "name": "月度销冠", "grain": "month", "metric": "signed", "starts_on": date(2026, 1, 1),
        "prizes": [yuan("3000.00"), yuan("1000.00")], **values}).contest_id
    return known


def places(standings: Any) -> list[tuple[int, str, int, int]]:
    return [(one.rank, one.employee_id, one.prize.minor // 100, one.awarded.minor // 100)
            for one in standings.places]


def test_the_best_of_the_month_get_their_prizes_once(people):
    contest = a_contest(people)
    people.hears(signed("d1", 1, "900.00", credits={"emp_a": "1"}),
                 signed("d2", 1, "500.00", credits={"emp_b": "0.6", "emp_c": "0.4"}),
                 signed("d3", 1, "9000.00", credits={"emp_c": "1"}, signed_on=date(2026, 4, 1)))
    for _ in range(2):
        found = people.call("award_contest", contest_id=contest, period=MARCH)
    assert places(found) == [(1, "emp_a", 3000, 3000), (2, "emp_b", 1000, 1000),
                             (3, "emp_c", 0, 0)]
    assert people.sql("SELECT sum(amount_minor) FROM pay_line")[0][0] == 4_000_00


def test_a_winner_whose_deal_goes_loses_the_prize_to_the_next(people):
    contest = a_contest(people, prizes=[yuan("3000.00")])
    people.hears(signed("d1", 1, "900.00", credits={"emp_a": "1"}),
                 signed("d2", 1, "500.00", credits={"emp_b": "1"}))
    people.call("award_contest", contest_id=contest, period=MARCH)
    people.hears(cancelled("d1", 2, "900.00", credits={"emp_a": "1"},
                           happened_on=date(2026, 4, 2)))
    found = people.call("award_contest", contest_id=contest, period=MARCH)
    assert places(found) == [(1, "emp_b", 3000, 3000)]
    lines = people.sql("SELECT employee_id, amount_minor FROM pay_line ORDER BY line_id")
    assert [tuple(one) for one in lines] == [
        ("emp_a", 3_000_00), ("emp_a", -3_000_00), ("emp_b", 3_000_00)]


def test_those_who_tie_share_to_the_cent(people):
    contest = a_contest(people, prizes=[yuan("100.00")])
    people.hears(*(signed(f"d{name}", 1, "900.00", credits={f"emp_{name}": "1"})
                   for name in "abc"))
    found = people.call("award_contest", contest_id=contest, period=MARCH)
    assert [one.awarded.minor for one in found.places] == [3334, 3333, 3333]


@pytest.mark.parametrize(
    ("period", "code"),
    [("2026-Q1", "contest.period_unknown"), ("2026-13", "contest.period_unknown"),
     ("2025-12", "contest.does_not_run"), ("2026-06", "contest.period_not_over")])
def test_a_period_that_cannot_be_awarded_is_refused(people, period, code):
    contest = a_contest(people)
    with pytest.raises(Refused) as refused:
        people.call("award_contest", contest_id=contest, period=period)
    assert refused.value.codes == [code]


@pytest.mark.parametrize(
    ("values", "code"),
    [({"prizes": [yuan("1.00"), yuan("1.00", "USD")]}, "contest.currencies"),
     ({"metric": "quantity"}, "contest.metric_not_measured"),
     ({"prizes": [yuan("-1.00")]}, "contest.amount_negative"),
     ({"ends_on": date(2026, 1, 1)}, "period.not_ascending")])
def test_a_faulty_contest_is_refused(people, values, code):
    with pytest.raises(Refused) as refused:
        a_contest(people, **values)
    assert refused.value.codes == [code]


def test_a_seller_sees_the_own_place_and_how_many_others_there_are(people):
    contest = a_contest(people)
    people.hears(signed("d1", 1, "900.00", credits={"emp_a": "1"}),
                 signed("d2", 1, "500.00", credits={"emp_b": "1"}))
    found = people.call("standings", contest_id=contest, period=MARCH,
                        caller=Caller("b", "emp_b", permissions={"statements:read": "own"}))
    assert (places(found), found.hidden) == ([(2, "emp_b", 1000, 0)], 1)


def a_dispute(people: Harness, seller: str, **values: Any) -> Any:
    return people.call("raise_dispute", **{
        "employee_id": seller, "period": MARCH, "kind": "incorrect_credit", "deal_id": "d1",
        "expected": yuan("20.00"), "reason": "应有一半", **values})


def test_a_dispute_keeps_what_was_expected_beside_what_the_ledger_has(people):
    seller = a_seller(people, an_approved_plan(people).plan_id)
    people.hears(signed("d1", 1, "900.00", credits={seller: "1"}),
                 signed("d2", 1, "50.00", credits={seller: "1"}))
    of_deal = a_dispute(people, seller)
    of_month = a_dispute(people, seller, deal_id=None)
    assert (of_deal.expected, of_deal.actual, of_month.actual) == (
        Money(20_00), Money(9_00), Money(9_50))
    assert people.call("list_disputes", employee_id=seller, limit=1).next_cursor is not None


def test_an_approved_dispute_is_paid_with_the_next_settlement(people):
    seller = a_seller(people, an_approved_plan(people).plan_id)
    dispute = a_dispute(people, seller)
    decided = people.call("resolve_dispute", dispute_id=dispute.dispute_id, is_approved=True,
                          resolution="漏记", granted=yuan("11.00"))
    assert decided.state is DisputeState.APPROVED
    assert people.call("settle", employee_id=seller, period=MARCH).paid == Money(11_00)


@pytest.mark.parametrize(
    ("values", "code"),
    [({"is_approved": False, "granted": yuan("1.00")}, "dispute.rejected_grants_nothing"),
     ({"is_approved": True, "granted": yuan("1.00", "USD")}, "dispute.currency"),
     ({"is_approved": True, "granted": yuan("0.00")}, "bonus.not_positive")])
def test_a_decision_that_does_not_hold_is_refused(people, values, code):
    dispute = a_dispute(people, a_seller(people))
    with pytest.raises(Refused) as refused:
        people.call("resolve_dispute", dispute_id=dispute.dispute_id, resolution="x", **values)
    assert refused.value.codes == [code]


def test_a_dispute_is_decided_once_and_never_by_whom_it_pays(people):
    seller = a_seller(people)
    dispute = a_dispute(people, seller)
    own = Caller("s", seller, permissions={"settlements:approve": "all"})
    with pytest.raises(Refused) as refused:
        people.call("resolve_dispute", caller=own, dispute_id=dispute.dispute_id,
                    is_approved=True, resolution="x")
    assert refused.value.codes == ["dispute.own"]
    decision = {"dispute_id": dispute.dispute_id, "is_approved": False, "resolution": "x"}
    assert people.call("resolve_dispute", **decision).state is DisputeState.REJECTED
    with pytest.raises(Refused) as again:
        people.call("resolve_dispute", **decision)
    assert again.value.codes == ["dispute.already_decided"]


def test_nobody_disputes_for_somebody_out_of_sight(people):
    seller = a_seller(people)
    other = Caller("x", "emp_x", permissions={"disputes:write": "own"})
    with pytest.raises(Refused) as refused:
        a_dispute(people, seller, caller=other)
    assert refused.value.kind == "not_found"


def an_open_deal(seller: str, amount: str, status: DealStatus = DealStatus.OPEN) -> Deal:
    money = Money.of(amount)
    line = DealLine("l1", "prod_1", None, "pumps", "pumps", Decimal(1), money, money, Money(0))
    return Deal("deal_open", 1, "泵", status, Stage.NEGOTIATION, seller, "direct", "CNY", money,
                datetime(2026, 5, 1, tzinfo=UTC), lines=(line,),
                credits=(DealCredit(seller, CreditKind.REVENUE, Decimal("0.5")),
                         DealCredit("emp_other", CreditKind.REVENUE, Decimal("0.5"))))


@pytest.mark.parametrize("trigger", ["signed", "received", "invoiced"])
def test_an_estimate_is_what_the_ledger_then_pays(people, trigger):
    plan = an_approved_plan(people, a_component("flat", trigger=trigger))
    seller = a_seller(people, plan.plan_id)
    june = date(2026, 6, 1)
    people.hears(signed("d1", 1, "800.00", credits={seller: "1"}, signed_on=june))
    held = 0 if trigger != "signed" else 8_00
    people.answers(Pipeline.get_deal, lambda query: an_open_deal(seller, "600.00"))
    found = people.call("estimate_commission", deal_id="deal_open",
                        caller=Caller("s", seller, permissions={"statements:read": "own"}))
    [line] = found.lines
    assert line.base == Money(300_00)
    assert held + line.amount.minor + line.retier.minor == (22_00 if held else 3_00)
    assert people.sql("SELECT count(*) FROM commission_line")[0][0] == (1 if held else 0)


def test_an_estimate_is_for_open_deals_of_those_in_sight(people):
    seller = a_seller(people, an_approved_plan(people).plan_id)
    people.answers(Pipeline.get_deal,
                   lambda query: an_open_deal(seller, "600.00", DealStatus.SIGNED))
    with pytest.raises(Refused) as refused:
        people.call("estimate_commission", deal_id="deal_open")
    assert refused.value.codes == ["deal.not_open"]
    other = Caller("x", "emp_x", permissions={"statements:read": "own"})
    with pytest.raises(Refused) as unseen:
        people.call("estimate_commission", deal_id="deal_open", caller=other)
    assert unseen.value.kind == "not_found"


def test_a_replay_shows_what_another_plan_would_have_cost(people):
    plan = an_approved_plan(people)
    first, second = (a_seller(people, plan.plan_id, external_ref=name) for name in "ab")
    people.hears(
        signed("d1", 1, "1500.00", credits={first: "0.5", second: "0.5"}),
        signed("d2", 1, "1000.00", credits={first: "1"}),
        signed("d3", 1, "7000.00", credits={first: "1"}, signed_on=date(2026, 4, 1)),
        amended("d4", 1, "9.00", credits={first: "1"}, currency="USD"))
    draft = people.call("draft_plan", name="5 %", starts_on=date(2027, 1, 1),
                        components=[a_component(tiers=(("0.00", "0.05"),))])
    found = people.call("replay_plan", plan_id=draft.plan_id, plan_version=1, period=MARCH)
    ledger = sum(people.call("balances", employee_id=name, period=MARCH).accounts[0].balance.minor
                 for name in (first, second))
    assert (found.sales, found.actual, found.replayed) == (2, Money(ledger), Money(125_00))
    assert found.difference == found.replayed - found.actual
    assert {one.employee_id: one.replayed.minor for one in found.sellers} == {
        first: 87_50, second: 37_50}


def test_a_replay_of_no_sales_costs_nothing(people):
    plan = an_approved_plan(people)
    found = people.call("replay_plan", plan_id=plan.plan_id, plan_version=1, period="2026")
    assert (found.sales, found.difference, found.sellers) == (0, Money(0), ())
