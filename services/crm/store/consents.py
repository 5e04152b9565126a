"""Consents: every query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, insert, or_, select
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.work import Work
from services.crm.contract.consents import ConsentPurpose
from services.crm.store import merges
from services.crm.tables import consent_event, contact, customer

SAME = (consent_event.c.contact_id, consent_event.c.purpose, consent_event.c.channel)
NEWEST = (consent_event.c.stated_at.desc(), consent_event.c.event_id.desc())


def add(work: Work, row: Mapping[str, Any]) -> Any:
    return work.session.execute(
        insert(consent_event).values(**row).returning(consent_event)).one()


def history(work: Work, customer_id: str, contact_id: str | None) -> Select[Any]:
    """The statements of a customer and its contacts, or of one contact; those of customers that
    were merged into it are among them, and those of a contact that came back when a merge was
    undone."""
    is_theirs: ColumnElement[bool] = or_(
        consent_event.c.customer_id.in_(merges.family(work, customer_id)),
        consent_event.c.contact_id.in_(
            select(contact.c.contact_id).where(contact.c.customer_id == customer_id)))
    is_about = is_theirs if contact_id is None else (
        is_theirs & (consent_event.c.contact_id == contact_id))
    return select(*consent_event.c).where(is_about)


def of_subject(work: Work, customer_id: str, contact_id: str | None, most: int) -> list[Any]:
    asked = history(work, customer_id, contact_id).order_by(consent_event.c.event_id.desc())
    return list(work.session.execute(asked.limit(most)))


def current(work: Work, customer_id: str, contact_id: str | None = None) -> list[Any]:
    """The newest statement of each contact, purpose and channel."""
    asked = history(work, customer_id, contact_id).ext(distinct_on(*SAME)).order_by(*SAME, *NEWEST)
    return list(work.session.execute(asked))


def agrees(purposes: Iterable[ConsentPurpose]) -> ColumnElement[bool]:
    """The condition that a customer has withdrawn none of the purposes, on all channels."""
    return and_(*(func.coalesce(
        select(consent_event.c.is_given)
        .where(consent_event.c.customer_id == customer.c.customer_id,
               consent_event.c.contact_id.is_(None), consent_event.c.channel.is_(None),
               consent_event.c.purpose == one.value)
        .order_by(*NEWEST).limit(1).scalar_subquery(), True) for one in purposes))


def carry_withdrawals(work: Work, from_id: str, to_id: str) -> None:
    """What a customer that is merged has withdrawn, the survivor has withdrawn too. It stays so
    when the merge is undone: nobody is approached again by an undoing."""
    for row in current(work, from_id):
        if row.contact_id is None and not row.is_given:
            kept = {name: value for name, value in row._mapping.items() if name != "event_id"}
            add(work, {**kept, "customer_id": to_id, "actor": work.caller.subject,
                       "recorded_at": work.now})
