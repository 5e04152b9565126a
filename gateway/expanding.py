"""`?expand=owner`: the names behind the ids of a page, fetched by one call a kind.

The call is made for the caller, so the names of people the caller may not see are left out, as are
those of a service that is away or a permission that is missing: the list itself is still answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from typing import Any, get_args, get_type_hints

import msgspec

from chassis.contract import Contract, Operation
from chassis.errors import Invalid, Refusal, Unavailable
from gateway.calling import OnBehalf
from services.crm.contract import Crm
from services.people.contract import People

MOST_IDS = 200
_pool = ThreadPoolExecutor(8, "expand")


@dataclass(frozen=True)
class Names:
    """Where the names of one kind of id come from."""

    contract: type[Contract]
    operation: str  # takes `ids_field`, answers `items` that carry `id_field` and `name`
    ids_field: str
    id_field: str

    @property
    def service(self) -> str:
        return self.contract.__module__.split(".")[1]

    @property
    def is_offered(self) -> bool:
        return self.contract.operation(self.operation) is not None


EMPLOYEES = Names(People, "employees_by_ids", "employee_ids", "employee_id")
CUSTOMERS = Names(Crm, "customers_by_ids", "customer_ids", "customer_id")
EXPANSIONS: Mapping[str, tuple[str, Names]] = {
    "owner": ("owner_id", EMPLOYEES),
    "employee": ("employee_id", EMPLOYEES),
    "customer": ("customer_id", CUSTOMERS),
}
"""What may be asked for: the field of an item, and where its names come from."""


def offered(operation: Operation) -> list[str]:
    """What a list can expand: what its items carry the id of, and somebody knows the name of."""
    if operation.is_command:
        return []
    carried = {field.name for field in fields(_item_of(operation.reply))}
    own = {field.name for field in fields(operation.request)}
    return [
        name
        for name, (field, names) in EXPANSIONS.items()
        if field in carried and names.is_offered and "expand" not in own
    ]


@dataclass(frozen=True)
class _NoItem:
    """The item of a reply that is no list."""


def _item_of(reply: type) -> type:
    items = get_type_hints(reply).get("items")
    is_page = "next_cursor" in get_type_hints(reply)
    found = get_args(items)[:1] if items is not None and is_page else ()
    return found[0] if found else _NoItem


def taken_out(values: dict[str, Any], operation: Operation) -> list[str]:
    """The expansions wished for, removed from what the service is asked; raises Invalid."""
    known = offered(operation) if "expand" in values else []
    if not known:
        return []
    given = values.pop("expand")
    every = [given] if isinstance(given, str) else given
    wished = {part for one in every for part in one.split(",")}
    if not wished <= set(known):
        raise Invalid("request.invalid", Refusal("expand.unknown", "expand", {"known": known}))
    return [name for name in known if name in wished]


def expanded(body: bytes, wished: Iterable[str], calls: OnBehalf) -> bytes:
    """A page with its names beside the items."""
    page = msgspec.json.decode(body)
    ids = {name: _ids(page["items"], EXPANSIONS[name][0]) for name in wished}
    asked = {
        name: _pool.submit(_names, calls, EXPANSIONS[name][1], wanted)
        for name, wanted in ids.items()
    }
    page["expanded"] = {name: future.result() for name, future in asked.items()}
    return msgspec.json.encode(page)


def _ids(items: list[dict[str, Any]], field: str) -> list[str]:
    return sorted({item[field] for item in items if item.get(field)})[:MOST_IDS]


def _names(calls: OnBehalf, names: Names, ids: list[str]) -> dict[str, Any]:
    if not ids:
        return {}
    body = msgspec.json.encode({names.ids_field: ids})
    try:
        reply = calls.call(names.service, names.operation, body)
    except Unavailable:
        return {}
    if reply.error is not None:
        return {}
    found = msgspec.json.decode(reply.result)["items"]
    return {one[names.id_field]: {"name": one["name"]} for one in found}
