"""Receivables follow plans and payments; they fall due, are dunned, written off, and age."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis.testing import Refused
from kernel.money import Money
from services.pipeline.contract import PaymentReceived
from services.pipeline.contract.receivables import PaymentDue, PaymentOverdue, ReceivableWrittenOff
from services.pipeline.service import PipelineService
from services.pipeline.usecases import receivables
from tests.pipeline.builders import a_signed_deal, knows_sellers, money


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_2")
    return under_test


def day(pipeline, days):
    return str(pipeline.clock.at.date() + timedelta(days=days))


def planned(pipeline, *parts, **more):
    """A sale of 1,000.00 with instalments (days from today, amount, milestone)."""
    deal = a_signed_deal(pipeline, **more)
    pipeline.call("plan_payments", deal_id=deal.deal_id, instalments=[
        {"due_on": day(pipeline, days), "amount": money(amount), "milestone": milestone}
        for days, amount, milestone in parts])
    return deal


HALVES = ((3, "400.00", None), (40, "600.00", None))


def listed(pipeline, **query):
    return [(one.number, one.state, one.outstanding.amount, one.level)
            for one in pipeline.call("list_receivables", **query).items]


def codes(pipeline, operation, **values):
    with pytest.raises(Refused) as refused:
        pipeline.call(operation, **values)
    return refused.value.codes


def test_rows_follow_plans_payments_amendments_and_the_cancelling(pipeline):
    of = {"deal_id": planned(pipeline, *HALVES).deal_id}
    assert listed(pipeline) == [(1, "open", "400.00", 0), (2, "open", "600.00", 0)]
    paid = pipeline.call("record_payment", **of, amount=money("500.00")).payments[-1]
    assert listed(pipeline, state="open") == [(2, "open", "500.00", 0)]
    pipeline.call("reverse_payment", **of, payment_id=paid.payment_id, reason="退票")
    assert listed(pipeline)[0] == (1, "open", "400.00", 0)
    pipeline.call("amend_deal", **of, reason="减少", lines=[
        {"product_id": "prod_1", "net_price": money("450.00"), "product_line": "pumps"}])
    assert listed(pipeline) == [(1, "open", "400.00", 0), (2, "open", "50.00", 0)]
    pipeline.call("cancel_deal", **of, reason="取消")
    assert listed(pipeline) == [(1, "void", "0.00", 0), (2, "void", "0.00", 0)]


def test_it_is_announced_once_and_dunned_once_a_level_with_a_task(pipeline):
    planned(pipeline, *HALVES)
    for _ in range(2):
        pipeline.runs(receivables.step)
    assert [(one.number, one.outstanding.amount) for one in pipeline.published(PaymentDue)] == [
        (1, "400.00")]
    pipeline.clock.at += timedelta(days=4)
    for _ in range(2):
        pipeline.runs(receivables.step)
    pipeline.clock.at += timedelta(days=40)
    pipeline.runs(receivables.step)
    told = [(one.number, one.level) for one in pipeline.published(PaymentOverdue)]
    assert told == [(1, 1), (1, 3), (2, 1)]
    tasks = pipeline.call("list_tasks").items
    assert [(one.kind, one.owner_id) for one in tasks] == [("dunning", "emp_1")] * 3
    assert listed(pipeline, due_before=day(pipeline, 0)) == [
        (1, "open", "400.00", 3), (2, "open", "600.00", 1)]


def reminded(pipeline):
    return [(one.deal_id, one.level) for one in pipeline.published(PaymentOverdue)]


def policy(pipeline, *levels, notice=7):
    pipeline.call("set_dunning_policy", notice_days=notice, level_days=list(levels))


def test_a_new_policy_holds_for_what_is_open_and_says_no_level_twice(pipeline):
    deal_id = planned(pipeline, (0, "1000.00", None)).deal_id
    pipeline.clock.at += timedelta(days=2)
    pipeline.runs(receivables.step)
    assert reminded(pipeline) == [(deal_id, 1)]
    policy(pipeline, 2, 3)
    for _ in range(2):
        pipeline.runs(receivables.step)
    assert reminded(pipeline) == [(deal_id, 1)]
    pipeline.clock.at += timedelta(days=1)
    pipeline.runs(receivables.step)
    assert reminded(pipeline) == [(deal_id, 1), (deal_id, 2)]
    policy(pipeline, 60)
    pipeline.clock.at += timedelta(days=90)
    pipeline.runs(receivables.step)
    assert (len(reminded(pipeline)), listed(pipeline)[0][3]) == (2, 2)
    policy(pipeline, 10, 20, 30, 40)
    pipeline.runs(receivables.step)
    assert reminded(pipeline)[2:] == [(deal_id, 4)]


def test_a_notice_that_comes_earlier_by_the_new_policy_is_given_on_the_next_run(pipeline):
    planned(pipeline, (30, "1000.00", None))
    pipeline.runs(receivables.step)
    assert pipeline.published(PaymentDue) == []
    policy(pipeline, 1, notice=40)
    pipeline.runs(receivables.step)
    assert len(pipeline.published(PaymentDue)) == 1


def test_many_are_reckoned_in_chunks_and_a_stop_between_them_repeats_nothing(
    pipeline, monkeypatch
):
    monkeypatch.setattr(receivables, "CHUNK", 2)
    ids = {planned(pipeline, (0, "1000.00", None)).deal_id for _ in range(5)}
    pipeline.clock.at += timedelta(days=2)
    pipeline.runs(receivables.step)
    policy(pipeline, 1, 2)
    left = [1, 0]
    with pytest.raises(ZeroDivisionError):
        pipeline.runs(lambda work: receivables.step(work) and 1 / left.pop(0))
    anew = "SELECT count(*) FROM receivable WHERE policy_version = 1"
    assert pipeline.sql(anew)[0][0] == 2
    for _ in range(2):
        pipeline.runs(receivables.step)
    assert sorted(reminded(pipeline)) == sorted(
        (deal_id, level) for deal_id in ids for level in (1, 2))
    assert {one[3] for one in listed(pipeline)} == {2}
    assert pipeline.sql(anew)[0][0] == 5


def test_nobody_is_dunned_for_what_came_in_time(pipeline):
    deal = planned(pipeline, *HALVES)
    pipeline.call("record_payment", deal_id=deal.deal_id, amount=money("1000.00"))
    pipeline.clock.at += timedelta(days=400)
    pipeline.runs(receivables.step)
    assert pipeline.published(PaymentOverdue) == []
    assert listed(pipeline) == [(1, "paid", "0.00", 0), (2, "paid", "0.00", 0)]


def test_a_milestone_makes_its_instalment_due(pipeline):
    deal = planned(pipeline, (1, "1000.00", "验收"))
    pipeline.clock.at += timedelta(days=90)
    pipeline.runs(receivables.step)
    assert pipeline.published(PaymentOverdue) == []
    state = pipeline.call("reach_milestone", deal_id=deal.deal_id, number=1)
    assert not state.instalments[0].is_overdue
    assert codes(pipeline, "reach_milestone", deal_id=deal.deal_id, number=1) == [
        "payment.no_milestone"]
    pipeline.clock.at += timedelta(days=1)
    pipeline.runs(receivables.step)
    assert [one.level for one in pipeline.published(PaymentOverdue)] == [1]


def test_what_was_given_up_is_given_up_once_and_money_is_taken_all_the_same(pipeline):
    of = {"deal_id": planned(pipeline, *HALVES).deal_id}
    pipeline.call("write_off", **of, number=1, reason="客户破产")
    assert codes(pipeline, "write_off", **of, number=1, reason="x") == ["payment.nothing_open"]
    pipeline.clock.at += timedelta(days=20)
    pipeline.runs(receivables.step)
    assert pipeline.published(PaymentOverdue) == []
    assert listed(pipeline)[0] == (1, "written_off", "0.00", 0)
    pipeline.call("record_payment", **of, amount=money("100.00"))
    assert listed(pipeline)[0] == (1, "open", "300.00", 0)
    said = pipeline.published(ReceivableWrittenOff)
    assert [(one.number, one.written_off) for one in said] == [(1, Money(400_00)), (1, Money(0))]
    assert said[0].version < said[1].version


def test_an_instalment_that_was_dropped_and_planned_again_is_announced_anew(pipeline):
    of = {"deal_id": planned(pipeline, *HALVES).deal_id}
    pipeline.call("write_off", **of, number=2, reason="破产")
    for amounts in (["1000.00"], ["400.00", "600.00"]):
        pipeline.call("plan_payments", **of, instalments=[
            {"due_on": day(pipeline, 9), "amount": money(amount)} for amount in amounts])
    assert [one[1] for one in listed(pipeline)] == ["open", "open"]
    pipeline.call("write_off", **of, number=2, reason="破产")
    said = [(one.version, one.written_off) for one in pipeline.published(ReceivableWrittenOff)]
    assert [left for _, left in said] == [Money(600_00), Money(0), Money(600_00)]
    assert [version for version, _ in said] == sorted({version for version, _ in said})


def test_one_transfer_pays_for_several_deals_or_for_none(pipeline):
    first, second = planned(pipeline, *HALVES), planned(pipeline, *HALVES)
    parts = [{"deal_id": first.deal_id, "amount": money("400.00")},
             {"deal_id": second.deal_id, "amount": money("1.00")}]
    wish = {"amount": money("401.00"), "external_ref": "bank-1"}
    for _ in range(2):
        states = pipeline.call("record_receipt", **wish, allocations=parts).items
    assert [one.received.amount for one in states] == ["400.00", "1.00"]
    assert len(pipeline.published(PaymentReceived)) == 2
    assert codes(pipeline, "record_receipt", **wish, allocations=parts[:1]) == [
        "payment.allocations_not_whole"]
    assert codes(pipeline, "record_receipt", **wish, allocations=[parts[1], parts[1]]) == [
        "payment.deal_twice", "payment.allocations_not_whole"]
    with pytest.raises(Refused):
        pipeline.call("record_receipt", amount=money("2.00"), external_ref="bank-2", allocations=[
            {"deal_id": first.deal_id, "amount": money("1.00")},
            {"deal_id": "deal_none", "amount": money("1.00")}])
    assert len(pipeline.published(PaymentReceived)) == 2


def test_what_is_open_ages(pipeline):
    planned(pipeline, *HALVES)
    planned(pipeline, (1, "1000.00", "验收"), owner_id="emp_2")
    pipeline.clock.at += timedelta(days=35)
    found = pipeline.call("receivables_ageing").items
    assert [(one.bucket, one.outstanding.amount, one.count) for one in found] == [
        ("not_due", "1600.00", 2), ("31-60", "400.00", 1)]
    assert len(pipeline.call("receivables_ageing", owner_id="emp_2").items) == 1


def test_pages_follow_one_another_whatever_falls_on_one_day(pipeline):
    planned(pipeline, *((5, "100.00", None) for _ in range(10)))
    seen, cursor = [], None
    while True:
        found = pipeline.call("list_receivables", limit=3, cursor=cursor)
        seen, cursor = [*seen, *(one.number for one in found.items)], found.next_cursor
        if cursor is None:
            break
    assert sorted(seen) == list(range(1, 11))


def test_older_plans_get_their_rows(pipeline):
    deal = planned(pipeline, *HALVES)
    before = listed(pipeline)
    with pipeline.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM receivable")
    pipeline.runs(receivables.catch_up)
    assert listed(pipeline, deal_id=deal.deal_id) == before


def test_another_policy_holds_for_plans_from_then_on(pipeline):
    assert pipeline.call("dunning_policy").level_days == (1, 15, 30)
    assert codes(pipeline, "set_dunning_policy", level_days=[3, 2]) == [
        "dunning.levels_not_ascending"]
    pipeline.call("set_dunning_policy", notice_days=0, level_days=[10])
    planned(pipeline, *HALVES)
    pipeline.clock.at += timedelta(days=12)
    pipeline.runs(receivables.step)
    assert [one.level for one in pipeline.published(PaymentOverdue)] == []
    pipeline.clock.at += timedelta(days=1)
    pipeline.runs(receivables.step)
    assert [one.level for one in pipeline.published(PaymentOverdue)] == [1]
