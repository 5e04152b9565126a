"""Surveys: written, sent as a link, answered by it once, added up.

Whoever has the link may answer; only its SHA-256 is kept, so nobody who reads the database can.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from kernel.shares import share
from services.crm.contract import surveys as c
from services.crm.contract.consents import ConsentPurpose
from services.crm.rules.masking import masked_text
from services.crm.rules.surveys import SCORES, class_of, csat, nps, state_of, wrong_answer
from services.crm.store import complaints, customers
from services.crm.store import surveys as store
from services.crm.tables.surveys import survey
from services.crm.usecases import consenting, personal
from services.crm.usecases.links import wrong_links

SORTS = Sorting({"created_at": survey.c.created_at}, survey.c.survey_id)
MOST_COMMENTS = 20
WORDS = ("title_zh", "title_en", "question_zh", "question_en")


def create(command: c.CreateSurvey, work: Work) -> c.Survey:
    survey_id = new_id("srv")
    store.add_survey(work, {
        **{name: getattr(command, name) for name in WORDS}, "survey_id": survey_id, "version": 1,
        "kind": command.kind.value, "valid_days": command.valid_days,
        "created_by": work.caller.subject, "created_at": work.now})
    return _survey(store.one_survey(work, survey_id))


def listed(query: c.SurveyQuery, work: Work) -> c.SurveyList:
    asked = select(survey).where(chosen((survey.c.kind, query.kind and query.kind.value)))
    found = page(work, asked, SORTS, query)
    return c.SurveyList(tuple(_survey(row) for row in found.rows), found.next_cursor)


def invite(command: c.InviteToSurvey, work: Work) -> c.SurveyInvitation:
    asked = store.one_survey(work, command.survey_id)
    customers.one_to_change(work, command.customer_id)
    refuse([*_wrong_links(command, work), *consenting.withdrawn(
        work, command.customer_id, command.contact_id, ConsentPurpose.SURVEY)])
    token, invitation_id = secrets.token_urlsafe(32), new_id("inv")
    row: dict[str, Any] = {"invitation_id": invitation_id, "survey_id": command.survey_id,
           "customer_id": command.customer_id, "contact_id": command.contact_id,
           "deal_id": command.deal_id, "complaint_id": command.complaint_id,
           "sent_at": work.now, "expires_at": work.now + timedelta(days=asked.valid_days)}
    store.add_invitation(work, {
        **row, "token_sha256": digest_of(token), "sent_by": work.caller.subject})
    return c.SurveyInvitation(
        **row, version=1, token=token, public_link=f"/v1/public/surveys/{token}/page")


def shown(query: c.SurveyToken, work: Work) -> c.PublicSurvey:
    """A link that was used or expired still says so; an unknown one is not there."""
    row = store.by_digest(work, digest_of(query.token))
    kind = c.SurveyKind(row.kind)
    return c.PublicSurvey(
        kind, state_of(row.answered_at, row.expires_at, work.now), row.title_zh, row.title_en,
        row.question_zh, row.question_en, *SCORES[kind], row.expires_at)


def answer(command: c.AnswerSurvey, work: Work) -> c.SurveyThanks:
    """Its customer is held, so that one of two answers at once comes later, and none crosses an
    erasure."""
    digest = digest_of(command.token)
    work.lock("party", store.by_digest(work, digest).customer_id)
    row = store.by_digest(work, digest)
    kind = c.SurveyKind(row.kind)
    refuse(wrong_answer(
        kind, state_of(row.answered_at, row.expires_at, work.now), command.score))
    score_class = class_of(kind, command.score)
    store.add_answer(work, {
        "invitation_id": row.invitation_id, "survey_id": row.survey_id,
        "customer_id": row.customer_id, "contact_id": row.contact_id, "score": command.score,
        "score_class": score_class.value, "comment": command.comment, "answered_at": work.now})
    work.note(object_id=row.invitation_id)
    work.publish(c.SurveyAnswered(
        row.invitation_id, row.survey_id, row.customer_id, row.owner_id, kind, score_class,
        work.today))
    return c.SurveyThanks(work.now)


def results(query: c.SurveyResultsQuery, work: Work) -> c.SurveyResults:
    kind = c.SurveyKind(store.one_survey(work, query.survey_id).kind)
    whole = c.SurveyResultsQuery(query.survey_id, None, query.from_on, query.to_on)
    (total,) = store.counts(work, whole)
    groups = store.counts(work, query) if query.by is not None else []
    sent, answered = store.invited(work, query)
    return c.SurveyResults(
        query.survey_id, kind, _figures(kind, total, None),
        tuple(_figures(kind, row, row.group_name) for row in groups), sent,
        share(answered, sent),
        tuple(_answer(row, work) for row in store.newest_answers(work, query, MOST_COMMENTS)))


def told(work: Work, customer_id: str, contact_id: str | None, most: int
         ) -> tuple[c.SurveyAnswer, ...]:
    """What a customer or a contact answered, with every word."""
    rows = store.answers_of(work, customer_id, contact_id, most)
    return tuple(_message(row, row.comment) for row in rows)


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _wrong_links(command: c.InviteToSurvey, work: Work) -> list[Refusal]:
    found = wrong_links(command, work)
    if command.complaint_id is not None:
        about = complaints.one(work, command.complaint_id)
        if about.customer_id != command.customer_id:
            found.append(Refusal("survey.complaint_of_another", "complaint_id"))
    return found


def _figures(kind: c.SurveyKind, row: Any, group: str | None) -> c.SurveyFigures:
    is_nps = kind is c.SurveyKind.NPS
    good, bad, answers = row.favourable, row.unfavourable, row.answers
    return c.SurveyFigures(
        group, answers, good, answers - good - bad, bad,
        nps(good, bad, answers) if is_nps else None, None if is_nps else csat(good, answers))


def _answer(row: Any, work: Work) -> c.SurveyAnswer:
    is_open = personal.may_read(work, row.owner_id)
    return _message(row, row.comment if is_open else masked_text(row.comment))


def _message(row: Any, comment: str | None) -> c.SurveyAnswer:
    return c.SurveyAnswer(
        row.invitation_id, row.survey_id, row.customer_id, row.score,
        c.ScoreClass(row.score_class), row.answered_at, row.contact_id, comment)


def _survey(row: Any) -> c.Survey:
    return c.Survey(**{
        **{name: getattr(row, name) for name in WORDS}, "survey_id": row.survey_id,
        "version": row.version, "kind": c.SurveyKind(row.kind), "valid_days": row.valid_days,
        "created_by": row.created_by, "created_at": row.created_at})
