"""Units and positions, and what org announces about units."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Event, message, text, whole
from services.org.contract.descriptions import Authority


class UnitKind(StrEnum):
    REGION = "region"
    PRODUCT = "product"
    SEGMENT = "segment"
    FUNCTION = "function"


@message
class CreateUnit:
    name: str = text(longest=120)
    valid_from: date
    kind: UnitKind = UnitKind.REGION
    parent_id: str | None = text(longest=64, default=None)
    external_ref: str | None = text(longest=120, default=None)


@message
class MoveUnit:
    """Hang a unit under another parent from a day on."""

    unit_id: str = text(longest=64)
    valid_from: date
    parent_id: str | None = text(longest=64, default=None)


@message
class Unit:
    """A unit as of a day; `valid_from` is the day from which this parent holds."""

    unit_id: str
    version: int
    name: str
    kind: UnitKind
    parent_id: str | None
    valid_from: date
    external_ref: str | None = None


@message
class UnitQuery:
    """Units as of a day (None: today); `q` is looked for in names and external references."""

    as_of: date | None = None
    q: str | None = text(longest=100, default=None)
    kind: UnitKind | None = None
    parent_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="unit_id")
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)


@message
class UnitList:
    items: tuple[Unit, ...]
    next_cursor: str | None = None


@message
class UnitParent:
    parent_id: str | None
    valid_from: date
    valid_to: date | None


@message
class UnitChanged(Event):
    """A unit's parents over all time."""

    unit_id: str
    version: int
    parents: tuple[UnitParent, ...]

    @property
    def aggregate_id(self) -> str:
        return self.unit_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class CreatePosition:
    title: str = text(longest=120)
    unit_id: str = text(longest=64)
    valid_from: date
    reports_to: str | None = text(longest=64, default=None)
    headcount: int = whole(least=1, most=10_000, default=1)
    level: str = text(longest=40, default="representative")
    external_ref: str | None = text(longest=120, default=None)


@message
class MovePosition:
    """From a day on the position belongs to another unit or reports to another position."""

    position_id: str = text(longest=64)
    unit_id: str = text(longest=64)
    valid_from: date
    reports_to: str | None = text(longest=64, default=None)


@message
class Position:
    """A position as of a day; `valid_from` is the day from which this unit and line hold.

    `authority` is what its job description in force on the day gives it; None without one.
    """

    position_id: str
    version: int
    title: str
    unit_id: str
    reports_to: str | None
    headcount: int
    level: str
    valid_from: date
    external_ref: str | None = None
    authority: Authority | None = None


@message
class PositionQuery:
    """Positions as of a day (None: today); `q` is looked for in titles and external references."""

    as_of: date | None = None
    unit_id: str | None = text(longest=64, default=None)
    q: str | None = text(longest=100, default=None)
    level: str | None = text(longest=40, default=None)
    reports_to: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="position_id")
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)


@message
class PositionList:
    items: tuple[Position, ...]
    next_cursor: str | None = None
