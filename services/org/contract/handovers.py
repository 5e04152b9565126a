"""Handovers: all that one person has passes to another, as one operation that can be taken back."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Event, items, message, text, whole


class HandoverKind(StrEnum):
    CUSTOMERS = "customers"
    DEALS = "deals"
    TARGETS = "targets"
    TASKS = "tasks"
    LEADS = "leads"


class HandoverState(StrEnum):
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    ROLLING_BACK = "rolling_back"
    ROLLED_BACK = "rolled_back"


@message
class PlanHandover:
    """Customers with all that belongs to them; open deals, stages and notes kept; if asked for, the
    agreed targets of months that have not begun, open tasks, and open leads."""

    from_employee_id: str = text(longest=64)
    to_employee_id: str = text(longest=64)
    reason: str = text(longest=500)
    kinds: tuple[HandoverKind, ...] = items(
        least=1, most=10, default=(HandoverKind.CUSTOMERS, HandoverKind.DEALS))


@message
class HandoverId:
    handover_id: str = text(longest=64)


@message
class HandoverPart:
    """How far one service is. `before` and `after`: what both people had together at the start
    and have together now; `part_version` is that of the service's last word."""

    kind: HandoverKind
    part_version: int = 0
    moved: int = 0
    returned: int = 0
    before: int = 0
    after: int = 0
    is_moved: bool = False
    is_returned: bool = False


@message
class Handover:
    handover_id: str
    version: int
    from_employee_id: str
    to_employee_id: str
    state: HandoverState
    parts: tuple[HandoverPart, ...]
    planned_by: str
    planned_at: datetime
    finished_at: datetime | None


@message
class HandoverQuery:
    state: HandoverState | None = None
    from_employee_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-handover_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class HandoverList:
    items: tuple[Handover, ...]
    next_cursor: str | None = None


@message
class HandoverEvent(Event):
    """Who gives what to whom."""

    handover_id: str
    version: int
    from_employee_id: str
    to_employee_id: str
    kinds: tuple[HandoverKind, ...]

    @property
    def aggregate_id(self) -> str:
        return self.handover_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class HandoverStarted(HandoverEvent):
    """The owners of these kinds of records now move them, and say how far they are."""


@message
class HandoverRolledBack(HandoverEvent):
    """What was moved, and still is where it was moved to, goes back."""
