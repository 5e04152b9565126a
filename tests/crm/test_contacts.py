"""Contacts and personal data: who sees them, what is told, what is forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chassis.testing import Refused
from kernel.money import Money
from services.crm.contract import CustomerErased
from services.crm.usecases import subjects
from tests.crm.builders import a_contact, a_customer, lost, sees, signed, somebody, spoke

PHONE, EMAIL = "13812341111", "zhang@example.com"


@pytest.fixture
def customer(crm):
    return a_customer(crm, phone=PHONE, email=EMAIL, address="人民路1号", pains=f"请打 {PHONE}")


def test_several_contacts_are_noted_changed_and_taken_off(crm, customer):
    first = a_contact(crm, customer.customer_id, role="采购总监", decision_weight=80)
    second = a_contact(crm, customer.customer_id, name="李四", phone=None)
    after = crm.call("change_contact", contact_id=first.contact_id, if_match=1, role="总经理")
    assert (after.role, after.name, after.version) == ("总经理", "王小明", 2)
    crm.call("remove_contact", contact_id=second.contact_id, if_match=1)
    listed = crm.call("list_contacts", customer_id=customer.customer_id).items
    assert [one.contact_id for one in listed] == [first.contact_id]
    for operation in ("change_contact", "remove_contact"):
        with pytest.raises(Refused) as refused:
            crm.call(operation, contact_id=second.contact_id, if_match=2)
        assert refused.value.kind == "not_found"


@pytest.mark.parametrize(
    ("personal", "is_open"),
    [({}, False), ({"personal": "own"}, False), ({"personal": "team"}, True),
     ({"personal": "all"}, True)],
)
def test_personal_data_is_shown_as_far_as_its_own_permission_reaches(
    crm, customer, personal, is_open
):
    sees(crm, "emp_9", "emp_1")
    a_contact(crm, customer.customer_id)
    spoke(crm, customer.customer_id, summary=f"她的电话 {PHONE}", next_step=f"写信给 {EMAIL}")
    caller = somebody("emp_9", read="team", **personal)
    seen = crm.call("overview", customer_id=customer.customer_id, caller=caller)
    (contact,), (talk,), shown = seen.contacts, seen.interactions, seen.customer
    found = (shown.phone, shown.email, contact.name, contact.phone, contact.email)
    if is_open:
        assert found == (PHONE, EMAIL, "王小明", PHONE, EMAIL)
        assert (shown.address, PHONE in shown.pains) == ("人民路1号", True)
    else:
        masked = ("138****1111", "z***@example.com")
        assert found == (*masked, "王**", *masked)
        assert (shown.address, shown.pains) == (None, "请打 138****1111")
        assert talk.summary == "她的电话 138****1111"
        assert talk.next_step == "写信给 z***@example.com"
    assert (shown.is_masked, contact.is_masked, talk.is_masked) == (not is_open,) * 3
    listed = crm.call("list_customers", caller=caller).items[0]
    people = crm.call("list_contacts", customer_id=customer.customer_id, caller=caller).items[0]
    assert (listed, people) == (shown, contact)


def test_events_carry_no_personal_data(crm, customer):
    a_contact(crm, customer.customer_id)
    spoke(crm, customer.customer_id, summary=f"电话 {PHONE}")
    bodies = b"".join(bytes(row.body) for row in crm.sql("SELECT body FROM outbox"))
    for secret in (PHONE, EMAIL, "王小明", customer.name):
        assert secret.encode() not in bodies


def test_all_that_is_known_is_told_in_one_reply(crm, customer):
    contact = a_contact(crm, customer.customer_id)
    other = a_contact(crm, customer.customer_id, name="李四")
    crm.call("remove_contact", contact_id=other.contact_id)
    spoke(crm, customer.customer_id, contact_ids=[contact.contact_id], summary="她")
    spoke(crm, customer.customer_id, summary="别人")
    crm.hears(signed("700.00", customer_id=customer.customer_id))
    told = crm.call("subject_export", subject_id=customer.customer_id)
    assert (told.customer.phone, len(told.contacts), len(told.interactions)) == (PHONE, 2, 2)
    assert [one.amount for one in told.deals] == [Money(700_00)]
    assert (len(told.owners), len(told.grade_history), told.is_complete) == (1, 1, True)
    about_her = crm.call("subject_export", subject_id=contact.contact_id)
    assert [one.summary for one in about_her.interactions] == ["她"]
    assert ([one.name for one in about_her.contacts], about_her.deals) == (["王小明"], ())


def test_what_is_cut_off_is_said(crm, customer, monkeypatch):
    monkeypatch.setattr(subjects, "MOST_ITEMS", 2)
    contact = a_contact(crm, customer.customer_id)
    for number in range(3):
        spoke(crm, customer.customer_id, summary=str(number))
    told = crm.call("subject_export", subject_id=customer.customer_id)
    assert (len(told.interactions), told.is_complete, told.most_items) == (2, False, 2)
    about_her = crm.call("subject_export", subject_id=contact.contact_id)
    assert (about_her.interactions, about_her.is_complete) == ((), False)


@pytest.mark.parametrize("scope", ["own", "team"])
def test_telling_and_forgetting_need_scope_all(crm, customer, scope):
    caller = somebody("emp_1", write=scope, personal=scope)
    for operation, more in (("subject_export", {}), ("subject_erase", {"reason": "x"})):
        with pytest.raises(Refused) as refused:
            crm.call(operation, subject_id=customer.customer_id, caller=caller, **more)
        assert refused.value.kind == "forbidden"
    stranger = somebody("emp_2", write=scope, personal=scope)
    with pytest.raises(Refused) as refused:
        crm.call("subject_export", subject_id=customer.customer_id, caller=stranger)
    assert refused.value.kind == "not_found"


def all_text(crm):
    """Everything in crm's own tables and its kept answers."""
    tables = ("customer", "contact", "interaction", "interaction_text", "outbox", "idempotency",
              "owner_change", "grade_change", "audit")
    rows = [row for table in tables for row in crm.sql(f"SELECT * FROM {table}")]
    values = [value for row in rows for value in row]
    return "\n".join(
        bytes(value).decode(errors="replace") if isinstance(value, memoryview | bytes)
        else str(value) for value in values)


