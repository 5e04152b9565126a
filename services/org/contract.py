"""The front door of org: units, positions, assignments, who may see whom, accounts and sign-in.

Units' parents, positions' lines and assignments are effective-dated; org expands them into scope edges.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.contract import (
    PUBLIC, Contract, Event, Nothing, command, decimal, items, message, query, text, whole,
)
from chassis.scope import ScopeEdge


class UnitKind(StrEnum):
    REGION = "region"
    PRODUCT = "product"
    SEGMENT = "segment"
    FUNCTION = "function"


class Role(StrEnum):
    ADMIN = "admin"
    DIRECTOR = "director"
    REGIONAL_MANAGER = "regional_manager"
    SELLER = "seller"
    ASSISTANT = "assistant"
    HR_PARTNER = "hr_partner"
    PRODUCT_MANAGER = "product_manager"
    CHANNEL_MANAGER = "channel_manager"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    PARTNER_USER = "partner_user"


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
    parent_id: str | None = text(longest=64, default=None)
    valid_from: date


@message
class Unit:
    unit_id: str
    version: int
    name: str
    kind: UnitKind
    parent_id: str | None
    valid_from: date
    external_ref: str | None = None


@message
class UnitQuery:
    """Units as of a day (None: today)."""

    as_of: date | None = None


@message
class UnitList:
    items: tuple[Unit, ...]
    next_cursor: str | None = None


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
    position_id: str
    version: int
    title: str
    unit_id: str
    reports_to: str | None
    headcount: int
    level: str
    valid_from: date
    external_ref: str | None = None


@message
class PositionQuery:
    as_of: date | None = None
    unit_id: str | None = text(longest=64, default=None)


@message
class PositionList:
    items: tuple[Position, ...]
    next_cursor: str | None = None


@message
class AssignEmployee:
    """Put an employee on a position for the days [valid_from, valid_to) with a share of their time."""

    employee_id: str = text(longest=64)
    position_id: str = text(longest=64)
    valid_from: date
    valid_to: date | None = None
    share: Decimal = decimal(least="0.01", most="1", default=Decimal(1))
    external_ref: str | None = text(longest=120, default=None)


@message
class EndAssignment:
    assignment_id: str = text(longest=64)
    valid_to: date


@message
class Assignment:
    assignment_id: str
    version: int
    employee_id: str
    position_id: str
    unit_id: str
    share: Decimal
    valid_from: date
    valid_to: date | None
    external_ref: str | None = None


@message
class AssignmentQuery:
    employee_id: str | None = text(longest=64, default=None)
    as_of: date | None = None


@message
class AssignmentList:
    items: tuple[Assignment, ...]
    next_cursor: str | None = None


@message
class UnitShare:
    """An employee's leaf unit over [valid_from, valid_to), with the share of their time."""

    unit_id: str
    share: Decimal
    valid_from: date
    valid_to: date | None


@message
class AssignmentChanged(Event):
    """One employee's place in the organization as known now, over all time: units, and who may see them."""

    employee_id: str
    version: int
    units: tuple[UnitShare, ...]
    edges: tuple[ScopeEdge, ...]

    @property
    def aggregate_id(self) -> str:
        return self.employee_id

    @property
    def aggregate_version(self) -> int:
        return self.version


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
class CreateAccount:
    """An account to sign in with; an employee's, a partner person's, or neither (an auditor)."""

    login: str = text(longest=120, shortest=3)
    password: str = text(longest=200, shortest=10)
    roles: tuple[Role, ...] = items(least=1, most=11)
    employee_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)


@message
class SetRoles:
    account_id: str = text(longest=64)
    roles: tuple[Role, ...] = items(least=1, most=11)


@message
class Account:
    account_id: str
    version: int
    login: str
    roles: tuple[Role, ...]
    employee_id: str | None
    partner_id: str | None


@message
class SignIn:
    """Either login and password, or a refresh token."""

    login: str | None = text(longest=120, default=None)
    password: str | None = text(longest=200, default=None)
    refresh_token: str | None = text(longest=500, default=None)


@message
class Tokens:
    access_token: str
    refresh_token: str
    expires_in: int
    token_type: str = "Bearer"


@message
class Me:
    account_id: str
    employee_id: str | None
    partner_id: str | None
    permissions: dict[str, str]


@message
class SnapshotQuery:
    limit: int = whole(least=1, most=200, default=200)
    cursor: str | None = text(longest=500, default=None)


@message
class ScopeSnapshot:
    """Every employee's place, to fill a new service."""

    items: tuple[AssignmentChanged, ...]
    next_cursor: str | None = None


class Org(Contract):
    @command("org:write", status=201)
    def create_unit(self, command: CreateUnit) -> Unit:
        """Found a unit; the same external_ref never makes a second one."""

    @command("org:write")
    def move_unit(self, command: MoveUnit) -> Unit:
        """Hang a unit elsewhere from a day on."""

    @query("org:read")
    def list_units(self, query: UnitQuery) -> UnitList:
        """The units as of a day."""

    @command("org:write", status=201)
    def create_position(self, command: CreatePosition) -> Position:
        """Create a position in a unit."""

    @command("org:write")
    def move_position(self, command: MovePosition) -> Position:
        """Change a position's unit or line from a day on."""

    @query("org:read")
    def list_positions(self, query: PositionQuery) -> PositionList:
        """The positions as of a day."""

    @command("org:write", status=201)
    def assign_employee(self, command: AssignEmployee) -> Assignment:
        """Put an employee on a position; visibility and unit figures follow."""

    @command("org:write")
    def end_assignment(self, command: EndAssignment) -> Assignment:
        """End an assignment on a day."""

    @query("org:read")
    def list_assignments(self, query: AssignmentQuery) -> AssignmentList:
        """Assignments, of one employee or of a day."""

    @command("accounts:write", status=201)
    def create_account(self, command: CreateAccount) -> Account:
        """Create an account with its roles."""

    @command("accounts:write")
    def set_roles(self, command: SetRoles) -> Account:
        """Replace an account's roles; holds from the next access token on."""

    @command(PUBLIC)
    def sign_in(self, command: SignIn) -> Tokens:
        """Exchange a password, or a refresh token used for the first time, for tokens."""

    @command("session:own")
    def sign_out(self, command: Nothing) -> Nothing:
        """End the session of the token shown."""

    @query("session:own")
    def me(self, query: Nothing) -> Me:
        """Who the caller is and what the caller may do."""

    @query("scope:snapshot")
    def scope_snapshot(self, query: SnapshotQuery) -> ScopeSnapshot:
        """Every employee's place in the organization, in pages."""


