"""Exceptions: a deal that goes wrong is handled by a playbook, step by step, with an outcome."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, Nothing, command, items, message, query, text, whole
from services.pipeline.contract.tasks import TaskKind


class StepOwner(StrEnum):
    """Who does a step: the deal's owner, or who stands above; where nobody does, the owner."""

    OWNER = "owner"
    MANAGER = "manager"
    DIRECTOR = "director"  # whoever stands above all others


class CaseState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class CaseOutcome(StrEnum):
    RECOVERED = "recovered"
    ACCEPTED = "accepted"  # lived with
    LOST = "lost"


@message
class PlaybookStep:
    key: str = text(longest=40)
    title: str = text(longest=200)
    who: StepOwner = StepOwner.OWNER
    kind: TaskKind = TaskKind.OTHER
    within_days: int = whole(least=0, most=365, default=1)


@message
class SetPlaybook:
    """What is done in a kind of exception, from now on; open cases keep their steps.
    `escalate_after_days` counts working days from the opening to the first escalation, and from
    each to the next."""

    kind: str = text(longest=40)
    title: str = text(longest=120)
    steps: tuple[PlaybookStep, ...] = items(least=1, most=20)
    escalate_after_days: int = whole(least=1, most=60, default=3)


@message
class Playbook:
    """`version` 0 is one that every installation begins with."""

    kind: str
    version: int
    title: str
    steps: tuple[PlaybookStep, ...]
    escalate_after_days: int


@message
class PlaybookList:
    items: tuple[Playbook, ...]


@message
class OpenException:
    deal_id: str = text(longest=64)
    kind: str = text(longest=40)
    note: str | None = text(longest=1000, default=None)


@message
class CaseId:
    case_id: str = text(longest=64)


@message
class DoCaseStep:
    case_id: str = text(longest=64)
    step: str = text(longest=40)
    outcome: str = text(longest=500)


@message
class EscalateCase:
    case_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class CloseCase:
    case_id: str = text(longest=64)
    outcome: CaseOutcome
    words: str = text(longest=1000)


@message
class CaseStep:
    """A step and its task; done once, in any order."""

    key: str
    title: str
    task_id: str
    owner_id: str
    due_on: date
    done_at: datetime | None = None
    outcome: str | None = None


@message
class ExceptionCase:
    """`level` how often it was escalated, `escalated_to` to whom last; `note` has the reasons of
    escalations by hand too."""

    case_id: str
    version: int
    deal_id: str
    kind: str
    state: CaseState
    owner_id: str
    level: int
    opened_by: str
    opened_at: datetime
    steps: tuple[CaseStep, ...]
    note: str | None = None
    escalated_to: str | None = None
    outcome: CaseOutcome | None = None
    words: str | None = None
    closed_at: datetime | None = None


@message
class CaseQuery:
    deal_id: str | None = text(longest=64, default=None)
    kind: str | None = text(longest=40, default=None)
    state: CaseState | None = None
    owner_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-opened_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CaseList:
    items: tuple[ExceptionCase, ...]
    next_cursor: str | None = None


@message
class StepFigure:
    """Recovered share of the closed cases in which the step was done, and of those in which it was
    not; None of no case."""

    key: str
    done: int
    recovered_with: Decimal | None
    recovered_without: Decimal | None


@message
class KindFigure:
    kind: str
    opened: int
    closed: int
    escalated: int
    recovered: Decimal | None
    steps: tuple[StepFigure, ...]


@message
class CaseFigures:
    items: tuple[KindFigure, ...]


class ExceptionOperations(Contract):
    @command("sop:write")
    def set_playbook(self, command: SetPlaybook) -> Playbook:
        """Say what is done in a kind of exception."""

    @query("deals:read")
    def list_playbooks(self, query: Nothing) -> PlaybookList:
        """The playbook of every kind of exception."""

    @command("deals:write", status=201)
    def open_exception(self, command: OpenException) -> ExceptionCase:
        """Open a case about a deal: its playbook's steps become tasks."""

    @command("deals:write")
    def do_exception_step(self, command: DoCaseStep) -> ExceptionCase:
        """Say that a step is done, and what came of it."""

    @command("deals:write")
    def escalate_exception(self, command: EscalateCase) -> ExceptionCase:
        """Call in whoever stands above."""

    @command("deals:write")
    def close_exception(self, command: CloseCase) -> ExceptionCase:
        """Close a case with what became of it."""

    @query("deals:read")
    def get_exception(self, query: CaseId) -> ExceptionCase:
        """One case with its steps."""

    @query("deals:read")
    def list_exceptions(self, query: CaseQuery) -> CaseList:
        """Cases of the deals that the caller may see."""

    @query("deals:read")
    def exception_statistics(self, query: Nothing) -> CaseFigures:
        """How cases ended by kind, and which steps helped."""
