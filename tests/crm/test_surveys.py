"""Surveys: a link that works once, what may be answered, NPS and CSAT, forgetting."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.crm.contract.surveys import SurveyAnswered
from tests.crm.builders import a_contact, a_customer, moved
from tests.crm.complaint_builders import MARKER, complained, where_it_stands
from tests.crm.test_races import at_once

ANYBODY = Caller("anonymous")
COMMENT = "服务很好👍 13812341111"


@pytest.fixture
def customer(crm):
    return a_customer(crm, segment="制造")


def a_survey(crm, kind: str = "nps", **more: Any) -> Any:
    words = {"title_zh": "满意度调查", "title_en": "A short survey",
             "question_zh": "您会推荐我们吗？", "question_en": "Would you recommend us?"}
    return crm.call("create_survey", kind=kind, **{**words, **more})


def invited(crm, survey, customer, **more: Any) -> Any:
    return crm.call("invite_to_survey", survey_id=survey.survey_id,
                    customer_id=customer.customer_id, **more)


def answers(crm, invitation, score: int, comment: str | None = None) -> Any:
    return crm.call("answer_survey", token=invitation.token, score=score, comment=comment,
                    caller=ANYBODY)


def codes_of(act, *args: Any, **more: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act(*args, **more)
    return refused.value.codes


def results(crm, survey, **more: Any) -> Any:
    return crm.call("survey_results", survey_id=survey.survey_id, **more)


def test_a_link_is_told_once_and_only_its_digest_is_kept(crm, customer):
    survey = a_survey(crm)
    values = {"survey_id": survey.survey_id, "customer_id": customer.customer_id}
    first = crm.call("invite_to_survey", key="same", **values)
    assert first.public_link == f"/v1/public/surveys/{first.token}/page"
    assert first.expires_at - first.sent_at == timedelta(days=30)
    again = crm.call("invite_to_survey", key="same", **values)
    assert (again.invitation_id, again.token, again.public_link) == (
        first.invitation_id, None, None)
    kept = "".join(str(row) for table in ("survey_invitation", "idempotency", "audit", "outbox")
                   for row in crm.sql(f"SELECT {table}::text FROM {table}"))
    assert first.token not in kept


def test_whoever_has_the_link_answers_once(crm, customer):
    invitation = invited(crm, a_survey(crm), customer)
    asked = crm.call("public_survey", token=invitation.token, caller=ANYBODY)
    assert (asked.state.value, asked.least_score, asked.most_score) == ("open", 0, 10)
    assert customer.name not in str(asked)
    answers(crm, invitation, 9, COMMENT)
    assert codes_of(answers, crm, invitation, 2) == ["survey.already_answered"]
    asked = crm.call("public_survey", token=invitation.token, caller=ANYBODY)
    assert asked.state.value == "answered"
    (said,) = crm.published(SurveyAnswered)
    assert (said.customer_id, said.score_class.value, said.kind.value) == (
        customer.customer_id, "promoter", "nps")


def test_answers_at_once_count_once(crm, customer):
    survey = a_survey(crm)
    invitation = invited(crm, survey, customer)
    codes = at_once(*(lambda score=score: answers(crm, invitation, score) for score in range(6)))
    assert codes == ["survey.already_answered"] * 5
    assert results(crm, survey).total.answers == len(crm.published(SurveyAnswered)) == 1


def test_a_link_expires(crm, customer):
    invitation = invited(crm, a_survey(crm, valid_days=1), customer)
    crm.clock.at += timedelta(days=1)
    assert codes_of(answers, crm, invitation, 9) == ["survey.expired"]
    asked = crm.call("public_survey", token=invitation.token, caller=ANYBODY)
    assert asked.state.value == "expired"


@pytest.mark.parametrize("token", ["x", "𠮷", "a" * 200])
def test_an_unknown_link_is_not_there(crm, customer, token):
    invited(crm, a_survey(crm), customer)
    for operation, more in (("public_survey", {}), ("answer_survey", {"score": 1})):
        with pytest.raises(Refused) as refused:
            crm.call(operation, token=token, caller=ANYBODY, **more)
        assert (refused.value.kind, refused.value.code) == ("not_found", "survey.link_unknown")


def test_a_score_of_the_other_kind_is_refused_and_the_link_stays_good(crm, customer):
    survey = a_survey(crm, "csat")
    invitation = invited(crm, survey, customer)
    assert codes_of(answers, crm, invitation, 9) == ["survey.score_out_of_range"]
    answers(crm, invitation, 5)
    assert results(crm, survey).total.csat == Decimal("1")


def test_what_it_is_about_is_the_customers(crm, customer):
    survey = a_survey(crm)
    other = a_customer(crm, name="另一家")
    crm.hears(moved(customer_id=other.customer_id))
    contact, complaint = a_contact(crm, other.customer_id), complained(crm, other)
    links = {"contact_id": contact.contact_id, "deal_id": "deal_1",
             "complaint_id": complaint.complaint_id}
    assert codes_of(invited, crm, survey, customer, **links) == [
        "link.contact_of_another", "link.deal_of_another", "survey.complaint_of_another"]
    made = invited(crm, survey, other, **links)
    assert (made.contact_id, made.complaint_id) == (contact.contact_id, complaint.complaint_id)


def test_nobody_answered_is_no_figure(crm, customer):
    survey = a_survey(crm)
    found = results(crm, survey, by="grade")
    assert (found.total.answers, found.total.nps, found.groups) == (0, None, ())
    assert (found.invited, found.response_share) == (0, None)
    invited(crm, survey, customer)
    assert results(crm, survey).response_share == Decimal("0")


def test_nps_altogether_and_by_group(crm, customer):
    survey = a_survey(crm)
    other = a_customer(crm, name="另一家", owner_id="emp_2")
    for who, score in ((customer, 10), (customer, 9), (customer, 7), (other, 3), (other, 9)):
        answers(crm, invited(crm, survey, who), score, COMMENT)
    invited(crm, survey, other)
    found = results(crm, survey, by="segment")
    total = found.total
    assert (total.favourable, total.neutral, total.unfavourable) == (3, 1, 1)
    assert (total.nps, total.csat, found.response_share) == (
        Decimal("40"), None, Decimal("0.8333"))
    assert [(one.group, one.answers, one.nps) for one in found.groups] == [
        ("制造", 3, Decimal("66.67")), (None, 2, Decimal("0"))]
    owners = results(crm, survey, by="owner").groups
    assert [one.group for one in owners] == ["emp_1", "emp_2"]
    assert len(found.newest) == 5
    assert results(crm, survey, from_on="2026-04-01").total.answers == 0
    assert results(crm, survey, from_on="2026-03-31", to_on="2026-04-01").total.answers == 5


def test_who_sees_fewer_customers_counts_fewer_and_reads_masked(crm, customer):
    survey = a_survey(crm)
    answers(crm, invited(crm, survey, customer), 10, COMMENT)
    answers(crm, invited(crm, survey, a_customer(crm, name="另一家", owner_id="emp_2")), 0)
    seller = Caller("acct_1", "emp_1", None, {"surveys:read": "own"})
    found = results(crm, survey, caller=seller)
    assert (found.total.answers, found.invited) == (1, 1)
    assert "138****1111" in found.newest[0].comment


def test_surveys_are_listed(crm):
    made = [a_survey(crm, kind) for kind in ("nps", "csat")]
    assert {one.survey_id for one in crm.call("list_surveys").items} == {
        one.survey_id for one in made}
    assert crm.call("list_surveys", kind="csat").items == (made[1],)


@pytest.mark.parametrize("is_contact", [True, False])
def test_comments_are_forgotten_and_links_are_good_no_longer(crm, customer, is_contact):
    survey = a_survey(crm)
    contact = a_contact(crm, customer.customer_id)
    about = {"contact_id": contact.contact_id}
    answers(crm, invited(crm, survey, customer, **about), 10, MARKER)
    later = invited(crm, survey, customer, **about)
    subject = contact.contact_id if is_contact else customer.customer_id
    told = crm.call("subject_export", subject_id=subject)
    assert [one.comment for one in told.survey_answers] == [MARKER]
    crm.call("subject_erase", subject_id=subject, reason="本人要求")
    assert where_it_stands(crm) == []
    assert codes_of(answers, crm, later, 9) == ["survey.expired"]
    assert results(crm, survey).total.nps == Decimal("100")
