"""Contacts: noted, changed, listed, taken off the list."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from chassis.errors import Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm import contract
from services.crm.contract import Contact, ContactList
from services.crm.store import contacts as store
from services.crm.store import customers
from services.crm.tables import contact
from services.crm.usecases import personal, viewing

SORTS = Sorting({"contact_id": contact.c.contact_id}, contact.c.contact_id)
FIELDS = ("name", "role", "decision_weight", "phone", "email")


def add(command: contract.AddContact, work: Work) -> Contact:
    customers.one_to_change(work, command.customer_id)
    row = new_row(command, work)
    if not store.add(work, row):
        held = store.unscoped(work, row["contact_id"])
        is_another = held.customer_id != command.customer_id
        refuse([Refusal("import.already_there", "external_ref")] if is_another else [])
    return _shown(store.one(work, row["contact_id"]), work)


def change(command: contract.ChangeContact, work: Work) -> Contact:
    before = store.one_to_change(work, command.contact_id)
    given = {name: getattr(command, name) for name in FIELDS}
    values = {name: value for name, value in given.items() if value is not None}
    return _shown(store.change(work, before, values), work)


def listed(query: contract.ContactQuery, work: Work) -> ContactList:
    owner = customers.one(work, query.customer_id)
    viewing.must_be_open(work, owner)
    chosen = select(*contact.c).where(
        contact.c.customer_id == query.customer_id, contact.c.is_removed.is_(False)
    )
    found = page(work, chosen, SORTS, query)
    is_open = personal.may_read(work, owner.owner_id)
    return ContactList(
        tuple(personal.contact(row, is_open=is_open) for row in found.rows), found.next_cursor
    )


def remove(command: contract.ContactId, work: Work) -> Contact:
    before = store.one_to_change(work, command.contact_id)
    return _shown(store.change(work, before, {"is_removed": True}), work)


def id_of(external_ref: str | None) -> str:
    return derived_id("cont", "contact", external_ref) if external_ref else new_id("cont")


def new_row(command: contract.AddContact, work: Work) -> dict[str, Any]:
    return {
        **{name: getattr(command, name) for name in FIELDS},
        "contact_id": id_of(command.external_ref),
        "version": 1,
        "customer_id": command.customer_id,
        "external_ref": command.external_ref,
        "created_at": work.now,
    }


def _shown(row: Any, work: Work) -> Contact:
    owner = customers.one(work, row.customer_id)
    return personal.contact(row, is_open=personal.may_read(work, owner.owner_id))
