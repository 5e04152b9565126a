"""Consents: noted, never changed; how they stand; and what a withdrawal blocks."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, refuse
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm.contract import consents as c
from services.crm.contract.care import CareKind
from services.crm.rules.consents import wrong_consent, wrong_purposes
from services.crm.store import attachments, contacts, customers
from services.crm.store import consents as store
from services.crm.tables import consent_event

SORTS = Sorting({"event_id": consent_event.c.event_id}, consent_event.c.event_id)


def record(command: c.RecordConsent, work: Work) -> c.Consent:
    customers.one_to_change(work, command.customer_id)
    refuse([*wrong_consent(command, work.now), *_wrong_links(command, work)])
    return message(store.add(work, {
        "customer_id": command.customer_id, "contact_id": command.contact_id,
        "purpose": command.purpose.value, "channel": command.channel and command.channel.value,
        "is_given": command.is_given, "basis": command.basis.value,
        "source": command.source.value, "attachment_id": command.attachment_id,
        "stated_at": command.stated_at or work.now, "actor": work.caller.subject,
        "recorded_at": work.now}))


def standing(query: c.ConsentState, work: Work) -> c.Consents:
    customers.one(work, query.customer_id)
    rows = store.current(work, query.customer_id, query.contact_id)
    return c.Consents(tuple(message(row) for row in rows))


def history(query: c.ConsentHistoryQuery, work: Work) -> c.ConsentHistory:
    customers.one(work, query.customer_id)
    found = page(work, store.history(work, query.customer_id, query.contact_id), SORTS, query)
    return c.ConsentHistory(tuple(message(row) for row in found.rows), found.next_cursor)


def told(work: Work, customer_id: str, contact_id: str | None, most: int
         ) -> tuple[c.Consent, ...]:
    return tuple(message(row) for row in store.of_subject(work, customer_id, contact_id, most))


def purposes_of(kind: CareKind) -> tuple[c.ConsentPurpose, ...]:
    """A survey that is sent as care needs both."""
    more = (c.ConsentPurpose.SURVEY,) if kind is CareKind.SATISFACTION_SURVEY else ()
    return (c.ConsentPurpose.CARE, *more)


def withdrawn(work: Work, customer_id: str, contact_id: str | None,
              *purposes: c.ConsentPurpose) -> list[Refusal]:
    """What stands against approaching a customer, or one contact there."""
    return wrong_purposes(store.current(work, customer_id), contact_id, purposes)


def _wrong_links(command: c.RecordConsent, work: Work) -> list[Refusal]:
    found, customer_id = [], command.customer_id
    if command.contact_id and not contacts.known_ids(work, customer_id, [command.contact_id]):
        found.append(Refusal("link.contact_of_another", "contact_id"))
    proof = command.attachment_id
    if proof and not attachments.is_kept_of(work, proof, customer_id):
        found.append(Refusal("link.record_of_another", "attachment_id"))
    return found


def message(row: Any) -> c.Consent:
    return c.Consent(
        row.event_id, row.customer_id, row.contact_id, c.ConsentPurpose(row.purpose),
        row.channel and c.ConsentChannel(row.channel), row.is_given, c.ConsentBasis(row.basis),
        c.ConsentSource(row.source), row.attachment_id, row.stated_at, row.recorded_at, row.actor)
