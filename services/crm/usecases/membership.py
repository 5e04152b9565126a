"""Which pools there are, who belongs to them, and to which one a customer falls."""

from __future__ import annotations

from typing import Any

from chassis.errors import NotFound, Refusal, refuse
from chassis.work import Work
from services.crm.store import pools as store


class Pools:
    """The pools as they stand in this piece of work, read once."""

    def __init__(self, work: Work) -> None:
        self.rows = store.every(work)
        self._work = work
        self._units: dict[str, set[str]] = {}

    def is_member(self, pool: Any, employee_id: str | None) -> bool:
        """May somebody claim from the pool?"""
        terms = pool.terms
        if employee_id is None or not (terms.unit_ids or terms.member_ids):
            return employee_id is not None
        return employee_id in terms.member_ids or bool(
            self._units_of(employee_id) & set(terms.unit_ids))

    def is_visible(self, pool: Any) -> bool:
        """Is it the caller's to look into: a member's, an admin's, or everything is?"""
        me = self._work.caller.employee_id
        return (self._work.scope == "all" or me in pool.terms.admin_ids
                or self.is_member(pool, me))

    def of(self, customer: Any) -> Any:
        """The pool into which a customer falls: the one it came from, else the first that its
        owner belongs to; None without any."""
        active = [one for one in self.rows if one.is_active]
        own = [one for one in active if one.pool_id == customer.pool_id]
        fitting = (one for one in active if self.is_member(one, customer.owner_id))
        return own[0] if own else next(fitting, None)

    def _units_of(self, employee_id: str) -> set[str]:
        if employee_id not in self._units:
            self._units[employee_id] = store.units_of(
                self._work, employee_id, self._work.today)
        return self._units[employee_id]


def visible(work: Work, pool_id: str | None) -> Any:
    """A pool that the caller may look into; raises NotFound."""
    row = store.one(work, pool_id)
    if not Pools(work).is_visible(row):
        raise NotFound("record.not_found")
    return row


def entry(work: Work, pool_id: str, owner_id: str | None) -> dict[str, Any]:
    """What a customer that is entered straight into a pool has in place of an owner."""
    pool = visible(work, pool_id)
    refuse([*([] if owner_id is None else [Refusal("pool.has_owner", "owner_id")]),
            *([] if pool.is_active else [Refusal("pool.inactive", "pool_id")])])
    return {"owner_id": None, "pool_id": pool_id, "pool_since_at": work.now}


def note(work: Work, customer_id: str, pool_id: str) -> None:
    store.add_event(work, {"pool_id": pool_id, "customer_id": customer_id, "kind": "entered",
                           "employee_id": None, "bypassed": ()})
