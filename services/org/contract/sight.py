"""Who may see whose records and why, and what a move would change of it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, message, text, whole
from services.org.contract.accounts import Role


class SightKind(StrEnum):
    OWN = "own"
    LINE = "line"
    ALL = "all"
    PARTNER = "partner"


@message
class SightQuery:
    """May this account see a record with this owner (or partner), by this permission, on a day?

    The line is that of the day (None: today); roles are those of now.
    """

    account_id: str = text(longest=64)
    permission: str = text(longest=60)
    owner_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)
    as_of: date | None = None


@message
class LineStep:
    """A position of the line, and those who hold it on the day."""

    position_id: str
    title: str
    employee_ids: tuple[str, ...]


@message
class SightPath:
    """One reason; `steps` lead from the owner's position up to that of the account's employee."""

    kind: SightKind
    roles: tuple[Role, ...]
    steps: tuple[LineStep, ...]


@message
class RoleGrant:
    role: Role
    scope: str


@message
class Sight:
    """`grants`: what each role gives; `granted_by` set the roles last, as the audit log says."""

    account_id: str
    permission: str
    as_of: date
    may_see: bool
    scope: str | None
    grants: tuple[RoleGrant, ...]
    granted_by: str | None
    granted_at: datetime | None
    paths: tuple[SightPath, ...]


@message
class PreviewUnitMove:
    """As MoveUnit; nothing happens. `limit` bounds the changes that are named, not their counts."""

    unit_id: str = text(longest=64)
    valid_from: date
    parent_id: str | None = text(longest=64, default=None)
    limit: int = whole(least=1, most=1000, default=200)


@message
class PreviewPositionMove:
    """As MovePosition; nothing happens."""

    position_id: str = text(longest=64)
    unit_id: str = text(longest=64)
    valid_from: date
    reports_to: str | None = text(longest=64, default=None)
    limit: int = whole(least=1, most=1000, default=200)


@message
class MoveEmployee:
    """From a day on somebody holds this position, and no longer what they held until then."""

    employee_id: str = text(longest=64)
    position_id: str = text(longest=64)
    valid_from: date
    share: Decimal = decimal(least="0.01", most="1", default=Decimal(1))


@message
class PreviewEmployeeMove:
    """As MoveEmployee; nothing happens."""

    employee_id: str = text(longest=64)
    position_id: str = text(longest=64)
    valid_from: date
    share: Decimal = decimal(least="0.01", most="1", default=Decimal(1))
    limit: int = whole(least=1, most=1000, default=200)


@message
class SightChange:
    """From a day until before another the viewer begins (or stops) to see the subject's records."""

    viewer_id: str
    subject_id: str
    valid_from: date
    valid_to: date | None


@message
class MovePreview:
    """What would be different afterwards.

    `units_joined` and `units_left`: in which units, those above included, the people concerned
    begin or stop to count on the day of the move.
    """

    valid_from: date
    employee_count: int
    gained_count: int
    lost_count: int
    gained: tuple[SightChange, ...]
    lost: tuple[SightChange, ...]
    units_joined: tuple[str, ...]
    units_left: tuple[str, ...]
