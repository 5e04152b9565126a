"""When is a response to a lead due, and what happens while none comes?

The first clock begins when the lead comes in (and again when it is recycled), the rolling one with
each response. Both run in working time (`kernel.working_time`). An escalation of day n falls on the
n-th working day after the day on which the clock began, at the same time of day, but never before
the response is due. A clock keeps the policy under which it began; when the calendar is completed,
what is not overdue yet is counted again. Each escalation is done once a clock, in order; a
re-assignment ends them. Source: requirement 4 (24 hours), modules.md 4, field notes 4.1 and 4.2
(day 3, 5, 7).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta

from kernel.refusal import Refusal
from kernel.working_time import Clock, due_at, working_day_after
from services.pipeline.contract.lead_terms import Escalation, SetLeadPolicy

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True)
class Running:
    """A clock: when it began, and whether it is the first one."""

    began_at: datetime
    is_first: bool


@dataclass(frozen=True)
class Response:
    """When it is due; not certain where the calendar does not know the year."""

    due_at: datetime
    is_certain: bool


def due_of(running: Running, policy: SetLeadPolicy, clock: Clock) -> Response:
    """When the response is due, by the calendar as it is known."""
    hours = policy.first_response_hours if running.is_first else policy.rolling_response_hours
    due = due_at(running.began_at, timedelta(hours=hours), _by_policy(policy, clock))
    assert due.at is not None  # nothing pauses it
    return Response(due.at, due.is_certain)


def escalates_at(began_at: datetime, day: int, clock: Clock) -> datetime:
    local = began_at.astimezone(clock.zone)
    on = working_day_after(local.date(), day, clock.calendar)
    return local.replace(year=on.year, month=on.month, day=on.day).astimezone(UTC)


def escalations_left(policy: SetLeadPolicy, done: int) -> tuple[Escalation, ...]:
    """Those of later days than the last that was done, in order."""
    left = (one for one in policy.escalations if one.day > done)
    return tuple(sorted(left, key=lambda one: one.day))


def next_look(
    running: Running, due: datetime, left: Sequence[Escalation], clock: Clock
) -> datetime | None:
    """When the next escalation falls; None when none is left."""
    if not left:
        return None
    return max(due, escalates_at(running.began_at, left[0].day, clock))


def wrong_policy(policy: SetLeadPolicy) -> list[Refusal]:
    days = [one.day for one in policy.escalations]
    touches = [one.touch for one in policy.points]
    found = []
    if len(set(days)) < len(days):
        found.append(Refusal("lead_policy.day_twice", "escalations"))
    if len(set(touches)) < len(touches):
        found.append(Refusal("lead_policy.touch_twice", "points"))
    if _has_hours(policy) and _hours(policy) is None:
        found.append(Refusal("lead_policy.office_hours_wrong", "office_opens"))
    return found


def _by_policy(policy: SetLeadPolicy, clock: Clock) -> Clock:
    return replace(clock, office_hours=_hours(policy)) if _has_hours(policy) else clock


def _has_hours(policy: SetLeadPolicy) -> bool:
    return policy.office_opens is not None or policy.office_closes is not None


def _hours(policy: SetLeadPolicy) -> tuple[time, time] | None:
    """None where they are no times of day, or not in their order."""
    texts = (policy.office_opens or "", policy.office_closes or "")
    if not all(_TIME.fullmatch(one) for one in texts) or texts[0] >= texts[1]:
        return None
    return time.fromisoformat(texts[0]), time.fromisoformat(texts[1])
