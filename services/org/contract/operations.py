"""What org offers: every operation, with who may call it."""

from __future__ import annotations

from chassis.contract import PUBLIC, Contract, Nothing, command, query
from chassis.importing import Job, JobId, StartImport
from services.org.contract import (
    assignments,
    credentials,
    descriptions,
    handovers,
    sight,
    territories,
)
from services.org.contract.accounts import (
    Account,
    AccountList,
    AccountQuery,
    ChangePassword,
    CreateAccount,
    EndedQuery,
    EndedSessions,
    EndSessions,
    Me,
    SetRoles,
    SignIn,
    Tokens,
)
from services.org.contract.calendars import CalendarOperations
from services.org.contract.descriptions import (
    AuthorityOperations,
    JobDescription,
    JobDescriptionList,
    RewriteJobDescription,
)
from services.org.contract.naming import NamingOperations
from services.org.contract.notices import NoticeOperations
from services.org.contract.oidc import FinishOidc, Identity, LinkIdentity, OidcStart, UnlinkIdentity
from services.org.contract.second_factor import (
    ClearSecondFactor,
    ConfirmSecondFactor,
    EnrolSecondFactor,
    RecoveryCodes,
    RemoveSecondFactor,
    SecondFactor,
    SecondFactorSecret,
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
    UnitList,
    UnitQuery,
)
from services.org.contract.territories import TerritoryModel, TerritoryModelList


