"""What channels asks before it protects a partner: whose customer is this?"""

from __future__ import annotations

from datetime import date

from chassis.contract import Contract, message, query, text


@message
class OwnerQuery:
    """A customer by its id (or where it was merged into), else those of this name or domain."""

    customer_id: str | None = text(longest=64, default=None)
    name: str | None = text(longest=200, default=None)
    web_domain: str | None = text(longest=253, default=None)


@message
class OwnedCustomer:
    """Whose customer, or in which pool, and since when; `known_as`: also the ids merged into it."""

    customer_id: str
    since: date
    owner_id: str | None = None
    pool_id: str | None = None
    known_as: tuple[str, ...] = ()


@message
class OwnedCustomers:
    """At most 20, the oldest first."""

    items: tuple[OwnedCustomer, ...]


class ConflictOperations(Contract):
    @query("customers:read", callers=("channels",))
    def conflict_candidates(self, query: OwnerQuery) -> OwnedCustomers:
        """Customers that a deal registration may mean: their owner or pool."""
