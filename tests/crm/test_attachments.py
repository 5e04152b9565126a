"""Files of customers: kept, listed, opened, removed; nothing is lost and nothing stays behind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from chassis import files
from chassis.testing import Refused
from services.crm.usecases import attachments
from tests.crm.attachment_builders import PDF, PNG, a_file, keys_in_store, stored
from tests.crm.builders import a_contact, a_customer, sees, somebody, spoke

NOBODYS_KEY = {"file_key": "imports/crm/x", "size": 1, "sha256": "0" * 64}


@pytest.fixture(autouse=True)
def _store(file_store):
    """In a folder and in a bucket."""


def listed(crm, customer_id, **more):
    return crm.call("list_attachments", customer_id=customer_id, **more).items


def codes_of(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return refused.value.codes


def test_a_file_is_kept_listed_and_opened(crm, customer):
    made = a_file(crm, customer.customer_id, "𠮷野家报价-🐉.png", PNG)
    assert (made.name, made.media_type, made.size) == ("𠮷野家报价-🐉.png", "image/png", len(PNG))
    assert listed(crm, customer.customer_id) == (made,)
    opened = crm.call("open_attachment", attachment_id=made.attachment_id)
    assert files.read_as(opened.file_key) == PNG
    told = crm.call("list_reveals").items
    assert [(one.kind, one.attachment_id) for one in told] == [("opened", made.attachment_id)]


def test_the_files_of_a_contact_an_interaction_and_a_complaint_are_found_by_it(crm, customer):
    who, theirs = customer.customer_id, a_contact(crm, customer.customer_id)
    talk = spoke(crm, who, summary="x")
    complaint = crm.call("open_complaint", customer_id=who, summary="x")
    links = {"contact_id": theirs.contact_id, "interaction_id": talk.interaction_id,
             "complaint_id": complaint.complaint_id}
    made = {name: a_file(crm, who, **{name: value}) for name, value in links.items()}
    for name, value in links.items():
        assert listed(crm, who, **{name: value}) == (made[name],)
    other = a_customer(crm, name="另一家", allow_duplicate=True)
    for name, value in links.items():
        assert codes_of(a_file, crm, other.customer_id, **{name: value}) == [
            "link.contact_of_another" if name == "contact_id" else "link.record_of_another"]


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.pdf", b"", "attachment.empty"), ("../a.pdf", PDF, "attachment.name_is_path"),
    ("a.pdf", PNG, "attachment.content_differs"), ("a.exe", b"MZ", "attachment.type_not_allowed"),
])
def test_a_file_that_may_not_be_kept_is_refused_with_field_and_rule(
    crm, customer, name, content, code
):
    with pytest.raises(Refused) as refused:
        a_file(crm, customer.customer_id, name, content)
    assert (refused.value.codes, refused.value.fields) == ([code], ["file"])
    assert listed(crm, customer.customer_id) == ()


def test_size_and_types_are_the_companys_configuration(crm, customer, monkeypatch):
    monkeypatch.setenv("SALESLOOP_ATTACHMENT_TYPES", "PNG, exe")
    monkeypatch.setenv("SALESLOOP_ATTACHMENT_LARGEST", str(len(PNG)))
    a_file(crm, customer.customer_id, "a.png", PNG)
    assert codes_of(a_file, crm, customer.customer_id, "a.png", PNG + b"!") == [
        "attachment.too_large"]
    assert codes_of(a_file, crm, customer.customer_id, "a.exe", PNG) == [
        "attachment.type_not_allowed"]


def test_a_place_outside_the_attachments_is_not_there(crm, customer):
    files.put_as("imports/crm/x", b"x")
    assert codes_of(crm.call, "add_attachment", customer_id=customer.customer_id, name="a.txt",
                    **NOBODYS_KEY) == ["record.not_found"]


def test_a_file_is_seen_in_scope_and_opened_by_who_may_read_personal_data(crm, customer):
    made = a_file(crm, customer.customer_id, "电话 13800138000.pdf")
    sees(crm, "emp_2", "emp_1")
    stranger = somebody("emp_3", read="own", write="own", personal="own")
    for operation in ("open_attachment", "remove_attachment"):
        assert codes_of(crm.call, operation, attachment_id=made.attachment_id,
                        caller=stranger) == ["record.not_found"]
    above = somebody("emp_2", read="team")
    (seen,) = listed(crm, customer.customer_id, caller=above)
    assert (seen.name, seen.is_masked) == ("电话 138****8000.pdf", True)
    with pytest.raises(Refused) as refused:
        crm.call("open_attachment", attachment_id=made.attachment_id, caller=above)
    assert refused.value.kind == "forbidden"


def test_a_removed_file_is_gone_from_the_list_at_once_and_from_the_store_soon(crm, customer):
    made, other = (a_file(crm, customer.customer_id) for _ in range(2))
    assert codes_of(crm.call, "remove_attachment", attachment_id=made.attachment_id,
                    if_match=2) == ["record.stale"]
    gone = crm.call("remove_attachment", attachment_id=made.attachment_id, if_match=1)
    assert (gone.is_removed, gone.name, gone.version) == (True, None, 2)
    assert listed(crm, customer.customer_id) == (other,)
    assert codes_of(crm.call, "open_attachment", attachment_id=made.attachment_id) == [
        "record.not_found"]
    crm.runs(attachments.clear_step)
    assert len(keys_in_store()) == 1


def test_a_process_that_dies_between_content_and_row_loses_nothing(crm, customer, monkeypatch):
    made = a_file(crm, customer.customer_id)
    crm.call("remove_attachment", attachment_id=made.attachment_id)

    def dies(work, attachment_id):
        raise ConnectionError

    with monkeypatch.context() as dying:
        dying.setattr(attachments.store, "content_is_gone", dies)
        with pytest.raises(ConnectionError):
            crm.runs(attachments.clear_step)
    assert keys_in_store() == set()
    crm.runs(attachments.clear_step)
    assert crm.sql("SELECT name, file_gone_at IS NULL FROM attachment") == [(None, False)]


def test_what_an_interrupted_upload_left_goes_after_an_hour_and_nothing_else(crm, customer):
    a_file(crm, customer.customer_id)
    orphan = stored(PNG)["file_key"]
    crm.clock.at = datetime.now(UTC) + timedelta(minutes=59)
    crm.runs(attachments.sweep)
    assert len(keys_in_store()) == 2
    crm.clock.at += timedelta(minutes=2)
    crm.runs(attachments.sweep)
    assert len(keys_in_store()) == 1
    assert orphan.rpartition("/")[2] not in keys_in_store()


@pytest.mark.parametrize("is_contact", [True, False])
def test_the_files_of_who_is_erased_are_told_before_and_gone_after(crm, customer, is_contact):
    who, theirs = customer.customer_id, a_contact(crm, customer.customer_id)
    talk = spoke(crm, who, summary="x", contact_ids=[theirs.contact_id])
    hers = a_file(crm, who, contact_id=theirs.contact_id)
    spoken = a_file(crm, who, interaction_id=talk.interaction_id)
    firms = a_file(crm, who, "厂房.pdf")
    subject = theirs.contact_id if is_contact else who
    told = {one.attachment_id for one in crm.call("subject_export", subject_id=subject).attachments}
    expected = {hers.attachment_id, spoken.attachment_id}
    assert told == (expected if is_contact else expected | {firms.attachment_id})
    done = crm.call("subject_erase", subject_id=subject, reason="本人要求")
    assert done.attachments == len(told)
    crm.runs(attachments.clear_step)
    assert len(keys_in_store()) == (1 if is_contact else 0)
    assert [one.name for one in listed(crm, who)] == (["厂房.pdf"] if is_contact else [])
    if not is_contact:
        assert codes_of(a_file, crm, who) == ["customer.erased"]
