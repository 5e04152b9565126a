"""The public pool: who may take which customers out of it, and who had them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.contract import Contract, Event, command, items, message, query, text, whole
from services.crm.contract.customers import Customer, CustomerId
from services.crm.contract.events import Grade
from services.crm.contract.overview import OwnerChange
from services.crm.contract.recycling import RecycleRule


class PoolField(StrEnum):
    """What a pool may hide of its customers; phone, e-mail and address are masked in any case."""

    REGION = "region"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    PAINS = "pains"
    TAX_ID = "tax_id"
    WEB_DOMAIN = "web_domain"


@message
class PoolTerms:
    """`unit_ids` and `member_ids` say who may claim; both empty: everybody. `capacity`: how many
    customers one may hold, won ones and `uncounted_grades` left out unless `won_counts`.
    `daily_claims`: claim events a local day. `former_owner_days`: who lost a customer waits so
    long. `new_data_days`: nobody claims what came into the pool less long ago. `protection_days`:
    a claimed customer does not fall before. `daily_views`: how many different customers of the pool
    one opens a local day. Recycle rules hold from the night after they are set."""

    title: str = text(longest=120)
    unit_ids: tuple[str, ...] = items(most=200, default=())
    member_ids: tuple[str, ...] = items(most=500, default=())
    admin_ids: tuple[str, ...] = items(most=100, default=())
    hidden_fields: tuple[PoolField, ...] = items(most=20, default=())
    capacity: int | None = whole(least=0, most=1_000_000, default=None)
    won_counts: bool = False
    uncounted_grades: tuple[Grade, ...] = items(most=3, default=())
    daily_claims: int | None = whole(least=0, most=100_000, default=None)
    former_owner_days: int = whole(least=0, most=3650, default=0)
    new_data_days: int = whole(least=0, most=3650, default=0)
    protection_days: int = whole(least=0, most=3650, default=0)
    warning_days: int = whole(least=0, most=365, default=7)
    recycle_rules: tuple[RecycleRule, ...] = items(most=50, default=())
    daily_views: int | None = whole(least=1, most=100_000, default=None)


@message
class CreatePool:
    terms: PoolTerms


@message
class ChangePool:
    """The whole terms anew; an inactive pool takes and gives nothing."""

    pool_id: str = text(longest=64)
    terms: PoolTerms
    is_active: bool = True


@message
class Pool:
    pool_id: str
    version: int
    terms: PoolTerms
    is_active: bool
    rules_since_on: date
    customers: int


@message
class PoolQuery:
    is_active: bool | None = None
    sort: str = text(longest=40, default="pool_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class PoolList:
    items: tuple[Pool, ...]
    next_cursor: str | None = None


@message
class PoolCustomerQuery:
    pool_id: str = text(longest=64)
    grade: Grade | None = None
    sort: str = text(longest=40, default="-pool_since_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=1000, default=None)


@message
class PoolCustomer:
    """A customer in a pool without what the pool hides; nobody claims it before `open_from_on`."""

    customer: Customer
    pool_since_at: datetime
    open_from_on: date


@message
class PoolCustomerList:
    items: tuple[PoolCustomer, ...]
    next_cursor: str | None = None


@message
class ReleaseCustomer:
    """Into the named pool, or into the one that the customer belongs to."""

    customer_id: str = text(longest=64)
    reason: str = text(longest=500)
    pool_id: str | None = text(longest=64, default=None)


@message
class AssignFromPool:
    customer_id: str = text(longest=64)
    owner_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class MoveToPool:
    """From its pool, or from being without owner and pool, into this one."""

    customer_id: str = text(longest=64)
    pool_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class ProtectCustomer:
    """It does not fall before this day; without a day the protection ends."""

    customer_id: str = text(longest=64)
    reason: str = text(longest=500)
    protected_until: date | None = None


@message
class PoolStanding:
    """Where a customer stands between owner and pool; `claimed_at`: when its owner got it out of a
    pool."""

    customer_id: str
    version: int
    owner_id: str | None
    pool_id: str | None
    pool_since_at: datetime | None = None
    claimed_at: datetime | None = None
    protected_until: date | None = None


@message
class CapacityQuery:
    pool_id: str = text(longest=64)
    employee_id: str | None = text(longest=64, default=None)


@message
class PoolCapacity:
    """`held`: the customers that count. None: no limit."""

    pool_id: str
    employee_id: str
    capacity: int | None
    held: int
    free: int | None
    daily_claims: int | None
    claimed_today: int
    daily_views: int | None = None
    viewed_today: int = 0


@message
class OwnerHistoryQuery:
    customer_id: str = text(longest=64)
    sort: str = text(longest=40, default="-change_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class OwnerHistory:
    items: tuple[OwnerChange, ...]
    next_cursor: str | None = None


@message
class CustomerClaimed(Event):
    """Somebody took a customer out of a pool, or was given it; `bypassed`: the refusals that a pool
    admin passed over."""

    customer_id: str
    version: int
    pool_id: str
    owner_id: str
    is_assigned: bool
    bypassed: tuple[str, ...] = ()

    @property
    def aggregate_id(self) -> str:
        return self.customer_id

    @property
    def aggregate_version(self) -> int:
        return self.version


class PoolOperations(Contract):
    @command("pools:manage", status=201)
    def create_pool(self, command: CreatePool) -> Pool:
        """Open a public pool; needs scope all."""

    @command("pools:manage")
    def change_pool(self, command: ChangePool) -> Pool:
        """Give a pool other terms, or close it; needs scope all."""

    @query("pools:read")
    def list_pools(self, query: PoolQuery) -> PoolList:
        """The pools that the caller may claim from or administers."""

    @query("pools:read")
    def pool_customers(self, query: PoolCustomerQuery) -> PoolCustomerList:
        """Who waits in a pool, without what the pool hides."""

    @command("pools:claim")
    def claim_customer(self, command: CustomerId) -> PoolStanding:
        """Take a customer out of a pool; refused with everything that stands against it."""

    @command("pools:claim")
    def release_customer(self, command: ReleaseCustomer) -> PoolStanding:
        """Give a customer back to a pool, with the reason."""

    @command("pools:manage")
    def assign_from_pool(self, command: AssignFromPool) -> PoolStanding:
        """Give a customer of a pool to somebody; it is no claim of theirs."""

    @command("pools:manage")
    def move_to_pool(self, command: MoveToPool) -> PoolStanding:
        """Put a customer without owner into a pool, or into another one."""

    @command("pools:manage")
    def protect_customer(self, command: ProtectCustomer) -> PoolStanding:
        """Keep a customer from falling until a day."""

    @query("pools:read")
    def pool_capacity(self, query: CapacityQuery) -> PoolCapacity:
        """How many customers one holds and may hold, and the claims of today."""

    @query("pools:read")
    def owner_history(self, query: OwnerHistoryQuery) -> OwnerHistory:
        """Who had a customer, when and why it changed, newest first."""
