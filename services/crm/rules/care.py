"""What does a plan of care need, when is it due, and may an item be finished?

Each occasion needs its own field and no other. A holiday is due on its first day, the next one that
a calendar knows; where none is known, whoever starts the campaign says the day. A campaign is
started while its plan runs, for a day that is not past. What is due after a signature has a day of
its own for each customer.
Source: requirement 5 (节日问候、新品试用邀请、售后满意度调研), modules.md 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from chassis.errors import Refusal
from services.crm.contract.care import CareHoliday, CareKind, CareOccasion, CareState

LONGEST_HOLIDAY = 15
"""Days."""
NEEDED = {
    CareOccasion.FIXED_DATE: "on_date",
    CareOccasion.HOLIDAY: "holiday",
    CareOccasion.AFTER_SIGNING: "days_after",
}
OFFICIAL_NAMES = {
    CareHoliday.NEW_YEAR: "New Year's Day",
    CareHoliday.SPRING_FESTIVAL: "Spring Festival",
    CareHoliday.TOMB_SWEEPING: "Tomb-sweeping Day",
    CareHoliday.LABOUR_DAY: "Labour Day",
    CareHoliday.DRAGON_BOAT: "Dragon Boat Festival",
    CareHoliday.MID_AUTUMN: "Mid-autumn Festival",
    CareHoliday.NATIONAL_DAY: "National Day",
}
"""As the State Council's calendar is kept by `chinesecalendar`."""


def wrong_plan(plan: Any) -> Iterator[Refusal]:
    for occasion, name in NEEDED.items():
        is_given = getattr(plan, name) is not None
        if occasion is plan.occasion and not is_given:
            yield Refusal("care.occasion_needs", name)
        elif occasion is not plan.occasion and is_given:
            yield Refusal("care.occasion_has_no", name)
    if plan.ends_on <= plan.starts_on:
        yield Refusal("care.ends_before_start", "ends_on")
    if plan.survey_id is not None and plan.kind is not CareKind.SATISFACTION_SURVEY:
        yield Refusal("care.no_survey", "survey_id")


def first_day(holiday: CareHoliday, since: date, known: Mapping[date, str]) -> date | None:
    """The first day of the next holiday of that name that is not past its first day."""
    days = {day for day, name in known.items() if name == OFFICIAL_NAMES[holiday]}
    return min((day for day in _firsts(days) if day >= since), default=None)


def _firsts(days: set[date]) -> Iterable[date]:
    """A holiday's days lie together, perhaps around another holiday: with none of its own in the
    days before, it is the first."""
    before = [timedelta(days=number) for number in range(1, LONGEST_HOLIDAY)]
    return (day for day in days if not any(day - one in days for one in before))


def wrong_start(plan: Any, today: date, due_on: date | None) -> Iterator[Refusal]:
    is_after_signing = plan.occasion == CareOccasion.AFTER_SIGNING
    if not plan.starts_on <= today < plan.ends_on:
        yield Refusal("care.plan_not_running", "plan_id")
    if is_after_signing and due_on is not None:
        yield Refusal("care.occasion_has_no", "due_on")
    elif not is_after_signing and due_on is None:
        yield Refusal("care.holiday_unknown", "due_on")
    elif due_on is not None and due_on < today:
        yield Refusal("care.day_past", "due_on")


def wrong_finish(state: CareState) -> Iterator[Refusal]:
    if state is not CareState.PLANNED:
        yield Refusal("care.finished_already", None, {"state": state.value})
