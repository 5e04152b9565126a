"""Customers that are one: candidates with a score, the merge, and its undoing."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Contract, Event, command, items, message, query, text, whole


class MergeField(StrEnum):
    """A field that may be taken from the customer that goes."""

    NAME = "name"
    REGION = "region"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    EMPLOYEES_COUNT = "employees_count"
    ANNUAL_REVENUE = "annual_revenue"
    TAX_ID = "tax_id"
    WEB_DOMAIN = "web_domain"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PARENT = "parent_customer_id"
    PAINS = "pains"
    POTENTIAL_SCORE = "potential_score"
    BUYING_POWER_SCORE = "buying_power_score"


@message
class MergeCustomers:
    """Merge `merged_customer_id` into `customer_id`. `take`: fields of which the other's value
    holds; all others stay, and are filled from the other where they are empty."""

    customer_id: str = text(longest=64)
    merged_customer_id: str = text(longest=64)
    take: tuple[MergeField, ...] = items(most=20, default=())


@message
class MergeId:
    merge_id: str = text(longest=64)


@message
class Merge:
    """A merge; `can_be_undone` until `undo_until`, unless the survivor was erased or merged."""

    merge_id: str
    version: int
    customer_id: str
    merged_customer_id: str
    merged_by: str
    merged_at: datetime
    undo_until: datetime
    can_be_undone: bool
    undone_by: str | None = None
    undone_at: datetime | None = None


@message
class MergeQuery:
    """`customer_id`: the survivor."""

    customer_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-merged_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class MergeList:
    items: tuple[Merge, ...]
    next_cursor: str | None = None


@message
class MergePolicyQuery:
    """What holds now."""


@message
class MergePolicy:
    """For how many days a merge can be undone; holds for merges from now on."""

    version: int
    undo_days: int


@message
class SetMergePolicy:
    undo_days: int = whole(least=0, most=365)


@message
class DuplicateQuery:
    customer_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-score")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class SharedField:
    field: str
    points: int


@message
class DuplicatePair:
    """Two customers that are perhaps one; `shared` adds up to the score, at most 100."""

    customer_id: str
    name: str
    other_customer_id: str
    other_name: str
    score: int
    shared: tuple[SharedField, ...]


@message
class DuplicatePairs:
    items: tuple[DuplicatePair, ...]
    next_cursor: str | None = None


@message
class DismissDuplicate:
    """Say that two customers are not the same: the pair is not shown again."""

    customer_id: str = text(longest=64)
    other_customer_id: str = text(longest=64)


@message
class Dismissal:
    customer_id: str
    other_customer_id: str
    dismissed_at: datetime


@message
class MergeSnapshotQuery:
    sort: str = text(longest=40, default="merge_id")
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)


@message
class CustomersMerged(Event):
    """Where a customer is now: in `into_customer_id`, or by itself again (None). `version` is the
    merged customer's own."""

    merged_customer_id: str
    version: int
    into_customer_id: str | None
    merge_id: str
    survivor_id: str
    survivor_version: int

    @property
    def aggregate_id(self) -> str:
        return self.merged_customer_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class MergeSnapshot:
    """Every merge that holds, as it was announced, to fill a new service."""

    items: tuple[CustomersMerged, ...]
    next_cursor: str | None = None


class MergeOperations(Contract):
    @query("customers:read")
    def duplicate_customers(self, query: DuplicateQuery) -> DuplicatePairs:
        """Customers that are perhaps the same, the surest first, with what they share."""

    @command("customers:merge")
    def dismiss_duplicate(self, command: DismissDuplicate) -> Dismissal:
        """Say that two customers are not the same."""

    @command("customers:merge", status=201)
    def merge_customers(self, command: MergeCustomers) -> Merge:
        """Merge one customer into another, with all that hangs on it."""

    @command("customers:merge")
    def undo_merge(self, command: MergeId) -> Merge:
        """Make two customers of a merged one again."""

    @query("customers:read")
    def customer_merges(self, query: MergeQuery) -> MergeList:
        """Merges, newest first."""

    @query("scope:snapshot")
    def merge_snapshot(self, query: MergeSnapshotQuery) -> MergeSnapshot:
        """Every merge that holds, in pages, for a service that comes later."""

    @query("customers:read")
    def merge_policy(self, query: MergePolicyQuery) -> MergePolicy:
        """How long a merge can be undone."""

    @command("customers:merge")
    def set_merge_policy(self, command: SetMergePolicy) -> MergePolicy:
        """Say how long merges can be undone from now on."""
