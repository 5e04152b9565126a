"""Each night customers fall into their pools, once, for reasons that were to be seen before."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.work import in_transaction
from services.crm.contract.recycling import CustomerRecycled, RecycleKind
from services.crm.usecases import handovers, recycling, territories
from services.org.contract import (
    HandoverKind,
    HandoverStarted,
    Territory,
    TerritoryChanged,
    TerritoryState,
)
from services.pipeline.contract.contracts import ContractChanged
from tests.crm.builders import a_customer, cancelled, signed, somebody, spoke
from tests.crm.pool_builders import (
    QUIET_30,
    a_pool,
    claim,
    codes_of,
    later,
    owner_of,
    seller,
    waiting,
)


def recycled(crm):
    return [(one.customer_id, one.reasons) for one in crm.published(CustomerRecycled)
            if not one.is_released]


def test_tonight_is_what_the_preview_said_with_each_rules_figures(crm):
    pool = a_pool(crm, recycle_rules=[QUIET_30, {
        "title": "C 级", "conditions": [{"kind": "grade", "grades": ["C"]},
                                       {"kind": "never_won", "days": 60}]}])
    quiet, spoken = a_customer(crm, name="沉默"), a_customer(crm, name="有往来")
    later(crm, 29)
    spoke(crm, spoken.customer_id)
    said = crm.call("pool_recycle_preview")
    (one,) = said.items
    assert (one.customer_id, one.pool_id, one.falls_on) == (
        quiet.customer_id, pool, date(2026, 4, 30))
    assert [(rule.is_met, rule.falls_on) for rule in one.rules] == [
        (True, date(2026, 4, 30)), (False, date(2026, 5, 30))]
    (silence,) = one.rules[0].conditions
    assert (silence.counts_from, silence.days) == (date(2026, 3, 31), 30)
    crm.runs(recycling.step)
    assert recycled(crm) == []
    later(crm, 1)
    crm.runs(recycling.step)
    assert recycled(crm) == [(quiet.customer_id, (RecycleKind.QUIET,))]
    assert (owner_of(crm, quiet.customer_id), owner_of(crm, spoken.customer_id)) == (None, "emp_1")
    newest = crm.call("owner_history", customer_id=quiet.customer_id).items[0]
    assert (newest.from_owner_id, newest.to_owner_id, newest.reason) == (
        "emp_1", None, "30 天未跟进")
    assert len(crm.call("pool_recycle_preview", everybody=True).items) == 1


def test_a_timer_that_comes_twice_a_night_recycles_once(crm):
    a_pool(crm, recycle_rules=[QUIET_30])
    made = a_customer(crm, name="一")
    again = a_customer(crm, name="二")
    keep = {"customer_id": again.customer_id, "reason": "x"}
    crm.call("protect_customer", protected_until=date(2026, 12, 1), **keep)
    later(crm, 30)
    crm.runs(recycling.step)
    crm.call("protect_customer", **keep)
    crm.runs(recycling.step)
    assert recycled(crm) == [(made.customer_id, (RecycleKind.QUIET,))]
    assert len(crm.sql("SELECT 1 FROM pool_night")) == 1
    later(crm, 1)
    crm.runs(recycling.step)
    assert [name for name, _ in recycled(crm)] == [made.customer_id, again.customer_id]


def test_a_night_goes_on_after_any_chunk(crm, monkeypatch):
    monkeypatch.setattr(recycling, "CHUNK", 2)
    a_pool(crm, recycle_rules=[QUIET_30])
    for number in range(5):
        a_customer(crm, name=f"客户{number}")
    later(crm, 30)
    assert in_transaction(crm.ground, recycling.step)
    with pytest.raises(RuntimeError):
        in_transaction(crm.ground, _killed)
    assert len(recycled(crm)) == 2
    crm.runs(recycling.step)
    assert len({name for name, _ in recycled(crm)}) == len(recycled(crm)) == 5
    (night,) = crm.sql("SELECT recycled, finished_at FROM pool_night")
    assert (night.recycled, night.finished_at is not None) == (5, True)


def _killed(work):
    recycling.step(work)
    raise RuntimeError("killed before the commit")


def test_a_fresh_claim_restarts_the_clock_however_old_the_last_contact(crm):
    pool = a_pool(crm, recycle_rules=[QUIET_30])
    name = waiting(crm, pool, "旧识")
    later(crm, 100)
    claim(crm, name)
    later(crm, 1)
    crm.runs(recycling.step)
    assert owner_of(crm, name) == "emp_1"
    later(crm, 29)
    crm.runs(recycling.step)
    assert owner_of(crm, name) is None


def test_contract_end_takes_won_customers_and_never_won_the_others(crm):
    a_pool(crm, recycle_rules=[
        {"title": "合同到期", "conditions": [
            {"kind": "contract_ended", "days": 30, "contract_days": 100}]},
        {"title": "从未成交", "conditions": [{"kind": "never_won", "days": 180}]}])
    won, never, undone, longer = (
        a_customer(crm, name=name) for name in ("成交", "未成交", "退单", "长约"))
    crm.hears(signed(customer_id=won.customer_id, deal_id="deal_w"))
    crm.hears(signed(customer_id=undone.customer_id, deal_id="deal_u"))
    crm.hears(cancelled(customer_id=undone.customer_id, deal_id="deal_u"))
    crm.hears(signed(customer_id=longer.customer_id, deal_id="deal_l"))
    crm.hears(ContractChanged("deal_l", 2, date(2026, 3, 3), longer.customer_id, date(2026, 9, 1)))
    crm.clock.at = crm.clock.at.replace(month=7, day=11)
    crm.runs(recycling.step)
    assert recycled(crm) == [(won.customer_id, (RecycleKind.CONTRACT_ENDED,))]
    crm.clock.at = crm.clock.at.replace(month=9, day=27)
    crm.runs(recycling.step)
    assert {name for name, _ in recycled(crm)} == {
        won.customer_id, never.customer_id, undone.customer_id}
    crm.clock.at = crm.clock.at.replace(month=10, day=2)
    crm.runs(recycling.step)
    assert recycled(crm)[-1] == (longer.customer_id, (RecycleKind.CONTRACT_ENDED,))


def test_a_protected_customer_stays_until_its_day(crm):
    a_pool(crm, recycle_rules=[QUIET_30])
    made = a_customer(crm, name="保护")
    crm.call("protect_customer", customer_id=made.customer_id, reason="招标中",
             protected_until=date(2026, 5, 15))
    later(crm, 44)
    crm.runs(recycling.step)
    assert owner_of(crm, made.customer_id) == "emp_1"
    later(crm, 1)
    crm.runs(recycling.step)
    assert owner_of(crm, made.customer_id) is None
    assert codes_of(lambda: crm.call(
        "protect_customer", customer_id=made.customer_id, reason="x",
        protected_until=date(2026, 5, 1))) == ["pool.protection_in_past", "pool.no_owner"]


def test_a_claim_protects_as_long_as_the_pool_says(crm):
    pool = a_pool(crm, protection_days=40, recycle_rules=[QUIET_30])
    claim(crm, waiting(crm, pool, "一"))
    (seen,) = crm.call("pool_recycle_preview", everybody=True).items
    assert (seen.falls_on, seen.protected_until) == (date(2026, 5, 10), date(2026, 5, 10))


def test_everybody_is_warned_of_the_own_customers_and_early_enough(crm):
    a_pool(crm, warning_days=5, recycle_rules=[QUIET_30])
    made = a_customer(crm, name="一")
    a_customer(crm, name="别人的", owner_id="emp_2")
    assert crm.call("pool_warnings", caller=seller("emp_1"), within_days=29).items == ()
    later(crm, 24)
    assert crm.call("pool_warnings", caller=seller("emp_1")).items == ()
    later(crm, 1)
    (warned,) = crm.call("pool_warnings", caller=seller("emp_1")).items
    assert (warned.customer_id, warned.falls_on) == (made.customer_id, date(2026, 4, 30))


def test_new_rules_hold_from_the_next_night_on(crm):
    pool = a_pool(crm)
    made = a_customer(crm, name="一")
    later(crm, 60)
    crm.runs(recycling.step)
    crm.call("change_pool", pool_id=pool, terms={"title": "x", "recycle_rules": [QUIET_30]})
    crm.runs(recycling.step)
    assert owner_of(crm, made.customer_id) == "emp_1"
    assert len(crm.call("pool_recycle_preview").items) == 1
    later(crm, 1)
    crm.runs(recycling.step)
    assert owner_of(crm, made.customer_id) is None


def test_the_first_pool_of_the_owner_takes_it_and_a_closed_one_nobody(crm):
    a_pool(crm, member_ids=["emp_2"], recycle_rules=[QUIET_30])
    mine = a_pool(crm, member_ids=["emp_1"], recycle_rules=[QUIET_30])
    made = a_customer(crm, name="一")
    later(crm, 30)
    assert [one.pool_id for one in crm.call("pool_recycle_preview").items] == [mine]
    crm.call("change_pool", pool_id=mine, is_active=False, terms={
        "title": "x", "member_ids": ["emp_1"], "recycle_rules": [QUIET_30]})
    later(crm, 1)
    crm.runs(recycling.step)
    assert owner_of(crm, made.customer_id) == "emp_1"


def test_a_preview_pages_to_its_end(crm, monkeypatch):
    monkeypatch.setattr(recycling, "CHUNK", 2)
    a_pool(crm, recycle_rules=[QUIET_30])
    made = {a_customer(crm, name=f"客户{number}").customer_id for number in range(5)}
    later(crm, 30)
    first = crm.call("pool_recycle_preview", limit=3)
    second = crm.call("pool_recycle_preview", limit=3, cursor=first.next_cursor)
    assert {one.customer_id for one in (*first.items, *second.items)} == made
    assert second.next_cursor is None


def test_erased_customers_fall_nowhere_and_wait_nowhere(crm):
    pool = a_pool(crm, recycle_rules=[QUIET_30])
    made, name = a_customer(crm, name="一"), waiting(crm, pool, "二")
    for one in (made.customer_id, name):
        crm.call("subject_erase", subject_id=one, reason="x")
    later(crm, 40)
    crm.runs(recycling.step)
    assert recycled(crm) == []
    assert crm.call("pool_customers", pool_id=pool).items == ()
    assert codes_of(lambda: claim(crm, name)) == ["record.not_found"]


def test_handover_and_territories_leave_the_pool_alone_and_grades_go_on(crm):
    pool = a_pool(crm)
    name = waiting(crm, pool, "一", owner_id="emp_1")
    crm.hears(HandoverStarted("hnd_1", 2, "emp_1", "emp_2", (HandoverKind.CUSTOMERS,)))
    crm.runs(handovers.step)
    model = (Territory("all", "全国", owner_id="emp_2"),)
    crm.hears(TerritoryChanged("trm_1", 2, TerritoryState.ACTIVE, model))
    crm.call("run_territories", model_id="trm_1")
    crm.runs(territories.step)
    crm.call("set_grade", customer_id=name, grade="A", reason="x")
    (seen,) = crm.call("pool_customers", pool_id=pool, grade="A").items
    assert (seen.customer.owner_id, seen.customer.grade) == (None, "A")
    assert crm.call("follow_ups").items == ()
    crm.call("hand_over_customer", customer_id=name, owner_id="emp_2", reason="x",
             caller=somebody("emp_1", read="all", write="all"))
    kinds = [row.kind for row in crm.sql("SELECT kind FROM pool_event ORDER BY event_id")]
    assert kinds == ["released", "assigned"]
