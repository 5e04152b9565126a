"""Is somebody ready for the next step, who left, and who may leave soon?

Ready is who meets every criterion of the next step: months on the present one, attainment of the
signed quota over the last months together, certificates that hold, the manager's word. Attrition of
a month is its leavers over the mean of the headcount at its start and at its end; of a year the
leavers over the mean of its months' means. Warnings name what was seen: attainment below a mark, no
sale and no talk for some days, overdue courses. Zero denominators are not available.
Source: requirement 3 (留存), modules.md "3 people" (retention), field notes 3.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from kernel.periods import Period, add_months, months_between
from kernel.refusal import Refusal
from services.people.contract.careers import (
    AttritionMonth,
    CriterionMet,
    LadderStep,
    RetentionQuery,
    Warning,
)

FOUR = Decimal("0.0001")
MONTHS = range(1, 13)


@dataclass(frozen=True)
class Standing:
    """What is known of somebody on a day; `attainment` None: no quota in the months asked for."""

    since: date
    today: date
    attainment: Decimal | None = None
    certificates: frozenset[str] = frozenset()
    is_recommended: bool = False


def criteria(step: LadderStep, now: Standing) -> tuple[CriterionMet, ...]:
    """Each criterion of a step: what is wanted, what was found."""
    months = months_between(now.since, now.today)
    found = [CriterionMet("months", str(step.least_months), str(months),
                          months >= step.least_months)]
    if step.least_attainment is not None:
        known = now.attainment
        found.append(CriterionMet("attainment", str(step.least_attainment),
                                  None if known is None else str(known),
                                  known is not None and known >= step.least_attainment))
    for code in step.certificates:
        holds = code in now.certificates
        found.append(CriterionMet("certificate", code, code if holds else None, holds))
    if step.needs_recommendation:
        found.append(CriterionMet("recommendation", "yes", "yes" if now.is_recommended else None,
                                  now.is_recommended))
    return tuple(found)


def unmet(found: Iterable[CriterionMet]) -> list[Refusal]:
    return [Refusal("career.not_met", one.name, {"wanted": one.wanted, "found": one.found or "-"})
            for one in found if not one.is_met]


def wrong_ladder(steps: Sequence[LadderStep]) -> Iterator[Refusal]:
    codes = [step.code for step in steps]
    if len(set(codes)) != len(codes):
        yield Refusal("career.step_twice", "steps")


def next_step(steps: Sequence[LadderStep], step: str | None) -> LadderStep | None:
    """The one above; the lowest for who has none; None at the top, off the ladder, or without."""
    if not steps:
        return None
    codes = [one.code for one in steps]
    if step is None:
        return steps[0]
    place = codes.index(step) + 1 if step in codes else len(steps)
    return steps[place] if place < len(steps) else None


@dataclass(frozen=True)
class Employment:
    hired_on: date
    left_on: date | None

    def works_on(self, day: date) -> bool:
        return self.hired_on <= day and (self.left_on is None or day < self.left_on)


def attrition(people: Sequence[Employment], year: int, today: date) -> tuple[AttritionMonth, ...]:
    """The months of a year that have begun."""
    found = []
    for number in MONTHS:
        first = date(year, number, 1)
        if first > today:
            break
        days = Period(first, add_months(first, 1))
        opening = sum(one.works_on(first - timedelta(days=1)) for one in people)
        hired = sum(days.contains(one.hired_on) for one in people)
        left = sum(one.left_on is not None and days.contains(one.left_on) for one in people)
        closing = opening + hired - left
        found.append(AttritionMonth(f"{year:04}-{number:02}", opening, hired, left, closing,
                                    ratio(left, Fraction(opening + closing, 2))))
    return tuple(found)


def rate_of_year(months: Sequence[AttritionMonth]) -> Decimal | None:
    left = sum(one.left for one in months)
    means = [Fraction(one.opening + one.closing, 2) for one in months]
    return ratio(left, sum(means, Fraction(0)) / len(means)) if means else None


def ratio(part: int, whole: Fraction | int) -> Decimal | None:
    if not whole:
        return None
    exact = Fraction(part) / whole
    return (Decimal(exact.numerator) / exact.denominator).quantize(FOUR, ROUND_HALF_UP)


@dataclass(frozen=True)
class Signs:
    """What is seen of somebody; days count from the first day of work where nothing happened."""

    employee_id: str
    hired_on: date
    attainment: Decimal | None = None
    last_sale_on: date | None = None
    last_talk_on: date | None = None
    overdue_courses: int = 0


def warning(seen: Signs, marks: RetentionQuery, today: date) -> Warning | None:
    """The reasons to worry about somebody; None without any."""
    reasons = []
    if seen.attainment is not None and seen.attainment < marks.least_attainment:
        reasons.append("attainment")
    if (today - (seen.last_sale_on or seen.hired_on)).days > marks.quiet_days:
        reasons.append("no_sale")
    if (today - (seen.last_talk_on or seen.hired_on)).days > marks.talk_days:
        reasons.append("no_talk")
    if seen.overdue_courses:
        reasons.append("training_overdue")
    if not reasons:
        return None
    return Warning(seen.employee_id, tuple(reasons), seen.attainment, seen.last_sale_on,
                   seen.last_talk_on, seen.overdue_courses)
