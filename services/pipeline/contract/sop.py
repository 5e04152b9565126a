"""The SOP of a pipeline: what is done in each stage, what opens the way out, how long it may take.

An approved version never changes and holds for deals that are opened from then on; open deals keep
theirs until they are migrated.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Contract, command, items, message, query, text, whole
from services.pipeline.contract.deals import Deal, Stage
from services.pipeline.contract.tasks import TaskKind


class SopState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    SUPERSEDED = "superseded"


class SopField(StrEnum):
    """What of a deal may have to be filled in."""

    CUSTOMER_ID = "customer_id"
    LINES = "lines"
    EXPECTED_CLOSE_ON = "expected_close_on"
    PARTNER_ID = "partner_id"


@message
class SopAction:
    """Becomes a task of the deal's owner when the deal enters the stage. `script`: what to say,
    what to do and what not to."""

    title: str = text(longest=200)
    kind: TaskKind = TaskKind.OTHER
    within_days: int = whole(least=0, most=365, default=1)
    script: str | None = text(longest=2000, default=None)


@message
class ExitCriteria:
    """All of it must hold before a deal leaves the stage. `least_mean` and `least_each` are of the
    MAN form (None: no form is asked for); `activities` are kinds of tasks that were done for the
    deal, `course_codes` certificates that its owner holds; an approval is another person's."""

    fields: tuple[SopField, ...] = items(most=10, default=())
    activities: tuple[TaskKind, ...] = items(most=10, default=())
    course_codes: tuple[str, ...] = items(most=50, default=())
    least_mean: int | None = whole(least=0, most=100, default=None)
    least_each: int | None = whole(least=0, most=100, default=None)
    needs_approval: bool = False


@message
class SopStage:
    """`limit_days` is how long a deal may stay without being stalled; None: as long as it likes.
    `probability` of winning in per cent; `playbooks` are the kinds of exception that belong to it.
    """

    stage: Stage
    purpose: str = text(longest=500)
    actions: tuple[SopAction, ...] = items(most=20, default=())
    criteria: ExitCriteria = ExitCriteria()
    limit_days: int | None = whole(least=1, most=3650, default=None)
    probability: int = whole(least=0, most=100, default=0)
    playbooks: tuple[str, ...] = items(most=20, default=())


@message
class SopContent:
    """The eight stages in their order."""

    title: str = text(longest=120)
    stages: tuple[SopStage, ...] = items(least=8, most=8)


@message
class DraftSop:
    """The next version of a pipeline's SOP; the first one founds the pipeline."""

    content: SopContent
    pipeline: str = text(longest=40, default="new_business")


@message
class RewriteSop:
    pipeline: str = text(longest=40)
    sop_version: int = whole(least=1, most=100_000)
    content: SopContent


@message
class SopId:
    """Version 0 is the standard that every pipeline begins with."""

    pipeline: str = text(longest=40)
    sop_version: int = whole(least=0, most=100_000)


@message
class Sop:
    pipeline: str
    sop_version: int
    version: int
    state: SopState
    content: SopContent
    drafted_by: str | None = None
    drafted_at: datetime | None = None
    approved_by: str | None = None
    approved_at: datetime | None = None


@message
class SopQuery:
    pipeline: str | None = text(longest=40, default=None)
    state: SopState | None = None
    sort: str = text(longest=40, default="-sop_version")
    limit: int = whole(least=1, most=50, default=20)
    cursor: str | None = text(longest=500, default=None)


@message
class SopList:
    items: tuple[Sop, ...]
    next_cursor: str | None = None


@message
class CompareSops:
    pipeline: str = text(longest=40)
    sop_version: int = whole(least=0, most=100_000)
    with_version: int = whole(least=0, most=100_000)


@message
class SopDifference:
    """`said` is the difference in words of the caller's language, the others are as the API names
    them; stage None: of the whole SOP."""

    stage: Stage | None
    field: str
    before: str
    after: str
    said: str


@message
class SopDifferences:
    items: tuple[SopDifference, ...]


@message
class StuckDeal:
    """`missing` are the codes of what would be missing to leave the stage."""

    deal_id: str
    stage: Stage
    owner_id: str
    missing: tuple[str, ...]


@message
class SopPreview:
    """Open deals of the pipeline that may leave their stage now and could not under this version.
    `items` are the first 200 of them; `is_cut`: more than 5,000 open deals, the newest looked at.
    """

    looked_at: int
    stuck: int
    items: tuple[StuckDeal, ...]
    is_cut: bool


@message
class MigrateDeals:
    """Put chosen open deals under another approved version of their pipeline."""

    pipeline: str = text(longest=40)
    sop_version: int = whole(least=0, most=100_000)
    deal_ids: tuple[str, ...] = items(least=1, most=200)


@message
class MigratedDeals:
    moved: int


@message
class ApproveStage:
    """Somebody other than the owner agrees that the deal may leave the stage it is in."""

    deal_id: str = text(longest=64)
    note: str | None = text(longest=500, default=None)


@message
class StalledQuery:
    owner_id: str | None = text(longest=64, default=None)
    stage: Stage | None = None
    sort: str = text(longest=40, default="stage_since_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class StalledDeal:
    """`days` without a change in the stage, of the `limit_days` of its SOP."""

    deal: Deal
    days: int
    limit_days: int


@message
class StalledList:
    items: tuple[StalledDeal, ...]
    next_cursor: str | None = None


class SopOperations(Contract):
    @command("sop:write", status=201)
    def draft_sop(self, command: DraftSop) -> Sop:
        """Write the next version of a pipeline's SOP."""

    @command("sop:write")
    def rewrite_sop(self, command: RewriteSop) -> Sop:
        """Change a draft."""

    @command("sop:write")
    def approve_sop(self, command: SopId) -> Sop:
        """Freeze a version: it holds for deals opened from now on."""

    @query("deals:read")
    def list_sops(self, query: SopQuery) -> SopList:
        """The versions of all SOPs, newest first."""

    @query("deals:read")
    def get_sop(self, query: SopId) -> Sop:
        """One version; 0 is the standard."""

    @query("deals:read")
    def sop_differences(self, query: CompareSops) -> SopDifferences:
        """What differs between two versions, in words."""

    @query("sop:write")
    def preview_sop(self, query: SopId) -> SopPreview:
        """Which open deals could not leave their stage under a version."""

    @command("sop:write")
    def migrate_deals(self, command: MigrateDeals) -> MigratedDeals:
        """Put chosen open deals under another approved version."""

    @command("deals:approve")
    def approve_stage(self, command: ApproveStage) -> Deal:
        """Agree that a deal may leave its stage."""

    @query("deals:read")
    def stalled_deals(self, query: StalledQuery) -> StalledList:
        """Open deals that are in their stage for longer than their SOP allows, longest first."""
