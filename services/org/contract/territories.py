"""Territories: who looks after which customers, by rules; a model of all of them at a time."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Event, items, message, text, whole
from kernel.criteria import Operator


class TerritoryState(StrEnum):
    DRAFT = "draft"
    ACTIVE = "active"
    ARCHIVED = "archived"


class TerritoryField(StrEnum):
    """What a rule may ask of a customer."""

    REGION = "region"
    SEGMENT = "segment"
    INDUSTRY = "industry"
    GRADE = "grade"
    EMPLOYEES_COUNT = "employees_count"
    POTENTIAL_SCORE = "potential_score"
    BUYING_POWER_SCORE = "buying_power_score"
    ANNUAL_REVENUE = "annual_revenue"


@message
class TerritoryCondition:
    """Values are written as texts: "60", "1000000.00 CNY", or any text; `in` takes several."""

    field: TerritoryField
    operator: Operator
    values: tuple[str, ...] = items(most=50, default=())


@message
class TerritoryRule:
    """All its conditions hold (AND)."""

    all_of: tuple[TerritoryCondition, ...] = items(least=1, most=20)


@message
class Territory:
    """Holds the customers for which one of its rules does (OR), among those of its parent, whose
    rules it inherits; without a rule all of them. They are `owner_id`'s, without one nobody's."""

    key: str = text(longest=40)
    name: str = text(longest=120)
    owner_id: str | None = text(longest=64, default=None)
    parent_key: str | None = text(longest=40, default=None)
    any_of: tuple[TerritoryRule, ...] = items(most=20, default=())


@message
class DraftTerritories:
    name: str = text(longest=120)
    territories: tuple[Territory, ...] = items(least=1, most=500)


@message
class RewriteTerritories:
    model_id: str = text(longest=64)
    territories: tuple[Territory, ...] = items(least=1, most=500)


@message
class TerritoryModelId:
    model_id: str = text(longest=64)


@message
class TerritoryModel:
    """One model is active; it never changes, but is archived when the next one takes its place."""

    model_id: str
    version: int
    name: str
    state: TerritoryState
    territories: tuple[Territory, ...]
    drafted_by: str
    drafted_at: datetime
    activated_by: str | None
    activated_at: datetime | None


@message
class TerritoryModelQuery:
    state: TerritoryState | None = None
    sort: str = text(longest=40, default="-model_id")
    limit: int = whole(least=1, most=50, default=20)
    cursor: str | None = text(longest=500, default=None)


@message
class TerritoryModelList:
    items: tuple[TerritoryModel, ...]
    next_cursor: str | None = None


@message
class TerritoryChanged(Event):
    """A model as it now stands; drafts too, so that their effect can be previewed."""

    model_id: str
    version: int
    state: TerritoryState
    territories: tuple[Territory, ...]

    @property
    def aggregate_id(self) -> str:
        return self.model_id

    @property
    def aggregate_version(self) -> int:
        return self.version