class Org(AuthorityOperations, CalendarOperations, NamingOperations, NoticeOperations, Contract):
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
    def assign_employee(self, command: assignments.AssignEmployee) -> assignments.Assignment:
        """Put an employee on a position; visibility and unit figures follow."""

    @command("org:write")
    def end_assignment(self, command: assignments.EndAssignment) -> assignments.Assignment:
        """End an assignment on a day."""

    @query("org:read")
    def list_assignments(self, query: assignments.AssignmentQuery) -> assignments.AssignmentList:
        """Assignments, of one employee or of a day."""

    @command("descriptions:write", status=201)
    def draft_job_description(self, command: descriptions.DraftJobDescription) -> JobDescription:
        """Write a position's job description, or its next version."""

    @command("descriptions:write")
    def rewrite_job_description(self, command: RewriteJobDescription) -> JobDescription:
        """Change what a draft of a job description says."""

    @command("descriptions:approve")
    def approve_job_description(self, command: descriptions.DescriptionId) -> JobDescription:
        """Put a job description in force, with the authority that it gives; it never changes."""

    @query("org:read")
    def get_job_description(self, query: descriptions.DescriptionId) -> JobDescription:
        """One version of a job description."""

    @query("org:read")
    def list_job_descriptions(self, query: descriptions.JobDescriptionQuery) -> JobDescriptionList:
        """Job descriptions with all their versions."""

    @command("org:write", status=201)
    def move_employee(self, command: sight.MoveEmployee) -> assignments.Assignment:
        """Put an employee on another position from a day on; what was held until then ends."""

    @query("org:write", in_transaction=True)
    def preview_unit_move(self, query: sight.PreviewUnitMove) -> sight.MovePreview:
        """What moving a unit would change, without moving it."""

    @query("org:write", in_transaction=True)
    def preview_position_move(self, query: sight.PreviewPositionMove) -> sight.MovePreview:
        """Who would see what after moving a position, without moving it."""

    @query("org:write", in_transaction=True)
    def preview_employee_move(self, query: sight.PreviewEmployeeMove) -> sight.MovePreview:
        """Who would see what after moving an employee, without moving them."""

    @query("org:read")
    def why_visible(self, query: sight.SightQuery) -> sight.Sight:
        """Why an account may see a record: its roles, and the line up to it."""

    @command("handovers:write", status=201)
    def plan_handover(self, command: handovers.PlanHandover) -> handovers.Handover:
        """Plan that all that one person has passes to another."""

    @command("handovers:write")
    def start_handover(self, command: handovers.HandoverId) -> handovers.Handover:
        """Move everything now; each service says how far it is."""

    @command("handovers:write")
    def roll_back_handover(self, command: handovers.HandoverId) -> handovers.Handover:
        """Give back what was handed over and is still where it went."""

    @query("handovers:read")
    def get_handover(self, query: handovers.HandoverId) -> handovers.Handover:
        """A handover, and how far each service is."""

    @query("handovers:read")
    def list_handovers(self, query: handovers.HandoverQuery) -> handovers.HandoverList:
        """Handovers, newest first."""

    @command("territories:write", status=201)
    def draft_territories(self, command: territories.DraftTerritories) -> TerritoryModel:
        """Draft a model of territories: who looks after which customers, by rules."""

    @command("territories:write")
    def rewrite_territories(self, command: territories.RewriteTerritories) -> TerritoryModel:
        """Change a draft of a model."""

    @command("territories:write")
    def activate_territories(self, command: territories.TerritoryModelId) -> TerritoryModel:
        """Make a model the active one; the one before it is archived."""

    @command("territories:write")
    def archive_territories(self, command: territories.TerritoryModelId) -> TerritoryModel:
        """Put a model away."""

    @query("territories:read")
    def get_territories(self, query: territories.TerritoryModelId) -> TerritoryModel:
        """One model with its territories."""

    @query("territories:read")
    def list_territories(self, query: territories.TerritoryModelQuery) -> TerritoryModelList:
        """Models of territories, newest first."""

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

    @command("accounts:write", status=201)
    def invite_account(self, command: credentials.InviteAccount) -> credentials.Invitation:
        """Make an account whose owner sets the password, with a token that is told once."""

    @command("accounts:write", status=201)
    def reset_password(self, command: credentials.ResetPassword) -> credentials.Invitation:
        """Let somebody set a new password, with a token that is told once."""

    @command(PUBLIC)
    def set_password(self, command: credentials.SetPassword) -> Nothing:
        """Set a password with the token of an invitation or a reset; all sessions end."""

    @query("session:own")
    def list_sessions(self, query: credentials.OwnSessionQuery) -> credentials.OwnSessionList:
        """The caller's open sessions: since when, and from where."""

    @command("session:own")
    def end_session(self, command: credentials.EndSession) -> Nothing:
        """End one of the caller's sessions."""

    @command("session:own", status=201)
    def enrol_second_factor(self, command: EnrolSecondFactor) -> SecondFactorSecret:
        """Make a secret for an authenticator app; told once, and not asked for yet."""

    @command("session:own")
    def confirm_second_factor(self, command: ConfirmSecondFactor) -> RecoveryCodes:
        """Ask for codes at every sign-in from now on; recovery codes are told once."""

    @command("session:own")
    def remove_second_factor(self, command: RemoveSecondFactor) -> Nothing:
        """Ask for no more codes, after the password and a last code."""

    @query("session:own")
    def second_factor(self, query: Nothing) -> SecondFactor:
        """Whether a code is asked for at the caller's sign-in; how many recovery codes are left."""

    @command("accounts:write")
    def clear_second_factor(self, command: ClearSecondFactor) -> Nothing:
        """Take away the second factor of somebody who lost it; their sessions end."""

    @command(PUBLIC)
    def start_oidc(self, command: Nothing) -> OidcStart:
        """Begin to sign in with the identity provider: where to send the browser."""

    @command(PUBLIC)
    def finish_oidc(self, command: FinishOidc) -> Tokens:
        """Exchange what the identity provider sent back for tokens of ours."""

    @command("accounts:write", status=201)
    def link_identity(self, command: LinkIdentity) -> Identity:
        """Let an identity of the provider sign in as an account."""

    @command("accounts:write")
    def unlink_identity(self, command: UnlinkIdentity) -> Nothing:
        """The provider's word no longer opens an account; its sessions end."""

    @query("session:own")
    def me(self, query: Nothing) -> Me:
        """Who the caller is and what the caller may do."""

    @query("scope:snapshot")
    def scope_snapshot(self, query: assignments.SnapshotQuery) -> assignments.ScopeSnapshot:
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

