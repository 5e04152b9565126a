"""Customers of a pool are opened, and each different one counts once a local day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from tests.crm.builders import a_contact, a_customer, knows_employees, somebody, spoke
from tests.crm.pool_builders import a_pool, claim, codes_of, later, seller, waiting
from tests.crm.test_races import at_once

READS = ("get_customer", "overview", "list_contacts", "list_interactions")


def opens(crm, name, employee_id="emp_1", **more):
    return crm.call("open_pool_customer", customer_id=name, caller=seller(employee_id), **more)


def analyst(employee_id="emp_9", **more):
    return somebody(employee_id, read="all", pools="all", **more)


def used(crm, pool, employee_id="emp_1"):
    seen = crm.call("pool_capacity", pool_id=pool, caller=seller(employee_id))
    return seen.viewed_today, seen.daily_views


def views(crm):
    return [(one.employee_id, one.customer_id) for one in crm.sql(
        "SELECT employee_id, customer_id FROM pool_event WHERE kind = 'viewed' ORDER BY event_id")]


def test_the_same_customer_the_same_day_counts_once(crm):
    pool = a_pool(crm, daily_views=2)
    first, second, third = (waiting(crm, pool, f"客户{number}𠮷🙂") for number in range(3))
    for name, count in ((first, 1), (first, 1), (second, 2), (first, 2)):
        seen = opens(crm, name)
        assert (seen.customer.customer_id, seen.viewed_today, seen.daily_views) == (name, count, 2)
    assert codes_of(lambda: opens(crm, third)) == ["pool.view_limit"]
    assert used(crm, pool) == (2, 2)
    assert opens(crm, third, "emp_2").viewed_today == 1
    assert views(crm) == [("emp_1", first), ("emp_1", second), ("emp_2", third)]


def test_what_is_opened_is_shown_without_what_the_pool_hides(crm):
    pool = a_pool(crm, daily_views=1, hidden_fields=["region"], new_data_days=2)
    made = a_customer(crm, name="甲", region="上海", phone="13812345678", owner_id="emp_2")
    a_contact(crm, made.customer_id)
    spoke(crm, made.customer_id, summary="电话 13812345678")
    crm.call("release_customer", customer_id=made.customer_id, pool_id=pool, reason="x")
    seen = opens(crm, made.customer_id)
    assert (seen.customer.region, seen.customer.is_masked) == (None, True)
    assert "13812345678" not in str(seen)
    assert [one.name for one in seen.contacts] != ["王小明"]
    assert len(seen.interactions) == 1
    assert (seen.open_from_on - crm.clock.at.date()).days == 2


def test_lists_do_not_count_and_without_a_limit_views_are_written_all_the_same(crm):
    pool = a_pool(crm)
    name = waiting(crm, pool, "甲")
    crm.call("pool_customers", pool_id=pool, caller=seller("emp_1"))
    assert used(crm, pool) == (0, None)
    opens(crm, name)
    assert used(crm, pool) == (1, None)
    assert crm.call("get_customer", customer_id=name, caller=analyst()).customer_id == name


def test_admins_pass(crm):
    pool = a_pool(crm, daily_views=1, admin_ids=["emp_1"])
    names = [waiting(crm, pool, f"客户{number}") for number in range(3)]
    for name in names:
        opens(crm, name)
    assert codes_of(lambda: [opens(crm, name, "emp_2") for name in names]) == ["pool.view_limit"]
    everybody = somebody("emp_8", read="all", pools="all", manage="all")
    for name in names:
        crm.call("open_pool_customer", customer_id=name, caller=everybody)
        assert crm.call("overview", customer_id=name, caller=everybody)


@pytest.mark.parametrize("read", READS)
def test_who_sees_all_opens_a_customer_of_the_pool_before_reading_it(crm, read):
    pool = a_pool(crm, daily_views=1)
    first, second = waiting(crm, pool, "甲"), waiting(crm, pool, "乙")

    def reads(name):
        return crm.call(read, customer_id=name, caller=analyst())

    assert codes_of(lambda: reads(first)) == ["pool.open_first"]
    crm.call("open_pool_customer", customer_id=first, caller=analyst())
    assert reads(first) is not None
    assert codes_of(lambda: reads(second)) == ["pool.open_first"]
    later(crm, 1)
    assert codes_of(lambda: reads(first)) == ["pool.open_first"]
    claim(crm, first)
    assert reads(first) is not None


def test_nothing_is_revealed_of_what_was_not_opened(crm):
    pool = a_pool(crm, daily_views=1)
    name = waiting(crm, pool, "甲", phone="13812345678")
    who = analyst()
    who = type(who)(who.subject, who.employee_id, None, {
        **who.permissions, "personal:reveal": "all"})

    def reveals():
        return crm.call("reveal", customer_id=name, fields=["phone"], reason="核实", caller=who)

    assert codes_of(reveals) == ["pool.open_first"]
    crm.call("open_pool_customer", customer_id=name, caller=who)
    assert reveals().revealed[0].value == "13812345678"


def test_whose_customer_it_is_reads_it_and_opens_nothing(crm):
    pool = a_pool(crm, daily_views=1)
    name = waiting(crm, pool, "甲")
    claim(crm, name)
    assert crm.call("get_customer", customer_id=name, caller=seller("emp_1"))
    assert codes_of(lambda: opens(crm, name)) == ["pool.already_taken"]
    assert codes_of(lambda: opens(crm, "cust_none")) == ["record.not_found"]


def test_a_pool_is_not_opened_by_who_does_not_belong_to_it(crm):
    name = waiting(crm, a_pool(crm, member_ids=["emp_2"], daily_views=1), "甲")
    assert codes_of(lambda: opens(crm, name)) == ["record.not_found"]


def test_nobody_gets_past_the_limit_by_opening_twice_at_once(crm):
    pool = a_pool(crm, daily_views=1)
    names = [waiting(crm, pool, f"客户{number}") for number in range(4)]
    codes = at_once(*(lambda name=name: opens(crm, name) for name in names))
    assert codes == ["pool.view_limit"] * 3
    assert used(crm, pool) == (1, 1)


def test_the_same_customer_opened_twice_at_once_counts_once(crm):
    pool = a_pool(crm, daily_views=1)
    name = waiting(crm, pool, "甲")
    assert at_once(*(lambda: opens(crm, name) for _ in range(4))) == []
    assert views(crm) == [("emp_1", name)]


def test_opening_and_claiming_at_once_leave_one_owner(crm):
    knows_employees(crm, "emp_3")
    pool = a_pool(crm, daily_views=5)
    name = waiting(crm, pool, "甲")
    codes = at_once(lambda: opens(crm, name), lambda: claim(crm, name, "emp_3"))
    assert codes in ([], ["pool.already_taken"])


@pytest.mark.parametrize("zone", [
    "Asia/Shanghai", "Asia/Kolkata", "Pacific/Kiritimati", "America/New_York", "Asia/Kathmandu"])
def test_a_day_of_views_ends_at_the_companys_midnight(crm, monkeypatch, zone):
    monkeypatch.setenv("SALESLOOP_TIME_ZONE", zone)
    pool = a_pool(crm, daily_views=1)
    first, second = waiting(crm, pool, "甲"), waiting(crm, pool, "乙")
    midnight = datetime(2028, 2, 29, tzinfo=ZoneInfo(zone))
    crm.clock.at = midnight - timedelta(seconds=1)
    opens(crm, first)
    assert codes_of(lambda: opens(crm, second)) == ["pool.view_limit"]
    crm.clock.at = midnight
    assert opens(crm, second).viewed_today == 1
    assert codes_of(lambda: opens(crm, first)) == ["pool.view_limit"]


def test_the_night_on_which_clocks_are_set_is_one_day(crm, monkeypatch):
    monkeypatch.setenv("SALESLOOP_TIME_ZONE", "America/New_York")
    pool = a_pool(crm, daily_views=1)
    first, second = waiting(crm, pool, "甲"), waiting(crm, pool, "乙")
    begin = datetime(2026, 11, 1, tzinfo=ZoneInfo("America/New_York"))
    crm.clock.at = begin.astimezone(ZoneInfo("UTC"))
    opens(crm, first)
    crm.clock.at += timedelta(hours=24, minutes=59)
    assert codes_of(lambda: opens(crm, second)) == ["pool.view_limit"]
    crm.clock.at += timedelta(minutes=1)
    assert opens(crm, second).viewed_today == 1


def test_what_a_customer_was_opened_as_counts_when_it_was_merged(crm):
    pool = a_pool(crm, daily_views=1)
    keep, old = waiting(crm, pool, "恒远"), waiting(crm, pool, "恒远(旧)")
    opens(crm, old)
    crm.call("merge_customers", customer_id=keep, merged_customer_id=old)
    assert opens(crm, keep).viewed_today == 1


def test_a_pool_of_an_older_release_has_no_limit(crm):
    pool = a_pool(crm)
    with crm.engine.begin() as session:
        session.execute(text("UPDATE pool SET terms = (terms::jsonb - 'daily_views')::text"))
    (found,) = crm.call("list_pools").items
    assert (found.pool_id, found.terms.daily_views) == (pool, None)
