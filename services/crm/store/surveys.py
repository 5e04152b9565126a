"""Surveys, invitations and answers: every query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select, update

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.contract.surveys import SurveyGrouping, SurveyResultsQuery
from services.crm.rules.surveys import FAVOURABLE, UNFAVOURABLE
from services.crm.store.customers import is_visible
from services.crm.store.days import begin_of
from services.crm.tables.customers import customer
from services.crm.tables.surveys import survey, survey_answer, survey_invitation

GROUPS = {SurveyGrouping.SEGMENT: customer.c.segment, SurveyGrouping.GRADE: customer.c.grade,
          SurveyGrouping.OWNER: customer.c.owner_id}


def add_survey(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(survey).values(**row))


def one_survey(work: Work, survey_id: str) -> Any:
    found = work.session.execute(select(survey).where(survey.c.survey_id == survey_id)).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def add_invitation(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(survey_invitation).values(**row))


def by_digest(work: Work, digest: bytes) -> Any:
    """The invitation behind a token, with its survey and whose customer it is; raises NotFound.

    A token has 256 bits and only its digest is compared, so the time of an answer tells nothing."""
    named = (survey.c.kind, survey.c.title_zh, survey.c.title_en, survey.c.question_zh,
             survey.c.question_en, customer.c.owner_id)
    found = work.session.execute(
        select(*survey_invitation.c, *named)
        .join(survey, survey.c.survey_id == survey_invitation.c.survey_id)
        .join(customer, customer.c.customer_id == survey_invitation.c.customer_id)
        .where(survey_invitation.c.token_sha256 == digest)).first()
    if found is None:
        raise NotFound("survey.link_unknown")
    return found


def add_answer(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(survey_answer).values(**row))
    work.session.execute(
        update(survey_invitation)
        .where(survey_invitation.c.invitation_id == row["invitation_id"])
        .values(answered_at=work.now))


def counts(work: Work, query: SurveyResultsQuery) -> list[Any]:
    """Per group: how many answers, how many favourable and unfavourable."""
    group = GROUPS[query.by] if query.by is not None else None
    named = func.max(survey_answer.c.survey_id) if group is None else group
    asked = select(
        named.label("group_name"), func.count().label("answers"),
        _of(FAVOURABLE).label("favourable"), _of(UNFAVOURABLE).label("unfavourable"),
    ).select_from(survey_answer).join(
        customer, customer.c.customer_id == survey_answer.c.customer_id
    ).where(_answers(work, query))
    if group is not None:
        asked = asked.group_by(group).order_by(group.nulls_last())
    return list(work.session.execute(asked))


def invited(work: Work, query: SurveyResultsQuery) -> tuple[int, int]:
    """How many were asked in those days, and how many of them have answered."""
    is_answered = survey_invitation.c.answered_at.is_not(None)
    sent, answered = work.session.execute(
        select(func.count(), func.count().filter(is_answered)).select_from(survey_invitation)
        .join(customer, customer.c.customer_id == survey_invitation.c.customer_id)
        .where(survey_invitation.c.survey_id == query.survey_id, is_visible(work),
               *_between(survey_invitation.c.sent_at, query))).one()
    return int(sent), int(answered)


def newest_answers(work: Work, query: SurveyResultsQuery, most: int) -> list[Any]:
    return list(work.session.execute(
        select(*survey_answer.c, customer.c.owner_id)
        .join(customer, customer.c.customer_id == survey_answer.c.customer_id)
        .where(_answers(work, query))
        .order_by(survey_answer.c.answered_at.desc(), survey_answer.c.invitation_id.desc())
        .limit(most)))


def answers_of(work: Work, customer_id: str, contact_id: str | None, most: int) -> list[Any]:
    """What a customer answered, or one contact there."""
    asked = select(survey_answer).where(_is_subject(survey_answer, customer_id, contact_id))
    return list(work.session.execute(
        asked.order_by(survey_answer.c.answered_at.desc()).limit(most)))


def forget(work: Work, customer_id: str, contact_id: str | None) -> None:
    """Comments go, and links that were not used are good no longer."""
    work.session.execute(update(survey_answer).where(
        _is_subject(survey_answer, customer_id, contact_id)).values(comment=None))
    work.session.execute(update(survey_invitation).where(
        _is_subject(survey_invitation, customer_id, contact_id),
        survey_invitation.c.answered_at.is_(None)).values(expires_at=work.now))


def _is_subject(table: Any, customer_id: str, contact_id: str | None) -> ColumnElement[bool]:
    is_theirs: ColumnElement[bool] = table.c.customer_id == customer_id
    return is_theirs if contact_id is None else is_theirs & (table.c.contact_id == contact_id)


def _answers(work: Work, query: SurveyResultsQuery) -> ColumnElement[bool]:
    found = (survey_answer.c.survey_id == query.survey_id) & is_visible(work)
    for limit in _between(survey_answer.c.answered_at, query):
        found = found & limit
    return found


def _between(column: Any, query: SurveyResultsQuery) -> list[ColumnElement[bool]]:
    """The days that were asked for, in the company's zone."""
    limits = []
    if query.from_on is not None:
        limits.append(column >= begin_of(query.from_on))
    if query.to_on is not None:
        limits.append(column < begin_of(query.to_on))
    return limits


def _of(classes: frozenset[Any]) -> Any:
    return func.count().filter(
        survey_answer.c.score_class.in_(sorted(one.value for one in classes)))
