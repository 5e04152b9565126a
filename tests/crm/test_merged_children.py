"""What hangs on a customer goes with it into another one, and comes back: kind by kind."""

from __future__ import annotations

import pytest

from services.crm.store.moving import MOVED
from tests.crm.builders import a_contact, a_customer, spoke
from tests.crm.merge_builders import (
    MAKERS,
    attachment,
    cared_with_others,
    complaint,
    invitation,
    tagged,
    wecom_contact,
    whose,
)
from tests.crm.test_merging import merge, two, undo
from tests.crm.test_surveys import answers


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))


def names(*made):
    return [one.customer_id for one in made]


def test_every_kind_that_moves_is_tried_here():
    assert set(MAKERS) == set(MOVED)


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_it_moves_and_comes_back(crm, kind):
    keep, old = two(crm)
    theirs, mine = (MAKERS[kind](crm, one.customer_id) for one in (old, keep))
    made = merge(crm, keep, old)
    assert whose(crm, kind, theirs) == whose(crm, kind, mine) == [keep.customer_id]
    later = MAKERS[kind](crm, keep.customer_id)
    undo(crm, made)
    assert whose(crm, kind, theirs) == [old.customer_id]
    assert whose(crm, kind, mine) == whose(crm, kind, later) == [keep.customer_id]


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_it_goes_along_a_chain_and_back_step_by_step(crm, kind):
    first, second, third = (a_customer(crm, name=name) for name in "甲乙丙")
    child = MAKERS[kind](crm, first.customer_id)
    one = merge(crm, second, first)
    between = MAKERS[kind](crm, second.customer_id)
    other = merge(crm, third, second)
    assert whose(crm, kind, child) == whose(crm, kind, between) == [third.customer_id]
    undo(crm, other)
    assert whose(crm, kind, child) == whose(crm, kind, between) == [second.customer_id]
    undo(crm, one)
    assert whose(crm, kind, child) == [first.customer_id]
    assert whose(crm, kind, between) == [second.customer_id]


def test_what_names_a_contact_that_goes_back_goes_with_it(crm):
    keep, old = two(crm)
    person = a_contact(crm, old.customer_id).contact_id
    made = merge(crm, keep, old)
    said = complaint(crm, keep.customer_id, contact_id=person)
    file = attachment(crm, keep.customer_id, complaint_id=said)
    asked = invitation(crm, keep.customer_id, contact_id=person)
    answers(crm, asked, 3, "不满意")
    undo(crm, made)
    for kind, key in (("complaint", said), ("attachment", file),
                      ("survey_invitation", asked.invitation_id),
                      ("survey_answer", asked.invitation_id)):
        assert whose(crm, kind, key) == [old.customer_id], kind


def test_an_answer_that_came_after_the_merge_goes_back_with_its_invitation(crm):
    keep, old = two(crm)
    asked = invitation(crm, old.customer_id)
    made = merge(crm, keep, old)
    answers(crm, asked, 10)
    undo(crm, made)
    assert whose(crm, "survey_answer", asked.invitation_id) == [old.customer_id]


def test_who_is_forgotten_after_a_merge_was_undone_is_forgotten_under_both_ids(crm):
    keep, old = two(crm)
    person = a_contact(crm, old.customer_id).contact_id
    made = merge(crm, keep, old)
    spoke(crm, keep.customer_id, summary="他的手机号", contact_ids=[person])
    attachment(crm, keep.customer_id, contact_id=person)
    undo(crm, made)
    told = crm.call("subject_export", subject_id=person)
    assert [one.summary for one in told.interactions] == ["他的手机号"]
    assert len(told.attachments) == 1
    done = crm.call("subject_erase", subject_id=person, reason="本人要求")
    assert (done.interactions, done.attachments) == (1, 1)
    assert crm.sql("SELECT summary FROM interaction_text WHERE summary IS NOT NULL") == []


def test_what_a_contact_withdrew_while_merged_holds_when_it_is_back(crm):
    keep, old = two(crm)
    person = a_contact(crm, old.customer_id).contact_id
    made = merge(crm, keep, old)
    crm.call("record_consent", customer_id=keep.customer_id, contact_id=person, purpose="survey",
             is_given=False, basis="consent", source="phone")
    undo(crm, made)
    (stands,) = crm.call("list_consents", customer_id=old.customer_id, contact_id=person).items
    assert (stands.contact_id, stands.is_given) == (person, False)


def test_of_two_alike_one_stays_aside_and_each_has_its_own_again(crm):
    keep, old = two(crm)
    tag = tagged(crm, old.customer_id)
    tagged(crm, keep.customer_id, tag)
    item = cared_with_others(crm, old.customer_id)
    made = merge(crm, keep, old)
    assert whose(crm, "customer_tag", tag) == sorted(names(keep, old))
    assert whose(crm, "care_item", item) == [old.customer_id]
    undo(crm, made)
    assert whose(crm, "customer_tag", tag) == sorted(names(keep, old))
    assert whose(crm, "care_item", item) == [old.customer_id]


def test_what_stayed_aside_takes_the_place_of_what_goes_back(crm):
    keep, first, second = (a_customer(crm, name=name) for name in "甲乙丙")
    tag = tagged(crm, first.customer_id)
    tagged(crm, second.customer_id, tag)
    one, other = merge(crm, keep, first), merge(crm, keep, second)
    undo(crm, one)
    assert whose(crm, "customer_tag", tag) == sorted(names(keep, first))
    undo(crm, other)
    assert whose(crm, "customer_tag", tag) == sorted(names(first, second))


def test_somebody_of_wecom_stays_with_their_contact(crm):
    keep, old = two(crm)
    made = merge(crm, keep, old)
    late = wecom_contact(crm, keep.customer_id)
    undo(crm, made)
    assert whose(crm, "wecom_contact", late) == [keep.customer_id]
