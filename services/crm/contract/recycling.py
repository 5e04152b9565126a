"""When customers fall into the public pool: rules as data, what a night does, and why."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Contract, Event, items, message, query, text, whole
from services.crm.contract.events import Grade


class RecycleKind(StrEnum):
    """Why a customer falls into a pool: so many days since its owner got it or last spoke with it,
    since its contract ended, since its owner got it without any sale; or its grade."""

    QUIET = "quiet"
    CONTRACT_ENDED = "contract_ended"
    NEVER_WON = "never_won"
    GRADE = "grade"


class RecycleMatch(StrEnum):
    ALL = "all"
    ANY = "any"


@message
class RecycleCondition:
    """`days` for all kinds but `grade`, which names `grades`. `contract_days`: how long a contract
    runs from its signature where pipeline was told no end of it."""

    kind: RecycleKind
    days: int | None = whole(least=1, most=3650, default=None)
    grades: tuple[Grade, ...] = items(most=3, default=())
    contract_days: int = whole(least=1, most=36500, default=365)


@message
class RecycleRule:
    """A customer falls when every condition is met, or any one."""

    title: str = text(longest=120)
    conditions: tuple[RecycleCondition, ...] = items(least=1, most=20)
    match: RecycleMatch = RecycleMatch.ALL


@message
class PreviewQuery:
    """`on`: the day of the night, tomorrow unless said. `everybody`: those that stay, too."""

    pool_id: str | None = text(longest=64, default=None)
    on: date | None = None
    everybody: bool = False
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=64, default=None)


@message
class ConditionCheck:
    """`met_on`: from which day on the condition is met; None: never as things stand."""

    kind: RecycleKind
    days: int | None
    counts_from: date | None
    met_on: date | None
    is_met: bool


@message
class RuleCheck:
    title: str
    falls_on: date | None
    is_met: bool
    conditions: tuple[ConditionCheck, ...]


@message
class PoolVerdict:
    """What the night does with a customer, and each rule of its pool with its figures."""

    customer_id: str
    name: str
    owner_id: str | None
    grade: Grade | None
    pool_id: str
    falls_on: date | None
    is_recycled: bool
    protected_until: date | None
    rules: tuple[RuleCheck, ...]


@message
class PoolVerdicts:
    on: date
    items: tuple[PoolVerdict, ...]
    next_cursor: str | None = None


@message
class WarningQuery:
    """`within_days`: as each pool says unless given."""

    within_days: int | None = whole(least=0, most=365, default=None)
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=64, default=None)


@message
class CustomerRecycled(Event):
    """A customer lost its owner to a pool: released, or by the kinds of condition it met."""

    customer_id: str
    version: int
    pool_id: str
    from_owner_id: str
    is_released: bool
    reasons: tuple[RecycleKind, ...] = ()

    @property
    def aggregate_id(self) -> str:
        return self.customer_id

    @property
    def aggregate_version(self) -> int:
        return self.version


class RecyclingOperations(Contract):
    @query("pools:read")
    def pool_recycle_preview(self, query: PreviewQuery) -> PoolVerdicts:
        """What would be recycled tonight, and why."""

    @query("pools:read")
    def pool_warnings(self, query: WarningQuery) -> PoolVerdicts:
        """The caller's customers that fall into a pool soon."""
