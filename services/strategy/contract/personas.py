"""Personas (ideal customer profiles): versions of weighted criteria; crm scores by them."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Event, decimal, items, message, text, whole
from kernel.criteria import Operator
from services.strategy.contract.plans import PlanState


class PersonaField(StrEnum):
    """What of a customer a criterion may look at; none of it is personal, none is a sale: a
    profile that looked at sales would find that its customers buy."""

    SEGMENT = "segment"
    REGION = "region"
    INDUSTRY = "industry"
    EMPLOYEES_COUNT = "employees_count"
    ANNUAL_REVENUE = "annual_revenue"
    BUYING_POWER_SCORE = "buying_power_score"
    POTENTIAL_SCORE = "potential_score"


@message
class PersonaCriterion:
    """Worth `weight` when the field fits. `values` are written as texts: numbers "60", amounts
    "1000000.00 CNY"; `in` and `not_in` take several. A hard one that fails disqualifies."""

    field: PersonaField
    operator: Operator
    weight: int = whole(least=0, most=1000)
    values: tuple[str, ...] = items(most=50, default=())
    is_hard: bool = False


@message
class PersonaContent:
    """What a version says; a customer is inside the profile from the score `match_from` on
    (0 to 100: the met weights of all weights), unless it is disqualified."""

    name: str = text(longest=120)
    description: str = text(longest=2000, shortest=0, default="")
    criteria: tuple[PersonaCriterion, ...] = items(most=50, default=())
    match_from: Decimal = decimal(least="0", most="100", default=Decimal(60))


@message
class DraftPersona:
    """A new persona, or with `persona_id` the next version of one."""

    content: PersonaContent
    persona_id: str | None = text(longest=64, default=None)


@message
class RewritePersona:
    """What a draft says from now on, as a whole."""

    persona_id: str = text(longest=64)
    persona_version: int = whole(least=1, most=10_000)
    content: PersonaContent


@message
class PersonaVersionId:
    persona_id: str = text(longest=64)
    persona_version: int = whole(least=1, most=10_000)


@message
class ReturnPersona:
    persona_id: str = text(longest=64)
    persona_version: int = whole(least=1, most=10_000)
    reason: str = text(longest=500)


@message
class Persona:
    """A version of a persona; an approved one never changes."""

    persona_id: str
    persona_version: int
    version: int
    state: PlanState
    content: PersonaContent
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None
    return_reason: str | None = None


@message
class PersonaQuery:
    persona_id: str | None = text(longest=64, default=None)
    state: PlanState | None = None
    sort: str = text(longest=40, default="persona_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class PersonaList:
    items: tuple[Persona, ...]
    next_cursor: str | None = None


@message
class PersonaDifferenceQuery:
    persona_id: str = text(longest=64)
    from_version: int = whole(least=1, most=10_000)
    to_version: int = whole(least=1, most=10_000)


@message
class PersonaDifference:
    """One thing that changed, such as "criteria.region in.weight", and a sentence about it; None
    where it was not there."""

    field: str
    before: str | None
    after: str | None
    zh: str
    en: str


@message
class PersonaDifferences:
    persona_id: str
    from_version: int
    to_version: int
    differences: tuple[PersonaDifference, ...]


@message
class PersonaApproved(Event):
    """A version is in force instead of the one before it: customers are scored by it."""

    persona_id: str
    persona_version: int
    criteria: tuple[PersonaCriterion, ...]
    match_from: Decimal

    @property
    def aggregate_id(self) -> str:
        return self.persona_id

    @property
    def aggregate_version(self) -> int:
        return self.persona_version


@message
class PersonaSnapshotQuery:
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)
    sort: str = text(longest=40, default="persona_id")


@message
class PersonaSnapshot:
    """Every persona in force, to fill a new service."""

    items: tuple[PersonaApproved, ...]
    next_cursor: str | None = None
