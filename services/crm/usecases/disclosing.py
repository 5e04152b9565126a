"""Masked fields are shown for a reason; who was shown what is listed."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, RuleBroken, refuse
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.crm.contract import disclosures as c
from services.crm.store import contacts, customers
from services.crm.store import disclosures as store
from services.crm.tables import disclosure
from services.crm.usecases import viewing

SORTS = Sorting({"disclosure_id": disclosure.c.disclosure_id}, disclosure.c.disclosure_id)
OF_CONTACT = frozenset({c.PersonalField.NAME, c.PersonalField.PHONE, c.PersonalField.EMAIL})


def reveal(command: c.Reveal, work: Work) -> c.Revealed:
    """Its customer is held, so that nothing is shown that an erasure empties meanwhile."""
    work.lock("party", command.customer_id)
    row = customers.one(work, command.customer_id)
    viewing.must_be_open(work, row)
    if row.is_erased:
        raise RuleBroken([Refusal("customer.erased", "customer_id")])
    if command.contact_id is not None:
        row = _contact(command, work)
    wanted = tuple(dict.fromkeys(command.fields))
    shown = store.Shown(c.DisclosureKind.REVEALED, command.customer_id, command.contact_id,
                        tuple(one.value for one in wanted))
    number = store.note(work, shown)
    store.note_reason(work, number, shown, command.reason)
    return c.Revealed(
        number, command.customer_id, command.contact_id,
        tuple(c.RevealedField(one, getattr(row, one.value)) for one in wanted))


def listed(query: c.DisclosureQuery, work: Work) -> c.DisclosureList:
    wanted = store.seen_lines(work).where(chosen(
        (disclosure.c.customer_id, query.customer_id),
        (disclosure.c.contact_id, query.contact_id), (disclosure.c.actor, query.actor),
        (disclosure.c.kind, query.kind and query.kind.value)))
    found = page(work, wanted, SORTS, query)
    return c.DisclosureList(tuple(message(row) for row in found.rows), found.next_cursor)


def told(work: Work, customer_id: str, contact_id: str | None, most: int
         ) -> tuple[c.Disclosure, ...]:
    return tuple(message(row) for row in store.of_subject(work, customer_id, contact_id, most))


def _contact(command: c.Reveal, work: Work) -> Any:
    """A contact of the customer, and fields that a contact has."""
    row = contacts.unscoped(work, command.contact_id or "")
    is_theirs = row is not None and row.customer_id == command.customer_id and not row.is_erased
    refuse([
        *([] if is_theirs else [Refusal("link.contact_of_another", "contact_id")]),
        *([] if set(command.fields) <= OF_CONTACT else [
            Refusal("reveal.no_such_field", "fields")])])
    return row


def message(row: Any) -> c.Disclosure:
    return c.Disclosure(
        row.disclosure_id, c.DisclosureKind(row.kind), row.customer_id, row.contact_id, row.fields,
        row.attachment_id, row.actor, row.disclosed_at, row.reason)
