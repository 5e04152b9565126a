"""Customers: entered, shown, listed, changed, handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import select

from chassis import scope
from chassis.errors import Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.crm import contract
from services.crm.contract import Customer, CustomerList, CustomerName, CustomerNames, Grade
from services.crm.rules.customers import Employment, wrong_owner, wrong_parent
from services.crm.rules.duplicates import domain_key, name_key, phone_key, tax_id_of
from services.crm.store import customers as store
from services.crm.store import merges, searching, tags
from services.crm.tables import customer
from services.crm.usecases import membership, personal, standing, viewing
from services.crm.usecases.owning import give

SORTS = Sorting(
    {"created_at": customer.c.created_at, "name": customer.c.name,
     "next_due_on": customer.c.next_due_on},
    customer.c.customer_id,
)
PLAIN = (
    "name", "region", "segment", "industry", "employees_count", "web_domain", "phone", "email",
    "address", "parent_customer_id", "pains", "potential_score", "buying_power_score",
)  # fmt: skip
KEYS_OF: Mapping[str, tuple[str, Callable[[Any], str | None]]] = {
    "name": ("name_key", name_key),
    "web_domain": ("domain_key", domain_key),
    "phone": ("phone_key", phone_key),
}
KEYS = tuple(key for key, _ in KEYS_OF.values())


def create(command: contract.CreateCustomer, work: Work) -> Customer:
    customer_id = id_of(command.external_ref)
    if command.external_ref and store.unscoped(work, customer_id) is not None:
        return get(contract.CustomerId(customer_id), work)
    store.refuse_merged(work, customer_id)
    row = new_row(command, customer_id, work)
    if command.pool_id is not None:
        row |= membership.entry(work, command.pool_id, command.owner_id)
    if command.owner_id is not None:
        refuse(wrong_owners(work, command.owner_id))
    refuse([*wrong_ids(row, work), *_alike(row, work, allowed=command.allow_duplicate)])
    standing.create(work, row)
    if command.pool_id is None:
        return get(contract.CustomerId(customer_id), work)
    membership.note(work, customer_id, command.pool_id)
    return personal.customer(store.unscoped(work, customer_id), work)


def get(query: contract.CustomerId, work: Work) -> Customer:
    """A merged customer is shown as what it is now: the record that it went into."""
    row = store.followed(work, query.customer_id)
    viewing.must_be_open(work, row)
    return personal.customer(row, work)


def listed(query: contract.CustomerQuery, work: Work) -> CustomerList:
    chosen = select(*customer.c).where(store.is_visible(work))
    for name in ("owner_id", "grade", "region", "segment"):
        wanted = getattr(query, name)
        if wanted is not None:
            chosen = chosen.where(customer.c[name] == wanted)
    if query.overdue is not None:
        is_late = customer.c.next_due_on < work.today
        chosen = chosen.where(is_late if query.overdue else ~is_late)
    if query.q is not None:
        chosen = chosen.where(searching.is_found(query.q))
    if query.tag_id is not None:
        chosen = chosen.where(tags.bears(query.tag_id))
    found = page(work, chosen, SORTS, query)
    return CustomerList(
        tuple(personal.customer(row, work) for row in found.rows), found.next_cursor
    )


def named(query: contract.CustomerIds, work: Work) -> CustomerNames:
    """A merged customer bears the name of what it went into."""
    asked = sorted(set(query.customer_ids))
    led = merges.led(work, asked)
    rows = {row.customer_id: row for row in store.by_ids(work, {led.get(i, i) for i in asked})}
    found = ((name, rows.get(led.get(name, name))) for name in asked)
    return CustomerNames(tuple(
        CustomerName(name, row.name, row.owner_id, row.grade and Grade(row.grade))
        for name, row in found if row is not None))


def change(command: contract.ChangeCustomer, work: Work) -> Customer:
    before = store.one_to_change(work, command.customer_id)
    values = changed_values(command)
    after = {**before._mapping, **values}
    refuse([*wrong_ids(after, work, before), *_newly_alike(after, before, work, command)])
    return personal.customer(standing.change(work, before, values), work)


def hand_over(command: contract.HandOver, work: Work) -> Customer:
    before = store.one_to_change(work, command.customer_id)
    refuse(wrong_owners(work, command.owner_id))
    return personal.customer(give(work, before, command.owner_id, command.reason), work)


def id_of(external_ref: str | None) -> str:
    return derived_id("cust", "customer", external_ref) if external_ref else new_id("cust")


def new_row(command: contract.CreateCustomer, customer_id: str, work: Work) -> dict[str, Any]:
    values = {name: getattr(command, name) for name in PLAIN}
    return {
        **values,
        **derived(values),
        **_revenue(command.annual_revenue),
        "tax_id": tax_id_of(command.tax_id),
        "customer_id": customer_id,
        "version": 1,
        "external_ref": command.external_ref,
        "owner_id": command.owner_id or work.caller.employee_id,
        "grade": None,
        "is_grade_manual": False,
        "last_contact_on": None,
        "owned_since_on": work.today,
        "created_at": work.now,
    }


def changed_values(command: contract.ChangeCustomer) -> dict[str, Any]:
    """What a command changes, as columns."""
    emptied = {field.value for field in command.clear}
    values = {name: getattr(command, name) for name in PLAIN}
    values = {
        name: None if name in emptied else value
        for name, value in values.items()
        if value is not None or name in emptied
    }
    if command.annual_revenue is not None or "annual_revenue" in emptied:
        values |= _revenue(None if "annual_revenue" in emptied else command.annual_revenue)
    if command.tax_id is not None or "tax_id" in emptied:
        values["tax_id"] = None if "tax_id" in emptied else tax_id_of(command.tax_id)
    return {**values, **derived(values)}


def derived(values: Mapping[str, Any]) -> dict[str, Any]:
    """The keys by which duplicates are found, of the fields that are given."""
    return {key: make(values[name]) for name, (key, make) in KEYS_OF.items() if name in values}


def wrong_owners(work: Work, owner_id: str, field: str = "owner_id") -> list[Refusal]:
    known = store.employment(work, owner_id)
    employment = None if known is None else Employment(known.left_on)
    is_in_scope = scope.may_see(work, owner_id)
    return list(wrong_owner(employment, work.today, is_in_scope=is_in_scope, field=field))


def wrong_ids(row: Mapping[str, Any], work: Work, before: Any = None) -> Iterator[Refusal]:
    """What no leave can allow: a tax id of another customer, a parent that cannot be one."""
    if row["tax_id"] is not None and (before is None or before.tax_id != row["tax_id"]):
        work.lock("row", f"tax:{row['tax_id']}")
        holder = store.with_tax_id(work, row["tax_id"])
        if holder is not None:
            seen = {"customer_ids": store.seen_of(work, [holder])}
            yield Refusal("customer.tax_id_taken", "tax_id", seen)
    parent_id = row["parent_customer_id"]
    if parent_id is not None and (before is None or before.parent_customer_id != parent_id):
        work.lock("row", store.TREE_LOCK)
        is_known = bool(store.seen_of(work, [parent_id]))
        yield from _wrong_parent(row["customer_id"], parent_id, work, is_known=is_known)


def _wrong_parent(
    customer_id: str, parent_id: str, work: Work, *, is_known: bool
) -> Iterator[Refusal]:
    work.lock("row", store.TREE_LOCK)
    ancestors = store.ancestors(work, parent_id)
    yield from wrong_parent(customer_id, parent_id, ancestors, is_known=is_known)


def wrong_imported_parent(customer_id: str, parent_id: str, work: Work) -> Iterator[Refusal]:
    """As for a command, but the parent may come later in the file."""
    return _wrong_parent(customer_id, parent_id, work, is_known=True)


def _newly_alike(
    after: Mapping[str, Any], before: Any, work: Work, command: contract.ChangeCustomer
) -> list[Refusal]:
    """Only what this change says can make a customer newly alike to another."""
    fresh = {name: after[name] if after[name] != getattr(before, name) else None for name in KEYS}
    keys = {**fresh, "customer_id": before.customer_id}
    return _alike(keys, work, allowed=command.allow_duplicate)


def _alike(row: Mapping[str, Any], work: Work, *, allowed: bool) -> list[Refusal]:
    keys = {name: row[name] for name in KEYS}
    given = [f"{name}:{key}" for name, key in keys.items() if key is not None]
    if allowed or not given:
        return []
    work.lock("row", *given)
    found = store.alike(work, keys, row["customer_id"])
    if not found:
        return []
    seen = store.seen_of(work, found)
    details = {"customer_ids": seen, "hidden": len(found) - len(seen)}
    return [Refusal("customer.maybe_duplicate", None, details)]


def _revenue(revenue: Any) -> dict[str, Any]:
    return {
        "annual_revenue_minor": None if revenue is None else revenue.minor,
        "annual_revenue_currency": None if revenue is None else revenue.currency,
    }
