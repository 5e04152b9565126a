"""Two customers become one, and two again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text

from chassis.testing import Refused
from services.crm.contract.merging import CustomersMerged
from services.crm.store.moving import MOVED, STAYS
from services.crm.tables import metadata
from services.crm.usecases import merges
from tests.crm.builders import a_contact, a_customer, money, moved, signed, somebody, spoke
from tests.crm.test_races import at_once


def merge(crm, survivor, merged, **more):
    return crm.call("merge_customers", customer_id=survivor.customer_id,
                    merged_customer_id=merged.customer_id, **more)


def undo(crm, made, **more):
    return crm.call("undo_merge", merge_id=made.merge_id, **more)


def get(crm, one):
    return crm.call("get_customer", customer_id=one.customer_id)


def codes_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.codes


def two(crm, **more):
    return a_customer(crm, name="恒远", **more), a_customer(crm, name="恒远(旧)", owner_id="emp_2")


def copies(crm):
    """How many copies are kept."""
    return crm.sql("SELECT count(copies) AS n FROM customer_merge")[0].n


def customers(crm):
    return crm.sql("SELECT count(*) AS n FROM customer")[0].n


def test_every_table_of_customers_says_whether_it_moves():
    named = {table.name for table in metadata.tables.values() if "customer_id" in table.c}
    assert named == set(MOVED) | set(STAYS)
    assert not set(MOVED) & set(STAYS)


def test_what_hangs_on_a_customer_goes_with_it_and_comes_back(crm):
    keep, old = two(crm)
    person = a_contact(crm, old.customer_id)
    spoke(crm, old.customer_id, contact_ids=[person.contact_id])
    crm.hears(moved(deal_id="deal_1", customer_id=old.customer_id), signed(
        "500.00", deal_id="deal_2", customer_id=keep.customer_id))
    before = {one.customer_id: crm.call("overview", customer_id=one.customer_id)
              for one in (keep, old)}
    made = merge(crm, keep, old)
    seen = crm.call("overview", customer_id=keep.customer_id)
    assert [one.contact_id for one in seen.contacts] == [person.contact_id]
    assert len(seen.interactions) == 1
    assert {one.deal_id for one in seen.deals} == {"deal_1", "deal_2"}
    assert len(seen.grade_history) >= 2
    crm.hears(moved(3, deal_id="deal_3", customer_id=old.customer_id))
    assert {one.deal_id for one in crm.call("overview", customer_id=keep.customer_id).deals} == {
        "deal_1", "deal_2", "deal_3"}
    assert (crm.call("overview", customer_id=old.customer_id).customer.customer_id
            == keep.customer_id)
    undo(crm, made)
    after = crm.call("overview", customer_id=old.customer_id)
    assert {one.deal_id for one in after.deals} == {"deal_1", "deal_3"}
    assert [one.contact_id for one in after.contacts] == [person.contact_id]
    assert after.interactions == before[old.customer_id].interactions
    assert crm.call("overview", customer_id=keep.customer_id).deals == before[
        keep.customer_id].deals
    for one in (keep, old):
        now, then = get(crm, one), before[one.customer_id].customer
        assert {name: getattr(now, name) for name in vars_of(now)} == {
            name: getattr(then, name) for name in vars_of(then)}


def vars_of(message):
    return [name for name in message.__dataclass_fields__ if name != "version"]


def test_fields_are_chosen_and_given_back_unless_changed_since(crm):
    keep = a_customer(crm, name="甲", phone="13800000001")
    old = a_customer(crm, name="乙", phone="13800000002", tax_id="91310000X", region="华东",
                     annual_revenue=money("5.00"))
    made = merge(crm, keep, old, take=["phone"])
    now = get(crm, keep)
    assert (now.name, now.phone, now.tax_id, now.region, now.annual_revenue.minor) == (
        "甲", "13800000002", "91310000X", "华东", 500)
    crm.call("change_customer", customer_id=keep.customer_id, region="华南")
    undo(crm, made)
    now, back = get(crm, keep), get(crm, old)
    assert (now.phone, now.tax_id, now.region, now.annual_revenue) == (
        "13800000001", None, "华南", None)
    assert (back.phone, back.tax_id, back.region) == ("13800000002", "91310000X", "华东")
    assert crm.call("list_customers", q="91310000x").items == (back,)


def test_commands_on_a_merged_customer_are_refused_with_where_it_went(crm):
    keep, old = a_customer(crm, name="恒远"), a_customer(crm, name="c", external_ref="ref-c")
    merge(crm, keep, old)
    for act in (
        lambda: a_contact(crm, old.customer_id),
        lambda: crm.call("change_customer", customer_id=old.customer_id, name="x"),
        lambda: merge(crm, keep, old),
        lambda: merge(crm, old, keep),
        lambda: a_customer(crm, name="c", external_ref="ref-c"),
        lambda: crm.call("subject_erase", subject_id=old.customer_id, reason="x"),
    ):
        assert codes_of(act) == ["customer.merged"]
    assert get(crm, old) == get(crm, keep)
    (name,) = crm.call("customers_by_ids", customer_ids=[old.customer_id]).items
    assert (name.customer_id, name.name) == (old.customer_id, keep.name)
    assert old.customer_id not in [
        one.customer_id for one in crm.call("list_customers").items]


def test_who_may_not_see_the_survivor_is_told_nothing(crm):
    keep, old = two(crm)
    merge(crm, keep, old)
    with pytest.raises(Refused) as refused:
        crm.call("get_customer", customer_id=old.customer_id, caller=somebody("emp_2", read="own"))
    assert refused.value.kind == "not_found"


def test_what_is_refused(crm):
    keep, old = two(crm)
    assert codes_of(lambda: merge(crm, keep, keep)) == ["merge.into_itself"]
    crm.call("subject_erase", subject_id=old.customer_id, reason="x")
    assert codes_of(lambda: merge(crm, keep, old)) == ["customer.erased"]
    assert codes_of(lambda: merge(crm, old, keep)) == ["customer.erased"]


def test_of_two_merges_at_once_one_wins(crm):
    keep, old = two(crm)
    codes = at_once(lambda: merge(crm, keep, old), lambda: merge(crm, old, keep))
    assert codes == ["customer.merged"]
    assert customers(crm) == 1


def test_a_chain_is_followed_and_undone_from_its_end(crm):
    first, second, third = (a_customer(crm, name=name) for name in "甲乙丙")
    person = a_contact(crm, first.customer_id)
    one = merge(crm, second, first)
    two_ = merge(crm, third, second)
    crm.hears(moved(deal_id="deal_9", customer_id=first.customer_id))
    assert get(crm, first).customer_id == third.customer_id
    assert codes_of(lambda: undo(crm, one)) == ["merge.survivor_merged"]
    undo(crm, two_)
    undo(crm, one)
    assert codes_of(lambda: undo(crm, one)) == ["merge.undone_already"]
    seen = crm.call("overview", customer_id=first.customer_id)
    assert [c.contact_id for c in seen.contacts] == [person.contact_id]
    assert [d.deal_id for d in seen.deals] == ["deal_9"]


def test_the_tree_stays_a_tree(crm):
    top = a_customer(crm, name="集团甲")
    middle = a_customer(crm, name="中乙", parent_customer_id=top.customer_id)
    low = a_customer(crm, name="下丙", parent_customer_id=middle.customer_id)
    made = merge(crm, low, top)
    assert get(crm, low).parent_customer_id is None
    assert get(crm, middle).parent_customer_id == low.customer_id
    undo(crm, made)
    assert get(crm, low).parent_customer_id == middle.customer_id
    assert get(crm, middle).parent_customer_id == top.customer_id
    other = merge(crm, top, middle)
    assert get(crm, low).parent_customer_id == top.customer_id
    undo(crm, other)
    assert get(crm, low).parent_customer_id == middle.customer_id


def test_what_comes_after_the_merge_stays_with_the_survivor(crm):
    keep, old = two(crm)
    made = merge(crm, keep, old)
    later = a_contact(crm, keep.customer_id)
    spoke(crm, keep.customer_id)
    undo(crm, made)
    assert [one.contact_id for one in crm.call(
        "list_contacts", customer_id=keep.customer_id).items] == [later.contact_id]
    assert len(crm.call("list_interactions", customer_id=keep.customer_id).items) == 1
    assert crm.call("list_interactions", customer_id=old.customer_id).items == ()


def test_both_sides_are_announced_by_ids_only(crm):
    keep, old = two(crm)
    made = merge(crm, keep, old)
    undo(crm, made)
    said = crm.published(CustomersMerged)
    assert [(one.merged_customer_id, one.version, one.into_customer_id) for one in said] == [
        (old.customer_id, 2, keep.customer_id), (old.customer_id, 3, None)]
    assert get(crm, old).version >= 3


def test_the_copy_is_emptied_when_the_period_is_over_or_the_survivor_is_erased(crm):
    assert crm.call("merge_policy").undo_days == 30
    crm.call("set_merge_policy", undo_days=2)
    keep, old = two(crm)
    made = merge(crm, keep, old)
    assert made.undo_until - made.merged_at == timedelta(days=2)
    crm.runs(merges.forget_step)
    assert copies(crm) == 1
    crm.clock.at += timedelta(days=2)
    assert codes_of(lambda: undo(crm, made)) == ["merge.period_over"]
    crm.runs(merges.forget_step)
    assert copies(crm) == 0
    other, gone = a_customer(crm, name="丁"), a_customer(crm, name="戊", phone="13900000000")
    second = merge(crm, other, gone)
    crm.call("subject_erase", subject_id=other.customer_id, reason="x")
    assert copies(crm) == 0
    assert codes_of(lambda: undo(crm, second)) == ["merge.survivor_erased"]
    assert not crm.call("customer_merges").items[0].can_be_undone


def test_a_tax_id_that_somebody_else_has_by_now_stands_against_undoing(crm):
    keep = a_customer(crm, name="甲")
    old = a_customer(crm, name="乙", tax_id="T1")
    made = merge(crm, keep, old)
    crm.call("change_customer", customer_id=keep.customer_id, clear=["tax_id"])
    a_customer(crm, name="丙", tax_id="T1")
    assert codes_of(lambda: undo(crm, made)) == ["customer.tax_id_taken"]
    assert customers(crm) == 2


def test_events_of_a_merged_customer_twice_and_late_change_nothing_twice(crm):
    keep, old = two(crm)
    late = moved(2, deal_id="deal_1", customer_id=old.customer_id)
    crm.hears(moved(3, deal_id="deal_1", customer_id=old.customer_id))
    merge(crm, keep, old)
    crm.hears(late, late)
    sale = signed("700.00", deal_id="deal_2", customer_id=old.customer_id)
    crm.hears(sale, sale)
    seen = crm.call("overview", customer_id=keep.customer_id)
    assert {one.deal_id for one in seen.deals} == {"deal_1", "deal_2"}
    assert seen.totals[0].signed.minor == 70000


def test_the_merges_that_hold_are_told_as_they_were_announced(crm):
    keep, old = two(crm)
    third, fourth = a_customer(crm, name="丙"), a_customer(crm, name="丁")
    merge(crm, keep, old)
    made = merge(crm, fourth, third)
    merge(crm, keep, fourth)
    told, cursor = [], None
    while cursor is not None or not told:
        page = crm.call("merge_snapshot", limit=1, cursor=cursor)
        told, cursor = [*told, *page.items], page.next_cursor
    said = crm.published(CustomersMerged)
    assert sorted(told, key=str) == sorted(said, key=str)
    assert made.merge_id in {one.merge_id for one in told}
    with pytest.raises(Refused):
        crm.call("merge_snapshot", caller=somebody("emp_2", read="all"))


def test_an_undone_merge_is_not_told(crm):
    keep, old = two(crm)
    undo(crm, merge(crm, keep, old))
    assert crm.call("merge_snapshot").items == ()
    merge(crm, keep, old)
    (told,) = crm.call("merge_snapshot").items
    assert told == crm.published(CustomersMerged)[-1]


def test_merges_of_an_older_release_are_told_with_the_version_that_can_be_known(crm):
    keep, old = two(crm)
    merge(crm, keep, old)
    with crm.engine.begin() as session:
        session.execute(text("UPDATE customer_merge SET merged_version = NULL, "
                             "survivor_version = NULL"))
    assert [one.version for one in crm.call("merge_snapshot").items] == [2]
    crm.clock.at += timedelta(days=31)
    crm.runs(merges.forget_step)
    assert [one.version for one in crm.call("merge_snapshot").items] == [2**31 - 1]
