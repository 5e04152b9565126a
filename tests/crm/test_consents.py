"""Consents: a history that only grows; a withdrawal blocks surveys and care."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from chassis.testing import Refused
from services.crm.usecases import care
from tests.crm.attachment_builders import a_file
from tests.crm.builders import a_contact, a_customer, somebody

WORDS = {"title_zh": "问卷", "title_en": "Survey", "question_zh": "如何？", "question_en": "How?"}


def stated(crm, customer_id, **more):
    return crm.call("record_consent", customer_id=customer_id, **{
        "purpose": "care", "is_given": True, "source": "paper", **more})


def codes_of(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return refused.value.codes


def test_what_was_stated_stays_and_the_newest_word_stands(crm, customer, tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    who, theirs = customer.customer_id, a_contact(crm, customer.customer_id).contact_id
    proof = a_file(crm, who).attachment_id
    first = stated(crm, who, contact_id=theirs, attachment_id=proof)
    crm.clock.at += timedelta(days=1)
    second = stated(crm, who, contact_id=theirs, is_given=False, source="phone")
    late = stated(crm, who, contact_id=theirs, stated_at=first.stated_at - timedelta(days=1))
    mail = stated(crm, who, contact_id=theirs, channel="email")
    firm = stated(crm, who)
    history = crm.call("consent_history", customer_id=who).items
    assert history == (firm, mail, late, second, first)
    now = crm.call("list_consents", customer_id=who, contact_id=theirs).items
    assert {one.event_id for one in now} == {second.event_id, mail.event_id}
    assert crm.call("subject_export", subject_id=theirs).consents == (mail, late, second, first)
    assert len(crm.call("subject_export", subject_id=who).consents) == 5


def test_a_statement_is_about_somebody_of_the_customer_and_inside_the_scope(crm, customer):
    other = a_customer(crm, name="另一家", allow_duplicate=True).customer_id
    theirs = a_contact(crm, customer.customer_id).contact_id
    assert codes_of(stated, crm, other, contact_id=theirs) == ["link.contact_of_another"]
    assert codes_of(stated, crm, other, attachment_id="att_none") == ["link.record_of_another"]
    stranger = somebody("emp_2", read="own", write="own")
    for operation, more in (("record_consent", {"purpose": "care", "is_given": True,
                                                "source": "paper"}), ("list_consents", {}),
                            ("consent_history", {})):
        assert codes_of(crm.call, operation, customer_id=other, caller=stranger, **more) == [
            "record.not_found"]
    crm.call("subject_erase", subject_id=other, reason="x")
    assert codes_of(stated, crm, other) == ["customer.erased"]


def test_who_has_withdrawn_is_asked_nothing_until_they_agree_again(crm, customer):
    who, theirs = customer.customer_id, a_contact(crm, customer.customer_id).contact_id
    survey = crm.call("create_survey", kind="nps", **WORDS).survey_id

    def invite(**more):
        return crm.call("invite_to_survey", survey_id=survey, customer_id=who, **more)

    stated(crm, who, contact_id=theirs, purpose="survey", is_given=False)
    with pytest.raises(Refused) as refused:
        invite(contact_id=theirs)
    assert (refused.value.codes, refused.value.fields) == (["consent.withdrawn"], ["contact_id"])
    assert invite().token
    crm.clock.at += timedelta(days=1)
    stated(crm, who, contact_id=theirs, purpose="survey")
    assert invite(contact_id=theirs).token
    stated(crm, who, purpose="survey", is_given=False)
    assert codes_of(invite) == ["consent.withdrawn"]
    assert codes_of(invite, contact_id=theirs) == ["consent.withdrawn"]


def a_campaign(crm, kind):
    more = {}
    if kind == "satisfaction_survey":
        more = {"survey_id": crm.call("create_survey", kind="nps", **WORDS).survey_id}
    plan = crm.call("create_care_plan", kind=kind, title="问候", occasion="fixed_date",
                    on_date=date(2026, 5, 1), starts_on=date(2026, 4, 1),
                    ends_on=date(2026, 6, 1), **more)
    crm.call("start_care_campaign", plan_id=plan.plan_id)
    crm.runs(care.step)
    return [one for one in crm.call("care_items").items if one.plan_id == plan.plan_id]


@pytest.mark.parametrize(("purpose", "kinds"), [
    ("care", []), ("survey", ["visit"]), ("marketing", ["visit", "satisfaction_survey"])])
def test_a_customer_that_has_withdrawn_is_in_no_audience(crm, customer, purpose, kinds):
    other = a_customer(crm, name="另一家", allow_duplicate=True).customer_id
    stated(crm, customer.customer_id, purpose=purpose)
    crm.clock.at += timedelta(minutes=1)
    stated(crm, customer.customer_id, purpose=purpose, is_given=False)
    for kind in ("visit", "satisfaction_survey"):
        found = {one.customer_id for one in a_campaign(crm, kind)}
        assert found == {other, *([customer.customer_id] if kind in kinds else [])}


def test_nobody_is_cared_for_who_withdrew_since_but_the_item_is_skipped(crm, customer):
    theirs = a_contact(crm, customer.customer_id).contact_id
    (item,) = a_campaign(crm, "visit")
    stated(crm, customer.customer_id, contact_id=theirs, is_given=False)
    values = {"item_id": item.item_id, "outcome": "x", "contact_id": theirs}
    assert codes_of(crm.call, "finish_care_item", **values) == ["consent.withdrawn"]
    done = crm.call("finish_care_item", **values, is_skipped=True)
    assert done.state == "skipped"
