"""Which grade does a customer get, and may a rule be stored and approved?

The rule is data: criteria with points, and the scores from which a customer is A or B; below it is
C. A hard criterion that fails makes it C. Sales count by what stands signed over the last 365 days
(a day of signing more than 365 days ago is out) and by what came in, each currency by itself: with
no sale in a currency the amount there is zero, which is a fact, not a gap. Source: requirement 5
(A类核心客户, B类重点客户, C类普通客户 by 购买力 and 合作潜力).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chassis.errors import Refusal
from kernel.criteria import Criterion, FieldKind, Score, Value, currencies_of, problems, score
from kernel.exact import half_away
from kernel.money import Money
from services.crm.contract import Grade, GradeCriterion

WINDOW_DAYS = 365
SIGNED, RECEIVED = "signed_last_365_days", "received"
FIELDS: Mapping[str, FieldKind] = {
    "buying_power_score": FieldKind.NUMBER,
    "potential_score": FieldKind.NUMBER,
    "employees_count": FieldKind.NUMBER,
    "annual_revenue": FieldKind.AMOUNT,
    SIGNED: FieldKind.AMOUNT,
    RECEIVED: FieldKind.AMOUNT,
    "segment": FieldKind.TEXT,
    "region": FieldKind.TEXT,
}
PLACES = 2


@dataclass(frozen=True)
class Rule:
    """A version of the grade rule, as it grades."""

    rule_version: int
    criteria: tuple[Criterion, ...]
    a_from: Decimal
    b_from: Decimal

    def uses(self, field: str) -> bool:
        return any(criterion.field == field for criterion in self.criteria)

    @property
    def uses_sales(self) -> bool:
        return self.uses(SIGNED) or self.uses(RECEIVED)


@dataclass(frozen=True)
class Sales:
    """What a customer's sales add up to, one Money a currency."""

    signed: tuple[Money, ...] = ()
    received: tuple[Money, ...] = ()


@dataclass(frozen=True)
class Graded:
    grade: Grade
    score: Score

    @property
    def shown(self) -> Decimal:
        """The score as people see it: two places, half up; grades follow the exact one."""
        return Decimal(half_away(self.score.value * 10**PLACES)).scaleb(-PLACES)


def criteria_of(criteria: Iterable[GradeCriterion]) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(one.field, one.operator, one.values, one.points, one.is_hard) for one in criteria
    )


def wrong_rule(
    criteria: Sequence[GradeCriterion], a_from: Decimal, b_from: Decimal
) -> Iterator[Refusal]:
    yield from problems(criteria_of(criteria), FIELDS)
    if a_from <= b_from:
        yield Refusal("grade_rule.thresholds_not_descending", "a_from")


def wrong_approval(
    approved_on: date | None, effective_on: date, today: date
) -> Iterator[Refusal]:
    if approved_on is not None:
        yield Refusal("grade_rule.already_approved", "rule_version")
    if effective_on < today:
        yield Refusal("grade_rule.effective_in_past", "effective_on")


def graded(customer: Mapping[str, Any], sales: Sales, rule: Rule) -> Graded:
    """The grade that the rule gives to a customer's row."""
    found = score(rule.criteria, facts_of(customer, sales, rule))
    if not found.is_disqualified and found.value >= Fraction(rule.a_from):
        return Graded(Grade.A, found)
    is_b = not found.is_disqualified and found.value >= Fraction(rule.b_from)
    return Graded(Grade.B if is_b else Grade.C, found)


def facts_of(customer: Mapping[str, Any], sales: Sales, rule: Rule) -> dict[str, Value]:
    plain = ("buying_power_score", "potential_score", "employees_count", "segment", "region")
    return {
        **{name: customer[name] for name in plain},
        "annual_revenue": _revenue(customer),
        SIGNED: _with_zeros(sales.signed, currencies_of(rule.criteria, SIGNED)),
        RECEIVED: _with_zeros(sales.received, currencies_of(rule.criteria, RECEIVED)),
    }


def window_start(today: date) -> date:
    """The first day of signing that still counts."""
    return today - timedelta(days=WINDOW_DAYS)


def _revenue(customer: Mapping[str, Any]) -> tuple[Money, ...]:
    minor = customer["annual_revenue_minor"]
    return () if minor is None else (Money(minor, customer["annual_revenue_currency"]),)


def _with_zeros(amounts: tuple[Money, ...], currencies: set[str]) -> tuple[Money, ...]:
    missing = sorted(currencies - {amount.currency for amount in amounts})
    return (*amounts, *(Money.zero(currency) for currency in missing))
