"""What may be done with a lead in which state; who is the same prospect."""

from __future__ import annotations

import pytest

from services.pipeline.contract import Screening
from services.pipeline.contract.leads import LeadSource, LeadState
from services.pipeline.rules import lead_steps
from services.pipeline.rules.lead_contacts import email_key, phone_key

NEW, ASSIGNED, CONTACTED, QUALIFIED, DISQUALIFIED, CONVERTED = LeadState


@pytest.mark.parametrize(("action", "states"), [
    ("change", {NEW, ASSIGNED, CONTACTED, QUALIFIED}),
    ("assign", {NEW, ASSIGNED, CONTACTED, QUALIFIED}), ("decline", {ASSIGNED}),
    ("recycle", {ASSIGNED, CONTACTED, QUALIFIED}), ("respond", {ASSIGNED, CONTACTED, QUALIFIED}),
    ("screen", {CONTACTED, QUALIFIED}), ("disqualify", {NEW, ASSIGNED, CONTACTED, QUALIFIED}),
    ("convert", {QUALIFIED}),
])
def test_which_states_allow_what(action, states):
    assert {state for state in LeadState if not lead_steps.forbidden(state, action)} == states


@pytest.mark.parametrize(("state", "is_due", "codes"), [
    (ASSIGNED, False, []), (ASSIGNED, True, []), (CONTACTED, True, []),
    (CONTACTED, False, ["lead.is_answered"]), (NEW, True, ["lead.wrong_state"]),
    (QUALIFIED, True, []), (QUALIFIED, False, ["lead.is_answered"]),
    (CONVERTED, True, ["lead.wrong_state"]),
])
def test_only_what_is_unanswered_is_recycled(state, is_due, codes):
    found = lead_steps.forbidden_to_recycle(state, is_due=is_due)
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(("form", "state"), [
    (Screening(60, 60, 60), QUALIFIED), (Screening(30, 75, 75), QUALIFIED),
    (Screening(29, 100, 100), CONTACTED), (Screening(59, 60, 60), CONTACTED),
    (Screening(0, 0, 0), CONTACTED), (Screening(100, 100, 100), QUALIFIED),
])
def test_the_form_is_judged_as_a_deals(form, state):
    assert lead_steps.after_screening(form) is state


def test_a_conversation_that_goes_on_is_not_begun_again():
    assert [lead_steps.after_assigning(state) for state in lead_steps.OPEN] == [
        ASSIGNED, ASSIGNED, CONTACTED, QUALIFIED]
    assert [lead_steps.after_responding(state) for state in (ASSIGNED, CONTACTED, QUALIFIED)] == [
        CONTACTED, CONTACTED, QUALIFIED]


@pytest.mark.parametrize(("source", "is_unknown", "codes"), [
    (LeadSource.WECHAT, False, []), (None, False, ["lead.source_missing"]),
    (None, True, ["lead.campaign_unknown"]), (LeadSource.WECHAT, True, ["lead.campaign_unknown"]),
])
def test_where_a_lead_comes_from(source, is_unknown, codes):
    found = lead_steps.wrong_origin(source, is_campaign_unknown=is_unknown)
    assert [one.code for one in found] == codes


@pytest.mark.parametrize(("phone", "key"), [
    (None, None), ("", None), ("🙂", None), ("1234", None), ("12345", "12345"),
    ("138 0013 8000", "13800138000"), ("+86 (138) 0013-8000", "13800138000"),
    ("008613800138000", "13800138000"), ("０１０－６５５２９９８８", "1065529988"),
    ("010 6552 9988", "1065529988"), ("+1 415 555 0100", "14155550100"),
    ("8612345", "8612345"), ("٠١٢٣٤٥٦", "123456"),
])
def test_numbers_are_the_same_by_their_digits(phone, key):
    assert phone_key(phone) == key


@pytest.mark.parametrize(("email", "key"), [
    (None, None), ("", None), ("none", None), (" A@B.cn ", "a@b.cn"), ("ａ@b.CN", "a@b.cn"),
    ("王@例子.中国", "王@例子.中国"),
])
def test_addresses_are_the_same_in_any_case(email, key):
    assert email_key(email) == key
