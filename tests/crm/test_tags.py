"""Tags: a company's words, put on customers, counted, filtered by."""

from __future__ import annotations

import pytest

from chassis.testing import Refused
from tests.crm.builders import a_customer, somebody


def a_tag(crm, name):
    return crm.call("create_tag", name=name).tag_id


def put(crm, customer, **more):
    return [one.name for one in crm.call(
        "tag_customer", customer_id=customer.customer_id, **more).items]


def codes_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def test_a_customer_bears_tags_and_is_found_by_them(crm):
    vip, old = a_tag(crm, "重点🙂"), a_tag(crm, "老客户")
    one, other = a_customer(crm, name="甲"), a_customer(crm, name="乙", owner_id="emp_2")
    assert put(crm, one, add=[vip, old, vip]) == ["老客户", "重点🙂"]
    assert put(crm, one, add=[vip]) == ["老客户", "重点🙂"]
    put(crm, other, add=[vip])
    assert put(crm, one, remove=[old]) == ["重点🙂"]
    named = {row.name: row.customers for row in crm.call("list_tags").items}
    assert named == {"重点🙂": 2, "老客户": 0}
    assert len(crm.call("list_customers", tag_id=vip).items) == 2
    mine = somebody("emp_2", read="own")
    assert [row.name for row in crm.call("list_customers", tag_id=vip, caller=mine).items] == ["乙"]
    assert {row.customers for row in crm.call("list_tags", caller=mine).items} == {0, 1}


def test_a_word_is_there_once_and_a_retired_one_comes_to_nobody_else(crm):
    tag = crm.call("create_tag", name="VIP")
    assert codes_of(lambda: a_tag(crm, " ｖｉｐ ")) == ["tag.name_taken"]
    one, other = a_customer(crm, name="甲"), a_customer(crm, name="乙")
    put(crm, one, add=[tag.tag_id])
    gone = crm.call("change_tag", tag_id=tag.tag_id, is_retired=True)
    assert (gone.version, gone.is_retired, gone.customers) == (2, True, 1)
    assert put(crm, one, add=[tag.tag_id]) == ["VIP"]
    assert codes_of(lambda: put(crm, other, add=[tag.tag_id, "tag_x"])) == [
        "tag.unknown", "tag.retired"]
    assert codes_of(lambda: put(crm, one, add=[tag.tag_id], remove=[tag.tag_id])) == [
        "tag.added_and_removed"]
    back = crm.call("change_tag", tag_id=tag.tag_id, is_retired=False, name="大客户")
    assert (back.name, back.is_retired) == ("大客户", False)
    assert put(crm, other, add=[tag.tag_id]) == ["大客户"]


def test_tags_of_both_go_with_a_merge_and_come_back(crm):
    vip, old = a_tag(crm, "a"), a_tag(crm, "b")
    one, other = a_customer(crm, name="甲"), a_customer(crm, name="乙")
    put(crm, one, add=[vip])
    put(crm, other, add=[vip, old])
    made = crm.call("merge_customers", customer_id=one.customer_id,
                    merged_customer_id=other.customer_id)
    assert put(crm, one) == ["a", "b"]
    crm.call("undo_merge", merge_id=made.merge_id)
    assert (put(crm, one), put(crm, other)) == (["a"], ["a", "b"])