def test_a_contact_is_forgotten_and_the_rest_stays(crm, customer):
    contact = a_contact(crm, customer.customer_id, external_ref="王小明/1", role="总监",
                        email="wang@example.com")
    a_contact(crm, customer.customer_id, name="李四", phone="13900000000", email=None)
    spoke(crm, customer.customer_id, contact_ids=[contact.contact_id], summary="王小明要报价")
    spoke(crm, customer.customer_id, summary="李四来访")
    done = crm.call("subject_erase", subject_id=contact.contact_id, reason="本人要求")
    assert (done.contacts, done.interactions) == (1, 1)
    words = all_text(crm)
    assert "王小明" not in words
    assert "wang@example.com" not in words
    assert "李四来访" in words
    talks = crm.call("list_interactions", customer_id=customer.customer_id).items
    assert sorted(one.summary or "" for one in talks) == ["", "李四来访"]
    assert contact.contact_id in {name for one in talks for name in one.contact_ids}


def test_a_customer_is_forgotten_and_its_figures_stay(crm):
    made = a_customer(crm, name="王小明", phone=PHONE, email=EMAIL, pains=f"{PHONE}", tax_id="T1",
                      external_ref="ref-1", annual_revenue=Money(5), potential_score=90)
    contact = a_contact(crm, made.customer_id)
    spoke(crm, made.customer_id, summary="王小明", contact_ids=[contact.contact_id])
    crm.hears(signed("700.00", customer_id=made.customer_id))
    crm.call("subject_erase", subject_id=made.customer_id, reason="本人要求")
    words = all_text(crm)
    assert not any(secret in words for secret in (PHONE, EMAIL, "王小明"))
    seen = crm.call("overview", customer_id=made.customer_id)
    assert (seen.customer.name, seen.customer.is_erased, seen.customer.grade) == ("***", True, "B")
    assert (seen.customer.annual_revenue, seen.totals[0].signed) == (Money(5), Money(700_00))
    assert len(crm.published(CustomerErased)) == 1
    assert crm.call("follow_ups").items == ()


def test_why_its_deals_were_lost_is_forgotten_also_when_it_is_heard_late(crm):
    made = a_customer(crm)
    crm.hears(replace(lost(customer_id=made.customer_id), reason="王小明不买了"))
    assert reasons(crm) == {"deal_1": "王小明不买了"}
    crm.call("subject_erase", subject_id=made.customer_id, reason="x")
    crm.hears(replace(lost(customer_id=made.customer_id, deal_id="deal_late"), reason="王小明"))
    assert reasons(crm) == {"deal_1": None, "deal_late": None}


def reasons(crm):
    return {row.deal_id: row.lost_reason for row in crm.sql("SELECT * FROM deal_copy")}


def test_whoever_was_merged_into_it_is_named_where_it_is_forgotten(crm):
    keep, old = a_customer(crm, name="甲"), a_customer(crm, name="乙")
    crm.call("merge_customers", customer_id=keep.customer_id, merged_customer_id=old.customer_id)
    crm.call("subject_erase", subject_id=keep.customer_id, reason="x")
    (event,) = crm.published(CustomerErased)
    assert (event.customer_id, event.merged_ids) == (keep.customer_id, (old.customer_id,))


def test_what_is_forgotten_does_not_come_back(crm):
    made = a_customer(crm, name="王小明", external_ref="ref-1")
    contact = a_contact(crm, made.customer_id)
    crm.call("subject_erase", subject_id=made.customer_id, reason="x")
    again = a_customer(crm, name="王小明", external_ref="ref-1")
    assert (again.customer_id, again.name) == (made.customer_id, "***")
    for operation, values in (
        ("change_customer", {"name": "王小明"}), ("add_contact", {"name": "王小明"}),
        ("record_interaction", {"channel": "call", "summary": "王小明"}),
        ("set_grade", {"grade": "A", "reason": "x"}),
    ):
        with pytest.raises(Refused) as refused:
            crm.call(operation, customer_id=made.customer_id, **values)
        assert refused.value.code == "customer.erased"
    with pytest.raises(Refused):
        crm.call("change_contact", contact_id=contact.contact_id, name="王小明")


def test_a_command_repeated_after_the_erasure_is_neither_done_again_nor_told(crm):
    values = {"name": "王小明", "owner_id": "emp_1"}
    made = crm.call("create_customer", key="same", **values)
    crm.call("subject_erase", subject_id=made.customer_id, reason="x")
    rows = crm.sql("SELECT reply FROM idempotency WHERE key = 'same'")
    assert [bytes(row.reply) for row in rows] == [b"null"]
    assert len(crm.sql("SELECT 1 FROM customer")) == 1


def test_a_grade_moves_on_after_the_erasure_of_a_contact(crm, customer):
    contact = a_contact(crm, customer.customer_id)
    crm.call("subject_erase", subject_id=contact.contact_id, reason="x")
    talk = spoke(crm, customer.customer_id)
    assert talk.happened_on == date(2026, 3, 31)
