"""Consents: every query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.work import Work
from services.crm.contract.consents import ConsentPurpose
from services.crm.tables import consent_event, customer

SAME = (consent_event.c.contact_id, consent_event.c.purpose, consent_event.c.channel)
NEWEST = (consent_event.c.stated_at.desc(), consent_event.c.event_id.desc())


def add(work: Work, row: Mapping[str, Any]) -> Any:
    return work.session.execute(
        insert(consent_event).values(**row).returning(consent_event)).one()


def history(customer_id: str, contact_id: str | None) -> Select[Any]:
    """The statements of a customer and its contacts, or of one contact."""
    return select(*consent_event.c).where(_is_subject(customer_id, contact_id))


def of_subject(work: Work, customer_id: str, contact_id: str | None, most: int) -> list[Any]:
    asked = history(customer_id, contact_id).order_by(consent_event.c.event_id.desc())
    return list(work.session.execute(asked.limit(most)))


def current(work: Work, customer_id: str, contact_id: str | None = None) -> list[Any]:
    """The newest statement of each contact, purpose and channel."""
    asked = history(customer_id, contact_id).ext(distinct_on(*SAME)).order_by(*SAME, *NEWEST)
    return list(work.session.execute(asked))


def agrees(purposes: Iterable[ConsentPurpose]) -> ColumnElement[bool]:
    """The condition that a customer has withdrawn none of the purposes, on all channels."""
    return and_(*(func.coalesce(
        select(consent_event.c.is_given)
        .where(consent_event.c.customer_id == customer.c.customer_id,
               consent_event.c.contact_id.is_(None), consent_event.c.channel.is_(None),
               consent_event.c.purpose == one.value)
        .order_by(*NEWEST).limit(1).scalar_subquery(), True) for one in purposes))


def _is_subject(customer_id: str, contact_id: str | None) -> ColumnElement[bool]:
    is_theirs: ColumnElement[bool] = consent_event.c.customer_id == customer_id
    return is_theirs if contact_id is None else (
        is_theirs & (consent_event.c.contact_id == contact_id))
