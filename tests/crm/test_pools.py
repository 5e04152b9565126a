"""Customers wait in a public pool, are claimed by its terms, and go back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from chassis.scope import ScopeEdge
from chassis.testing import Refused
from services.crm.contract import CustomerChanged
from services.crm.contract.pools import CustomerClaimed
from services.crm.contract.recycling import CustomerRecycled
from services.crm.tables import LEDGERS
from services.org.contract import AssignmentChanged, UnitShare
from services.people.contract import EmployeeLeft
from tests.crm.builders import TODAY, a_customer, knows_employees, sees, signed, somebody
from tests.crm.pool_builders import (
    a_pool,
    claim,
    codes_of,
    later,
    owner_of,
    release,
    seller,
    waiting,
)
from tests.crm.test_races import at_once


def test_a_released_customer_waits_and_who_claims_it_has_it(crm):
    pool = a_pool(crm)
    name = waiting(crm, pool, "甲🙂𠮷")
    assert owner_of(crm, name) is None
    crm.clock.at = crm.clock.at.replace(day=31)
    had = claim(crm, name)
    assert (had.owner_id, had.pool_id, had.pool_since_at) == ("emp_1", pool, None)
    assert had.claimed_at == crm.clock.at
    (said,) = crm.published(CustomerClaimed)
    assert (said.customer_id, said.pool_id, said.owner_id, said.is_assigned) == (
        name, pool, "emp_1", False)
    (gone,) = crm.published(CustomerRecycled)
    assert (gone.from_owner_id, gone.is_released, gone.reasons) == ("emp_2", True, ())
    assert [one.owner_id for one in crm.published(CustomerChanged)] == [None, "emp_1"]
    history = crm.call("owner_history", customer_id=name, caller=seller("emp_1")).items
    assert [(one.from_owner_id, one.to_owner_id, one.reason) for one in history] == [
        (None, "emp_1", "pool.claimed"), ("emp_2", None, "x"), (None, "emp_2", None)]


def test_two_who_claim_at_once_one_gets_it_and_the_others_are_told(crm):
    knows_employees(crm, "emp_3", "emp_4")
    name = waiting(crm, a_pool(crm), "抢手")
    codes = at_once(*(lambda who=who: claim(crm, name, who)
                      for who in ("emp_1", "emp_2", "emp_3", "emp_4")))
    assert codes == ["pool.already_taken"] * 3
    assert len(crm.published(CustomerClaimed)) == 1


def test_nobody_gets_past_a_limit_by_asking_twice_at_once(crm):
    pool = a_pool(crm, daily_claims=1)
    names = [waiting(crm, pool, f"客户{number}") for number in range(4)]
    codes = at_once(*(lambda name=name: claim(crm, name) for name in names))
    assert codes == ["pool.daily_limit"] * 3


def test_claim_release_claim_counts_twice(crm):
    pool = a_pool(crm, daily_claims=2)
    first, second, third = (waiting(crm, pool, f"客户{number}") for number in range(3))
    claim(crm, first)
    release(crm, first)
    claim(crm, second)
    assert codes_of(lambda: claim(crm, third)) == ["pool.daily_limit"]
    later(crm, 1)
    assert claim(crm, third).owner_id == "emp_1"


def test_a_customer_given_by_a_manager_is_no_claim(crm):
    pool = a_pool(crm, daily_claims=1)
    first, second = waiting(crm, pool, "一"), waiting(crm, pool, "二")
    crm.call("assign_from_pool", customer_id=first, owner_id="emp_1", reason="分配")
    assert claim(crm, second).owner_id == "emp_1"
    assert [one.is_assigned for one in crm.published(CustomerClaimed)] == [True, False]
    standing = crm.call("pool_capacity", pool_id=pool, caller=seller("emp_1"))
    assert (standing.held, standing.claimed_today, standing.free) == (2, 1, None)


def test_the_daily_limit_is_each_pools_own(crm):
    east, west = a_pool(crm, daily_claims=1), a_pool(crm, daily_claims=1, title="西")
    first, second = waiting(crm, east, "一"), waiting(crm, west, "二")
    claim(crm, first)
    assert claim(crm, second).owner_id == "emp_1"


def test_a_day_of_claims_ends_at_the_companys_midnight(crm):
    pool = a_pool(crm, daily_claims=1)
    first, second = waiting(crm, pool, "一"), waiting(crm, pool, "二")
    crm.clock.at = crm.clock.at.replace(hour=15, minute=59)
    claim(crm, first)
    assert codes_of(lambda: claim(crm, second)) == ["pool.daily_limit"]
    crm.clock.at = crm.clock.at.replace(hour=16, minute=0)
    assert claim(crm, second).owner_id == "emp_1"


def test_a_former_owner_waits_and_others_do_not(crm):
    pool = a_pool(crm, former_owner_days=7)
    name = waiting(crm, pool, "一", owner_id="emp_1")
    assert codes_of(lambda: claim(crm, name)) == ["pool.former_owner_waits"]
    claim(crm, name, "emp_2")
    release(crm, name, "emp_2")
    later(crm, 6)
    assert codes_of(lambda: claim(crm, name)) == ["pool.former_owner_waits"]
    later(crm, 1)
    assert claim(crm, name).owner_id == "emp_1"


def test_the_lock_on_new_data_counts_from_the_entry_and_no_edit_restarts_it(crm):
    pool = a_pool(crm, new_data_days=3)
    name = waiting(crm, pool, "一")
    later(crm, 2)
    crm.call("change_customer", customer_id=name, region="上海")
    assert codes_of(lambda: claim(crm, name)) == ["pool.new_data_locked"]
    (shown,) = crm.call("pool_customers", pool_id=pool, caller=seller("emp_1")).items
    assert (shown.open_from_on - TODAY).days == 3
    later(crm, 1)
    assert claim(crm, name).owner_id == "emp_1"


def test_capacity_leaves_won_customers_out_unless_they_count(crm):
    pool = a_pool(crm, capacity=1)
    won = a_customer(crm, name="已成交")
    crm.hears(signed(customer_id=won.customer_id))
    first, second = waiting(crm, pool, "一"), waiting(crm, pool, "二")
    claim(crm, first)
    assert codes_of(lambda: claim(crm, second)) == ["pool.capacity_reached"]
    crm.call("change_pool", pool_id=pool, terms={
        "title": "x", "capacity": 1, "uncounted_grades": ["C"]})
    claim(crm, second)
    crm.call("change_pool", pool_id=pool, terms={"title": "x", "capacity": 3, "won_counts": True})
    third = waiting(crm, pool, "三")
    assert codes_of(lambda: claim(crm, third)) == ["pool.capacity_reached"]
    assert codes_of(lambda: crm.call(
        "assign_from_pool", customer_id=third, owner_id="emp_1", reason="x")) == [
        "pool.capacity_reached"]


def test_everything_that_stands_against_a_claim_is_said_at_once(crm):
    pool = a_pool(crm, capacity=1, daily_claims=1, former_owner_days=5, new_data_days=5)
    a_customer(crm, name="已有")
    first = waiting(crm, pool, "一", owner_id="emp_1")
    crm.call("change_pool", pool_id=pool, is_active=False, terms={
        "title": "x", "capacity": 1, "former_owner_days": 5, "new_data_days": 5,
        "daily_claims": 1, "member_ids": ["emp_1"]})
    assert codes_of(lambda: claim(crm, first)) == [
        "pool.inactive", "pool.capacity_reached", "pool.new_data_locked",
        "pool.former_owner_waits"]
    with pytest.raises(Refused) as refused:
        claim(crm, first, language="zh-CN")
    assert "前负责人须等到" in str(refused.value.error)


def test_a_pool_admin_passes_over_wait_lock_and_limit_and_it_is_logged(crm):
    pool = a_pool(crm, former_owner_days=5, new_data_days=5, daily_claims=1, admin_ids=["emp_1"])
    names = [waiting(crm, pool, f"客户{number}", owner_id="emp_1") for number in range(2)]
    for name in names:
        claim(crm, name)
    first, second = crm.published(CustomerClaimed)
    assert first.bypassed == ("pool.new_data_locked", "pool.former_owner_waits")
    assert second.bypassed == (*first.bypassed, "pool.daily_limit")
    rows = crm.sql("SELECT bypassed FROM pool_event WHERE kind = 'claimed' ORDER BY event_id")
    assert ["daily_limit" in row.bypassed for row in rows] == [False, True]


def test_a_pool_belongs_to_its_members_and_units_and_to_nobody_else(crm):
    east = a_pool(crm, member_ids=["emp_1"], unit_ids=["unit_east"])
    name = waiting(crm, east, "一")
    assert codes_of(lambda: claim(crm, name, "emp_2")) == ["record.not_found"]
    share = UnitShare("unit_east", Decimal(1), TODAY, None)
    place = AssignmentChanged("emp_2", 2, (share,), (ScopeEdge("emp_1", TODAY),))
    old = AssignmentChanged("emp_2", 1, (), ())
    crm.hears(place, place)
    crm.hears(old)
    assert claim(crm, name, "emp_2").owner_id == "emp_2"
    other = a_pool(crm, member_ids=["emp_1"], title="西")
    seen = crm.call("list_pools", caller=seller("emp_2")).items
    assert [one.pool_id for one in seen] == [east]
    assert {one.pool_id for one in crm.call("list_pools").items} == {east, other}


def test_a_pool_hides_what_it_says_from_all_but_its_admins(crm):
    pool = a_pool(crm, hidden_fields=["region", "phone"], admin_ids=["emp_2"])
    waiting(crm, pool, "一", region="上海", phone="13812341111", email="li@example.com")
    (seen,) = crm.call("pool_customers", pool_id=pool, caller=seller("emp_1")).items
    assert (seen.customer.region, seen.customer.phone, seen.customer.email) == (
        None, None, "l***@example.com")
    (open_,) = crm.call("pool_customers", pool_id=pool, caller=seller("emp_2")).items
    assert (open_.customer.region, open_.customer.phone) == ("上海", "138****1111")


def test_a_customer_moves_between_pools_and_its_lock_counts_anew(crm):
    east, west = a_pool(crm), a_pool(crm, title="西", new_data_days=2)
    name = waiting(crm, east, "一")
    later(crm, 5)
    moved = crm.call("move_to_pool", customer_id=name, pool_id=west, reason="区域调整")
    assert moved.pool_id == west
    assert codes_of(lambda: claim(crm, name)) == ["pool.new_data_locked"]
    assert codes_of(lambda: crm.call(
        "move_to_pool", customer_id=name, pool_id=west, reason="x")) == ["pool.there_already"]
    mine = a_customer(crm, name="有主")
    assert codes_of(lambda: crm.call(
        "move_to_pool", customer_id=mine.customer_id, pool_id=west, reason="x")) == [
        "pool.has_owner"]
    kinds = [row.kind for row in crm.sql("SELECT kind FROM pool_event ORDER BY event_id")]
    assert kinds == ["released", "moved"]


def test_a_customer_entered_without_owner_goes_straight_into_a_pool(crm):
    pool = a_pool(crm)
    made = crm.call("create_customer", name="展会名单")
    assert made.owner_id is None
    crm.call("move_to_pool", customer_id=made.customer_id, pool_id=pool, reason="展会")
    assert claim(crm, made.customer_id).owner_id == "emp_1"


def test_a_seller_enters_a_customer_straight_into_a_pool_of_theirs(crm):
    pool, other = a_pool(crm, new_data_days=1), a_pool(crm, member_ids=["emp_2"])
    new = {"name": "名片", "caller": seller("emp_1")}
    made = crm.call("create_customer", pool_id=pool, **new)
    assert (made.owner_id, made.pool_id, made.pool_since_at) == (None, pool, crm.clock.at)
    assert codes_of(lambda: crm.call("create_customer", pool_id=other, **new)) == [
        "record.not_found"]
    assert codes_of(lambda: crm.call(
        "create_customer", pool_id=pool, owner_id="emp_1", **new)) == ["pool.has_owner"]
    assert codes_of(lambda: claim(crm, made.customer_id)) == ["pool.new_data_locked"]
    later(crm, 1)
    assert claim(crm, made.customer_id).owner_id == "emp_1"


def test_who_is_no_employee_or_has_left_claims_nothing(crm):
    name = waiting(crm, a_pool(crm), "一")
    nobody = somebody(None, claim="all", pools="all")
    assert codes_of(lambda: crm.call("claim_customer", customer_id=name, caller=nobody)) == [
        "pool.not_a_member"]
    crm.hears(EmployeeLeft("emp_1", 2, date(2026, 1, 1), date(2026, 3, 31)))
    assert codes_of(lambda: claim(crm, name)) == ["customer.owner_left"]


def test_only_ones_own_is_released_and_only_into_an_open_pool(crm):
    made = a_customer(crm, name="一")
    assert codes_of(lambda: release(crm, made.customer_id)) == ["pool.none_fits"]
    pool = a_pool(crm)
    assert codes_of(lambda: release(crm, made.customer_id, "emp_2")) == ["record.not_found"]
    crm.call("change_pool", pool_id=pool, terms={"title": "x"}, is_active=False)
    assert codes_of(lambda: release(crm, made.customer_id, pool_id=pool)) == ["pool.inactive"]
    assert codes_of(lambda: release(crm, made.customer_id, if_match=9)) == ["record.stale"]


def test_a_manager_of_a_team_gives_to_the_team_only_and_opens_no_pool(crm):
    sees(crm, "emp_1", "emp_2")
    knows_employees(crm, "emp_3")
    pool = a_pool(crm)
    name = waiting(crm, pool, "一")
    manager = somebody("emp_1", manage="team", pools="team", claim="team", write="team")
    give = {"customer_id": name, "reason": "x", "caller": manager}
    assert codes_of(lambda: crm.call("assign_from_pool", owner_id="emp_3", **give)) == [
        "customer.owner_outside_scope"]
    assert crm.call("assign_from_pool", owner_id="emp_2", **give).owner_id == "emp_2"
    for operation, more in (("create_pool", {}), ("change_pool", {"pool_id": pool})):
        with pytest.raises(Refused) as refused:
            crm.call(operation, terms={"title": "x"}, caller=manager, **more)
        assert refused.value.code == "caller.forbidden"


@pytest.mark.parametrize(("terms", "code"), [
    ({"daily_claims": 0}, "pool.nothing_claimable"),
    ({"recycle_rules": [{"title": "a", "conditions": [{"kind": "quiet"}]}]}, "pool.days_missing"),
    ({"recycle_rules": [{"title": "a", "conditions": [{"kind": "grade"}]}]},
     "pool.grades_missing"),
    ({"recycle_rules": [{"title": "a", "conditions": [{"kind": "quiet", "days": 3}]}] * 2},
     "pool.rule_twice"),
])
def test_terms_that_cannot_hold_are_refused(crm, terms, code):
    assert codes_of(lambda: a_pool(crm, **terms)) == [code]


def test_a_rule_without_conditions_is_no_rule(crm):
    with pytest.raises(Refused) as refused:
        a_pool(crm, recycle_rules=[{"title": "a", "conditions": []}])
    assert refused.value.code == "request.invalid"


def test_what_happened_in_a_pool_stays(crm):
    assert {"pool_event", "follow_up_outcome"} <= set(LEDGERS)
    waiting(crm, a_pool(crm), "一")
    with pytest.raises(Exception, match="permission denied"):
        crm.sql("DELETE FROM pool_event RETURNING 1")
