"""Rows of bulk imports that crm owns: customers and contacts.

Ids derive from (kind, external_ref), so deals that name a customer meet it, a parent may come later
in the file, and the same file again changes nothing. A row of a known external_ref changes what its
cells say; empty cells say nothing. Imports do not ask about possible duplicates: another system's
key is a better witness than a name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis import schemas
from chassis.contract import message, text, whole
from chassis.errors import Refusal, refuse
from chassis.ids import derived_id
from chassis.importing import Outcome
from chassis.work import Work
from kernel.money import Money
from services.crm import contract
from services.crm.store import contacts as contact_store
from services.crm.store import customers as store
from services.crm.usecases import contacts, customers, standing


@message
class CustomerRow:
    external_ref: str = text(longest=120)
    name: str = text(longest=200)
    owner_ref: str | None = text(longest=120, default=None)
    parent_ref: str | None = text(longest=120, default=None)
    region: str | None = text(longest=64, default=None)
    segment: str | None = text(longest=64, default=None)
    industry: str | None = text(longest=120, default=None)
    employees_count: int | None = whole(least=0, most=100_000_000, default=None)
    annual_revenue: str | None = text(longest=24, default=None)
    currency: str = text(longest=3, shortest=3, default="CNY")
    tax_id: str | None = text(longest=40, default=None)
    web_domain: str | None = text(longest=253, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=254, default=None)
    address: str | None = text(longest=500, default=None)
    pains: str | None = text(longest=4000, default=None)
    potential_score: int | None = whole(least=0, most=100, default=None)
    buying_power_score: int | None = whole(least=0, most=100, default=None)


@message
class ContactRow:
    external_ref: str = text(longest=120)
    customer_ref: str = text(longest=120)
    name: str = text(longest=120)
    role: str | None = text(longest=120, default=None)
    decision_weight: int | None = whole(least=0, most=100, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=254, default=None)


def import_customer(cells: Mapping[str, str], work: Work) -> Outcome:
    row = schemas.load(CustomerRow, dict(cells))
    customer_id = customers.id_of(row.external_ref)
    wanted = _wanted(row, customer_id)
    work.lock("party", customer_id)
    store.refuse_merged(work, customer_id)
    if store.unscoped(work, customer_id) is None:
        return _enter(row, wanted, work)
    return _update(row, wanted, work)


def _wanted(row: CustomerRow, customer_id: str) -> contract.ChangeCustomer:
    """What a row says, as a change."""
    names = {*customers.PLAIN, "tax_id"} - {"parent_customer_id"}
    parent_id = customers.id_of(row.parent_ref) if row.parent_ref else None
    return contract.ChangeCustomer(
        customer_id=customer_id,
        annual_revenue=_revenue(row),
        parent_customer_id=parent_id,
        allow_duplicate=True,
        **{name: getattr(row, name) for name in sorted(names)},
    )


def _enter(row: CustomerRow, wanted: contract.ChangeCustomer, work: Work) -> Outcome:
    names = {*customers.PLAIN, "tax_id", "annual_revenue"}
    command = contract.CreateCustomer(
        external_ref=row.external_ref,
        owner_id=_owner_id(row),
        allow_duplicate=True,
        **{name: getattr(wanted, name) for name in sorted(names)},
    )
    stored = customers.new_row(command, wanted.customer_id, work)
    refuse([*_wrong_owner(command.owner_id, work), *_wrong_ids(stored, None, work)])
    standing.create(work, stored)
    return Outcome.CREATED


def _update(row: CustomerRow, wanted: contract.ChangeCustomer, work: Work) -> Outcome:
    before = store.one_to_change(work, wanted.customer_id)
    values = customers.changed_values(wanted)
    owner_id = _owner_id(row) or before.owner_id
    changed = {name: value for name, value in values.items() if getattr(before, name) != value}
    wrong = _wrong_owner(owner_id, work) if owner_id != before.owner_id else []
    refuse([*wrong, *_wrong_ids({**before._mapping, **changed}, before, work)])
    if owner_id == before.owner_id and not changed:
        return Outcome.UNCHANGED
    after = standing.change(work, before, changed) if changed else before
    if owner_id is not None:
        customers.give(work, after, owner_id, "import")
    return Outcome.UPDATED


def import_contact(cells: Mapping[str, str], work: Work) -> Outcome:
    row = schemas.load(ContactRow, dict(cells))
    customer_id = customers.id_of(row.customer_ref)
    if not store.seen_of(work, [customer_id]):
        refuse([Refusal("contact.customer_unknown", "customer_ref")])
    work.lock("party", customer_id)  # before the contact is read: whoever is forgotten is known
    held = contact_store.unscoped(work, contacts.id_of(row.external_ref))
    given = {name: getattr(row, name) for name in contacts.FIELDS}
    if held is None:
        contacts.add(
            contract.AddContact(customer_id=customer_id, external_ref=row.external_ref, **given),
            work,
        )
        return Outcome.CREATED
    return _update_contact(held, customer_id, given, work)


def _update_contact(held: Any, customer_id: str, given: dict[str, Any], work: Work) -> Outcome:
    if held.is_erased:
        refuse([Refusal("contact.erased", "external_ref")])
    if held.customer_id != customer_id or held.is_removed:
        refuse([Refusal("import.already_there", "external_ref")])
    if all(value in (None, getattr(held, name)) for name, value in given.items()):
        return Outcome.UNCHANGED
    contacts.change(contract.ChangeContact(contact_id=held.contact_id, **given), work)
    return Outcome.UPDATED


def _owner_id(row: CustomerRow) -> str | None:
    return derived_id("emp", "employee", row.owner_ref) if row.owner_ref else None


def _wrong_owner(owner_id: str | None, work: Work) -> list[Refusal]:
    return [] if owner_id is None else customers.wrong_owners(work, owner_id, "owner_ref")


def _wrong_ids(row: Mapping[str, Any], before: Any, work: Work) -> list[Refusal]:
    """As for a command, but a parent may still be to come."""
    parent_id = row["parent_customer_id"]
    found = list(customers.wrong_ids({**row, "parent_customer_id": None}, work, before))
    if parent_id is not None and (before is None or before.parent_customer_id != parent_id):
        found += customers.wrong_imported_parent(row["customer_id"], parent_id, work)
    return [
        Refusal(one.code, "parent_ref", one.details) if one.field == "parent_customer_id" else one
        for one in found
    ]


def _revenue(row: CustomerRow) -> Money | None:
    if row.annual_revenue is None:
        return None
    try:
        return Money.of(row.annual_revenue, row.currency)
    except ValueError as error:
        refuse([Refusal(str(error.args[0]), "annual_revenue")])
        raise


IMPORTERS = {"customers": import_customer, "contacts": import_contact}
