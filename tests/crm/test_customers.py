"""Customers: entered, found, changed, handed over; who sees them; who seems to be there twice."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from chassis.ids import derived_id
from chassis.testing import Refused
from kernel.money import Money
from services.crm.contract import CustomerChanged, CustomerCreated, CustomerGraded
from services.people.contract import EmployeeLeft
from tests.crm.builders import a_customer, knows_employees, money, sees, somebody


def refused_by(crm, operation, **values):
    with pytest.raises(Refused) as refused:
        crm.call(operation, **values)
    return refused.value


def test_a_new_customer_is_graded_due_and_announced(crm):
    made = a_customer(crm, region="华东", segment="工业", buying_power_score=80, potential_score=60)
    assert (made.grade, made.next_due_on, made.version) == ("A", date(2026, 4, 7), 1)
    (said,) = crm.published(CustomerCreated)
    assert (said.customer_id, said.owner_id, said.grade, said.region) == (
        made.customer_id, "emp_1", "A", "华东")
    assert len(crm.published(CustomerGraded)) == 1
    assert crm.call("get_customer", customer_id=made.customer_id) == made


def test_an_external_ref_gives_the_id_that_deals_name_and_never_a_second_customer(crm):
    first, again = (a_customer(crm, external_ref="crm-𠮷😀") for _ in range(2))
    assert first.customer_id == derived_id("cust", "customer", "crm-𠮷😀")
    assert again == first
    assert len(crm.published(CustomerCreated)) == 1


def test_the_owner_is_the_caller_unless_another_is_named(crm):
    caller = somebody("emp_9", write="own", read="own")
    made = crm.call("create_customer", name="Self", caller=caller)
    assert made.owner_id == "emp_9"


def test_an_owner_outside_the_scope_or_unknown_or_gone_is_refused_at_once(crm):
    caller = somebody("emp_1", write="own")
    found = refused_by(crm, "create_customer", name="x", owner_id="emp_9", caller=caller)
    assert found.codes == ["customer.owner_outside_scope", "customer.owner_unknown"]
    crm.hears(EmployeeLeft("emp_2", 2, date(2026, 1, 1), date(2026, 3, 31)))
    assert refused_by(crm, "create_customer", name="x", owner_id="emp_2").codes == [
        "customer.owner_left"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"name": "上海恒远泵业有限公司"}, {"name": "上海恒远泵业"}),
        ({"name": "ACME Co., Ltd."}, {"name": "ＡＣＭＥ"}),
        ({"name": "A", "web_domain": "https://www.Pumps.example/cn"},
         {"name": "B", "web_domain": "pumps.example"}),
        ({"name": "A", "phone": "+86 138-1234-1111"}, {"name": "B", "phone": "13812341111"}),
    ],
)
def test_a_customer_that_seems_to_be_there_is_refused_unless_allowed(crm, first, second):
    held = a_customer(crm, **first)
    found = refused_by(crm, "create_customer", **second)
    assert found.codes == ["customer.maybe_duplicate"]
    assert found.error["errors"][0]["details"] == {"customer_ids": [held.customer_id], "hidden": 0}
    assert a_customer(crm, **second, allow_duplicate=True).customer_id != held.customer_id


def test_a_duplicate_that_the_caller_may_not_see_is_counted_not_named(crm):
    a_customer(crm, name="隐形泵业", owner_id="emp_2")
    caller = somebody("emp_1", write="own", read="own")
    found = refused_by(crm, "create_customer", name="隐形泵业", caller=caller)
    assert found.error["errors"][0]["details"] == {"customer_ids": [], "hidden": 1}


def test_a_tax_id_belongs_to_one_customer_whatever_is_allowed(crm):
    a_customer(crm, name="A", tax_id="91310000ma1fl 0xyz9")
    found = refused_by(
        crm, "create_customer", name="B", tax_id="91310000MA1FL0XYZ9", allow_duplicate=True)
    assert found.codes == ["customer.tax_id_taken"]


def test_two_at_once_with_one_tax_id_make_one_customer(crm):
    outcomes = []

    def enter(name):
        try:
            outcomes.append(a_customer(crm, name=name, tax_id="T1", allow_duplicate=True).name)
        except Refused as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=enter, args=(name,)) for name in ("一", "二")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(crm.sql("SELECT 1 FROM customer")) == 1
    assert outcomes.count("customer.tax_id_taken") == 1


def test_a_change_keeps_what_is_left_out_and_empties_what_is_named(crm):
    made = a_customer(crm, region="华东", phone="010-88", annual_revenue=money("5.00", "USD"))
    after = crm.call("change_customer", customer_id=made.customer_id, if_match=1,
                     region="华南", clear=["phone", "annual_revenue"])
    assert (after.region, after.phone, after.annual_revenue, after.name) == (
        "华南", None, None, made.name)
    (said,) = crm.published(CustomerChanged)
    assert (said.version, said.region) == (2, "华南")


def test_a_stale_change_is_refused(crm):
    made = a_customer(crm)
    crm.call("change_customer", customer_id=made.customer_id, if_match=1, region="a")
    assert refused_by(crm, "change_customer", customer_id=made.customer_id, if_match=1,
                      region="b").kind == "stale"


def test_a_change_of_scores_changes_the_grade_and_the_due_day_in_one_version(crm):
    made = a_customer(crm)
    assert (made.grade, made.next_due_on) == ("C", date(2026, 4, 30))
    after = crm.call("change_customer", customer_id=made.customer_id,
                     potential_score=100, buying_power_score=100)
    assert (after.grade, after.next_due_on, after.version) == ("A", date(2026, 4, 7), 2)
    assert [event.grade for event in crm.published(CustomerGraded)] == ["C", "A"]
    assert crm.published(CustomerChanged) == []


def test_money_is_kept_to_the_last_unit(crm):
    huge = Money(2**63 - 1, "JPY")
    assert a_customer(crm, annual_revenue=huge).annual_revenue == huge


def test_nobody_stands_above_themselves(crm):
    top = a_customer(crm, name="top")
    middle = a_customer(crm, name="middle", parent_customer_id=top.customer_id)
    leaf = a_customer(crm, name="leaf", parent_customer_id=middle.customer_id)
    for above in (top, middle, leaf):
        found = refused_by(crm, "change_customer", customer_id=top.customer_id,
                           parent_customer_id=above.customer_id)
        assert found.codes == ["customer.parent_cycle"]
    assert refused_by(crm, "create_customer", name="x", parent_customer_id="cust_none").codes == [
        "customer.parent_unknown"]


def test_two_parents_at_once_make_no_circle(crm):
    one, two = a_customer(crm, name="one"), a_customer(crm, name="two")
    codes = []

    def put(below, above):
        try:
            crm.call("change_customer", customer_id=below, parent_customer_id=above)
        except Refused as refused:
            codes.append(refused.code)

    pairs = [(one.customer_id, two.customer_id), (two.customer_id, one.customer_id)]
    threads = [threading.Thread(target=put, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert codes == ["customer.parent_cycle"]


def test_a_handed_over_customer_counts_from_its_new_owner_and_is_noted(crm):
    made = a_customer(crm)
    crm.clock.at = crm.clock.at.replace(year=2027)
    after = crm.call("hand_over_customer", customer_id=made.customer_id, owner_id="emp_2",
                     reason="离职交接")
    assert (after.owner_id, after.next_due_on) == ("emp_2", date(2027, 4, 30))
    (said,) = crm.published(CustomerChanged)
    assert said.owner_id == "emp_2"
    rows = crm.sql("SELECT from_owner_id, to_owner_id, reason FROM owner_change ORDER BY change_id")
    assert [tuple(row) for row in rows] == [
        (None, "emp_1", None), ("emp_1", "emp_2", "离职交接")]


@pytest.mark.parametrize(
    ("scope", "reached"),
    [("own", {"emp_1"}), ("team", {"emp_1", "emp_2"}), ("all", {"emp_1", "emp_2", "emp_3"})],
)
def test_each_scope_lists_and_opens_its_own_records_only(crm, scope, reached):
    sees(crm, "emp_1", "emp_2")
    knows_employees(crm, "emp_3")
    made = {name: a_customer(crm, name=name, owner_id=name) for name in ("emp_1", "emp_2", "emp_3")}
    caller = somebody("emp_1", read=scope)
    shown = crm.call("list_customers", caller=caller).items
    assert {one.owner_id for one in shown} == reached
    names = crm.call("customers_by_ids", caller=caller,
                     customer_ids=[one.customer_id for one in made.values()]).items
    assert {one.name for one in names} == reached
    for owner, one in made.items():
        if owner in reached:
            crm.call("get_customer", customer_id=one.customer_id, caller=caller)
        else:
            assert refused_by(crm, "get_customer", customer_id=one.customer_id,
                              caller=caller).kind == "not_found"


def test_a_move_dated_tomorrow_shows_nothing_today(crm):
    sees(crm, "emp_1", "emp_2", since=date(2026, 4, 1))
    a_customer(crm, owner_id="emp_2")
    caller = somebody("emp_1", read="team")
    assert crm.call("list_customers", caller=caller).items == ()
    crm.clock.at = crm.clock.at.replace(month=4, day=1)
    assert len(crm.call("list_customers", caller=caller).items) == 1


def test_lists_filter_search_and_page_to_the_end(crm):
    for number in range(7):
        a_customer(crm, name=f"客户{number}%_x", region="华东" if number % 2 else "华南",
                   potential_score=100, buying_power_score=100 if number < 3 else 0)
    assert len(crm.call("list_customers", region="华东").items) == 3
    assert len(crm.call("list_customers", grade="A").items) == 3
    assert len(crm.call("list_customers", q="%_X").items) == 7
    assert crm.call("list_customers", q="客户3").items[0].name == "客户3%_x"
    assert crm.call("list_customers", q="%客").items == ()
    for sort in ("name", "-name", "created_at", "-next_due_on"):
        seen, cursor = [], None
        while True:
            page = crm.call("list_customers", sort=sort, limit=2, cursor=cursor)
            seen += [one.customer_id for one in page.items]
            cursor = page.next_cursor
            if cursor is None:
                break
        assert len(seen) == len(set(seen)) == 7


def test_overdue_is_computed_on_the_day(crm):
    a_customer(crm, name="late", potential_score=100, buying_power_score=100)
    assert crm.call("list_customers", overdue=True).items == ()
    crm.clock.at = crm.clock.at.replace(month=4, day=7)
    assert crm.call("list_customers", overdue=True).items == ()
    crm.clock.at = crm.clock.at.replace(day=8)
    assert [one.name for one in crm.call("list_customers", overdue=True).items] == ["late"]
    assert crm.call("list_customers", overdue=False).items == ()
