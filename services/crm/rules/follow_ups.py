"""How many of the follow-ups that fell due were done in time?

A due day is met by the first contact after it was set: in time until that very day, late after it.
It is missed while nobody made contact, or when the customer left its owner first. A rate without
anything due is not available. Source: field notes 9, requirement 8 (跟进率).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kernel.refusal import Refusal
from kernel.shares import share
from services.crm.contract.planner import FollowUpRate

MOST_PLANNED_DAYS, MOST_RATED_DAYS = 92, 366


@dataclass(frozen=True)
class Outcome:
    """One due day of one owner; `done_on` None: missed."""

    owner_id: str
    was_due_on: date
    done_on: date | None


def wrong_days(from_on: date, to_on: date, most: int) -> Iterator[Refusal]:
    if to_on <= from_on:
        yield Refusal("follow_up.days_reversed", "to_on")
    if (to_on - from_on).days > most:
        yield Refusal("follow_up.too_many_days", "to_on", {"most": most})


def rate(employee_id: str | None, outcomes: Iterable[Outcome]) -> FollowUpRate:
    held = list(outcomes)
    in_time = sum(one.done_on is not None and one.done_on <= one.was_due_on for one in held)
    missed = sum(one.done_on is None for one in held)
    return FollowUpRate(
        employee_id, len(held), in_time, len(held) - in_time - missed, missed,
        share(in_time, len(held)))
