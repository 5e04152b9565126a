"""The front door of org: units, positions, assignments, who may see whom, accounts and sign-in.

Units' parents, positions' lines and assignments are effective-dated; org expands them into scope
edges.
"""

from __future__ import annotations

from chassis.contract import PUBLIC, Contract, Nothing, command, query
from chassis.importing import Job, JobId, StartImport
from chassis.scope import ScopeEdge
from services.org.contract.accounts import (
    Account,
    AccountList,
    AccountQuery,
    ChangePassword,
    CreateAccount,
    EndedQuery,
    EndedSession,
    EndedSessions,
    EndSessions,
    Me,
    Role,
    SetRoles,
    SignIn,
    Tokens,
)
from services.org.contract.assignments import (
    AssignEmployee,
    Assignment,
    AssignmentChanged,
    AssignmentList,
    AssignmentQuery,
    EndAssignment,
    ScopeSnapshot,
    SnapshotQuery,
    UnitShare,
)
from services.org.contract.structure import (
    CreatePosition,
    CreateUnit,
    MovePosition,
    MoveUnit,
    Position,
    PositionList,
    PositionQuery,
    Unit,
    UnitChanged,
    UnitKind,
    UnitList,
    UnitParent,
    UnitQuery,
)

__all__ = [
    "Account",
    "AccountList",
    "AccountQuery",
    "AssignEmployee",
    "Assignment",
    "AssignmentChanged",
    "AssignmentList",
    "AssignmentQuery",
    "ChangePassword",
    "CreateAccount",
    "CreatePosition",
    "CreateUnit",
    "EndAssignment",
    "EndSessions",
    "EndedQuery",
    "EndedSession",
    "EndedSessions",
    "Me",
    "MovePosition",
    "MoveUnit",
    "Org",
    "Position",
    "PositionList",
    "PositionQuery",
    "Role",
    "ScopeEdge",
    "ScopeSnapshot",
    "SetRoles",
    "SignIn",
    "SnapshotQuery",
    "Tokens",
    "Unit",
    "UnitChanged",
    "UnitKind",
    "UnitList",
    "UnitParent",
    "UnitQuery",
    "UnitShare",
]


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

    @query("accounts:write")
    def list_accounts(self, query: AccountQuery) -> AccountList:
        """The accounts, without their passwords; for whoever keeps them."""

    @command("accounts:write")
    def set_roles(self, command: SetRoles) -> Account:
        """Replace an account's roles; its sessions end, so that the new ones hold at once."""

    @command(PUBLIC)
    def sign_in(self, command: SignIn) -> Tokens:
        """Exchange a password, or a refresh token used for the first time, for tokens."""

    @command("session:own")
    def sign_out(self, command: Nothing) -> Nothing:
        """End the session of the token shown."""

    @command("session:own")
    def sign_out_everywhere(self, command: Nothing) -> Nothing:
        """End all sessions of the caller."""

    @command("sessions:end")
    def end_sessions(self, command: EndSessions) -> Nothing:
        """End all sessions of an account."""

    @command("session:own")
    def change_password(self, command: ChangePassword) -> Nothing:
        """Change one's own password; all other sessions end."""

    @query("sessions:end")
    def ended_sessions(self, query: EndedQuery) -> EndedSessions:
        """Sessions that have ended lately: the gateways refuse their access tokens."""

    @query("session:own")
    def me(self, query: Nothing) -> Me:
        """Who the caller is and what the caller may do."""

    @query("scope:snapshot")
    def scope_snapshot(self, query: SnapshotQuery) -> ScopeSnapshot:
        """Every employee's place in the organization, in pages."""

    @command("imports:write", status=202)
    def start_import(self, command: StartImport) -> Job:
        """Import an uploaded table as a job."""

    @query("jobs:read")
    def get_job(self, query: JobId) -> Job:
        """How far a job is, and what it refused."""

    @command("imports:write")
    def cancel_job(self, command: JobId) -> Job:
        """Stop a job after its current chunk."""

