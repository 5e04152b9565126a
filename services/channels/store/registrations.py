"""Queries about deal registrations and the ledger of their states."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.channels.contract import PartnerStatus
from services.channels.contract.registrations import RegistrationState as State
from services.channels.rules.registrations import Subject, is_same_customer
from services.channels.store.agreements import visible
from services.channels.tables import partner, registration, registration_change, signed_deal

APPROVED = registration.c.state == State.APPROVED.value
OPEN = (State.SUBMITTED.value, State.APPROVED.value)


def one(work: Work, registration_id: str, *, locked: bool = False) -> Any:
    """A registration that the caller may see; raises NotFound."""
    query = select(registration).where(registration.c.registration_id == registration_id,
                                       visible(work, registration.c.partner_id))
    row = work.session.execute(query.with_for_update() if locked else query).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def one_to_change(work: Work, registration_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends."""
    found = one(work, registration_id, locked=True)
    work.must_match(found.version)
    return found


def add(work: Work, **values: Any) -> Any:
    return work.session.execute(
        insert(registration).values(version=1, **values).returning(registration)).one()


def change(work: Work, before: Any, **values: Any) -> Any:
    """Store what changed, raise the version; the new row comes back."""
    return work.session.execute(
        update(registration).where(registration.c.registration_id == before.registration_id)
        .values(version=before.version + 1, **values).returning(registration)).one()


def note(work: Work, after: Any, from_state: str | None, *, reason: str | None = None,
         despite_conflict: bool = False) -> None:
    """Append to the ledger what a registration has become."""
    work.session.execute(insert(registration_change).values(
        registration_id=after.registration_id, version=after.version, from_state=from_state,
        to_state=after.state, actor=work.caller.subject, reason=reason,
        protected_until=after.protected_until if after.state == State.APPROVED else None,
        despite_conflict=despite_conflict, changed_at=work.now))


def changes(work: Work, registration_id: str) -> list[Any]:
    return list(work.session.execute(
        select(registration_change)
        .where(registration_change.c.registration_id == registration_id)
        .order_by(registration_change.c.change_id)))


def lock_customer(work: Work, subject: Subject) -> None:
    """Nobody else approves for this customer until the transaction ends."""
    keys = {"name": subject.name_key, "domain": subject.domain_key}
    work.lock("party", *(f"registration/id/{name}" for name in subject.all_ids),
              *(f"registration/{name}/{key}" for name, key in keys.items() if key is not None))


def of_customer(work: Work, subject: Subject) -> list[Any]:
    """Submitted and approved ones of the same customer, the oldest submission first."""
    keys = {"name_key": subject.name_key, "domain_key": subject.domain_key}
    shared = [registration.c[name] == value for name, value in keys.items() if value is not None]
    rows = work.session.execute(
        select(registration).where(
            or_(registration.c.customer_id.in_(sorted(subject.all_ids)), *shared),
            registration.c.state.in_(OPEN))
        .order_by(registration.c.submitted_at, registration.c.registration_id))
    return [row for row in rows if is_same_customer(subject, subject_of(row))]


def of_deals(work: Work, deal_ids: Iterable[str], until: datetime) -> list[Any]:
    """Submitted and approved ones of deals that were so by then, locked."""
    return list(work.session.execute(
        select(registration).where(
            registration.c.deal_id.in_(list(deal_ids)), registration.c.state.in_(OPEN),
            func.coalesce(registration.c.approved_at, registration.c.submitted_at) <= until)
        .order_by(registration.c.registration_id).with_for_update()))


def approved_of_deal(work: Work, deal_id: str | None) -> list[Any]:
    if deal_id is None:
        return []
    return list(work.session.execute(
        select(registration).where(registration.c.deal_id == deal_id, APPROVED)))


def overdue(work: Work, today: date, most: int) -> list[Any]:
    """Those whose last day is over, locked; what somebody else works on is left out."""
    return _locked(work, select(registration).where(
        APPROVED, registration.c.protected_until < today)
        .order_by(registration.c.protected_until, registration.c.registration_id), most)


def of_ended_partners(work: Work, most: int, partner_id: str | None = None) -> list[Any]:
    """Approved ones of partners that ended, of one or all, with the reason, locked."""
    asked = select(registration, partner.c.status_reason.label("ended_because")).join(
        partner, partner.c.partner_id == registration.c.partner_id).where(
        APPROVED, partner.c.status == PartnerStatus.ENDED.value)
    if partner_id is not None:
        asked = asked.where(partner.c.partner_id == partner_id)
    return _locked(work, asked.order_by(registration.c.registration_id), most)


def _locked(work: Work, asked: Select[Any], most: int) -> list[Any]:
    return list(work.session.execute(
        asked.limit(most).with_for_update(of=registration, skip_locked=True)))


def by_ids_locked(work: Work, ids: Iterable[str]) -> list[Any]:
    """Those of these that are approved still, locked."""
    return list(work.session.execute(
        select(registration).where(registration.c.registration_id.in_(sorted(ids)), APPROVED)
        .order_by(registration.c.registration_id).with_for_update()))


def forget_customer(work: Work, customer_id: str) -> None:
    """The name and the domain are no longer known; not a change of the registration."""
    work.session.execute(
        update(registration).where(registration.c.customer_id == customer_id)
        .values(customer_name=None, customer_domain=None, name_key=None, domain_key=None))


def channel_of(work: Work, partner_id: str) -> str:
    return work.session.execute(
        select(partner.c.channel_id).where(partner.c.partner_id == partner_id)).scalar_one()


def mark_signed(work: Work, deal_ids: Iterable[str]) -> None:
    rows = [{"deal_id": deal_id} for deal_id in sorted(deal_ids)]
    work.session.execute(upsert(signed_deal).values(rows).on_conflict_do_nothing())


def is_signed(work: Work, deal_id: str | None) -> bool:
    return deal_id is not None and work.session.execute(
        select(signed_deal.c.deal_id).where(signed_deal.c.deal_id == deal_id)).first() is not None


def subject_of(row: Any) -> Subject:
    return Subject(row.products, row.customer_id, row.name_key, row.domain_key)
