"""Bottom-up targets: who carries a target says what they can reach, beside the top-down figure."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, command, items, message, query, text, whole
from kernel.money import Money
from services.strategy.contract.events import TargetMetric, TargetSubject
from services.strategy.contract.targets import TargetPlan, TargetPlanId


class SubmissionKind(StrEnum):
    SUBMITTED = "submitted"
    ADJUSTED = "adjusted"  # by a manager, kept beside what was submitted
    ACCEPTED = "accepted"  # became the plan's figure


@message
class OpenBottomUp:
    """Until and with this day the leaves' owners may submit; opening again moves the day."""

    plan_id: str = text(longest=64)
    due_on: date


@message
class BottomUpRound:
    """A draft that asks for submissions; `is_open` while it is a draft and the day has not passed.

    `version` is the plan's.
    """

    plan_id: str
    version: int
    name: str
    year: int
    metric: TargetMetric
    currency: str
    due_on: date
    is_open: bool
    opened_by: str
    opened_at: datetime


@message
class BottomUpQuery:
    sort: str = text(longest=40, default="plan_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class BottomUpRounds:
    items: tuple[BottomUpRound, ...]
    next_cursor: str | None = None


@message
class SubmitTarget:
    """A leaf's year before padding, as one amount or as twelve; the newest submission holds."""

    plan_id: str = text(longest=64)
    node: str = text(longest=80)
    amount: Money | None = None
    months: tuple[Money, ...] = items(most=12, default=())
    note: str | None = text(longest=500, default=None)


@message
class AdjustSubmission:
    """What a manager thinks of the newest submission of a leaf: another amount, or other months."""

    plan_id: str = text(longest=64)
    submission_id: int = whole(least=1, most=2**53)
    reason: str = text(longest=500)
    amount: Money | None = None
    months: tuple[Money, ...] = items(most=12, default=())


@message
class Submission:
    """One line of the history. `top_down` is the plan's own figure at that moment, before padding;
    `adjusts` is the submission that a manager adjusted. Never changed, never removed."""

    submission_id: int
    plan_id: str
    node: str
    kind: SubmissionKind
    amount: Money
    months: tuple[Money, ...]
    top_down: Money
    note: str | None
    adjusts: int | None
    said_by: str
    said_at: datetime


@message
class SubmissionQuery:
    """The history of a plan, or of one leaf of it."""

    plan_id: str = text(longest=64)
    node: str | None = text(longest=80, default=None)
    sort: str = text(longest=40, default="-submission_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class SubmissionList:
    items: tuple[Submission, ...]
    next_cursor: str | None = None


@message
class BottomUpNode:
    """A node in both versions; outside the caller's data scope only its name.

    All amounts are of the year, before padding. `submitted` sums what the leaves below said,
    `adjusted` the same with what managers made of it; None where nobody said anything. `outlook` is
    `adjusted` with the top-down figures of those who are missing; `difference` is `outlook` less
    `top_down`, `difference_ratio` the same as a part of `top_down` (None of nothing).
    """

    node: str
    subject_kind: TargetSubject
    subject_id: str
    parent: str | None
    depth: int
    is_leaf: bool
    top_down: Money | None = None
    submitted: Money | None = None
    adjusted: Money | None = None
    outlook: Money | None = None
    difference: Money | None = None
    difference_ratio: Decimal | None = None
    leaf_count: int = 0
    missing_count: int = 0
    submission_id: int | None = None  # a leaf's newest


@message
class BottomUpView:
    """Both versions side by side, each parent before its children; `missing` are the leaves that
    the caller sees and that submitted nothing."""

    plan_id: str
    version: int
    due_on: date
    is_open: bool
    nodes: tuple[BottomUpNode, ...]
    missing: tuple[str, ...]


@message
class AcceptBottomUp:
    """Make what was submitted (or adjusted) the plan's figures: of all leaves, or of these nodes.

    A leaf that is missing stands against it, unless `without_missing`. The plan's amount stays, and
    so do the leaves outside `nodes` as far as their units can still divide what is left; with
    `moves_top` the sums above follow, up to the plan's amount, and all other leaves keep theirs.
    """

    plan_id: str = text(longest=64)
    reason: str = text(longest=500)
    nodes: tuple[str, ...] = items(most=2000, default=())
    moves_top: bool = False
    without_missing: bool = False


class BottomUpOperations(Contract):
    @command("targets:write")
    def open_bottom_up(self, command: OpenBottomUp) -> BottomUpRound:
        """Ask the owners of a draft's leaves what they can reach, until a day."""

    @query("targets:read")
    def list_bottom_ups(self, query: BottomUpQuery) -> BottomUpRounds:
        """Rounds in which the caller may see somebody."""

    @command("targets:submit", status=201)
    def submit_target(self, command: SubmitTarget) -> Submission:
        """Say what a leaf can reach: one's own, or one of the reporting subtree."""

    @command("targets:adjust", status=201)
    def adjust_submission(self, command: AdjustSubmission) -> Submission:
        """Adjust what somebody below submitted, with a reason; both are kept."""

    @query("targets:read")
    def target_submissions(self, query: SubmissionQuery) -> SubmissionList:
        """Who said what about which leaf, newest first."""

    @query("targets:read")
    def bottom_up_view(self, query: TargetPlanId) -> BottomUpView:
        """Top-down and bottom-up side by side, summed up the tree, and who is missing."""

    @command("targets:write")
    def accept_bottom_up(self, command: AcceptBottomUp) -> TargetPlan:
        """Take what was submitted into the plan; of a locked one with the right to revise it."""
