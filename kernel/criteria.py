"""How well does a thing fit a list of criteria, from 0 to 100, and which of them does it meet?

A criterion is (field, operator, value, weight, is_hard). Its value is data, so it is written as
texts: a plain decimal ("60"), an amount with its currency ("1000000.00 CNY"), or any text; `in` and
`not_in` take several, every other operator one, `known` none. The score is the exact share of the
weights of the criteria that are met, times 100; without any weight it is 0. A hard criterion that
is not met disqualifies: the score is 0 and its reason says why, whatever else is met.

`problems` judges a list before it is stored; `score` never meets an unknown field or a wrong type.
A field that a thing leaves empty meets only `not_in` and `is_not` (what has no segment is outside
every segment); it never meets a comparison. Amounts are compared only in their own currency.
Source: requirement 5 (按购买力与合作潜力划分等级), field notes 1.1 (ICP) and 5.1. Pure and general:
grades of customers and personas use the same scorer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from kernel.exact import fraction_of, scaled_of
from kernel.money import Money
from kernel.refusal import Refusal

DECIMALS = 6
"""How many decimals a number of a criterion may have."""


class Operator(StrEnum):
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"
    IS = "is"
    IS_NOT = "is_not"
    IN = "in"
    NOT_IN = "not_in"
    KNOWN = "known"


class FieldKind(StrEnum):
    NUMBER = "number"
    AMOUNT = "amount"
    TEXT = "text"


class Reason(StrEnum):
    """Why a criterion is met or not."""

    MET = "met"
    NOT_MET = "not_met"
    EMPTY = "empty"  # the field has no value
    OTHER_CURRENCY = "other_currency"  # there are amounts, none of them in this currency


Value = int | Decimal | str | tuple[Money, ...] | None
"""What a field holds; an amount is a tuple, one Money a currency."""

_ORDERED = frozenset({Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW})
_SEVERAL = frozenset({Operator.IN, Operator.NOT_IN})
_NEGATED = frozenset({Operator.IS_NOT, Operator.NOT_IN})
_OPERATORS: Mapping[FieldKind, frozenset[Operator]] = {
    FieldKind.NUMBER: frozenset(Operator),
    FieldKind.AMOUNT: _ORDERED | {Operator.KNOWN},
    FieldKind.TEXT: frozenset(Operator) - _ORDERED,
}


@dataclass(frozen=True)
class Criterion:
    """One condition; `values` in their written form."""

    field: str
    operator: Operator
    values: tuple[str, ...]
    weight: int
    is_hard: bool = False


@dataclass(frozen=True)
class Judged:
    """One criterion, what the thing holds there, and what that earned."""

    criterion: Criterion
    actual: Value
    reason: Reason

    @property
    def is_met(self) -> bool:
        return self.reason is Reason.MET

    @property
    def points(self) -> int:
        return self.criterion.weight if self.is_met else 0


@dataclass(frozen=True)
class Score:
    """`value` is exact, from 0 to 100; `judged` names every criterion in its order."""

    value: Fraction
    is_disqualified: bool
    judged: tuple[Judged, ...]


def problems(
    criteria: Sequence[Criterion], fields: Mapping[str, FieldKind]
) -> Iterator[Refusal]:
    """Everything wrong with a list of criteria, each fault at its place; none: it may be stored."""
    for place, criterion in enumerate(criteria):
        yield from _wrong(criterion, fields, f"criteria.{place}")
    if not any(criterion.weight > 0 for criterion in criteria):
        yield Refusal("criterion.nothing_weighs", "criteria")


def score(criteria: Sequence[Criterion], facts: Mapping[str, Value]) -> Score:
    """How the facts fit; the criteria are such that `problems` finds nothing."""
    judged = tuple(_judge(criterion, facts.get(criterion.field)) for criterion in criteria)
    is_disqualified = any(one.criterion.is_hard and not one.is_met for one in judged)
    possible = sum(criterion.weight for criterion in criteria)
    met = sum(one.points for one in judged)
    value = Fraction(0) if is_disqualified or not possible else Fraction(100 * met, possible)
    return Score(value, is_disqualified, judged)


def currencies_of(criteria: Sequence[Criterion], field: str) -> set[str]:
    """The currencies in which an amount field is asked for; unreadable values name none."""
    written = [text for one in criteria if one.field == field for text in one.values]
    return {text.rpartition(" ")[2] for text in written if " " in text}


def _wrong(
    criterion: Criterion, fields: Mapping[str, FieldKind], place: str
) -> Iterator[Refusal]:
    kind = fields.get(criterion.field)
    if criterion.weight < 0:
        yield Refusal("criterion.weight_negative", f"{place}.weight")
    if kind is None:
        known = ", ".join(sorted(fields))
        yield Refusal("criterion.field_unknown", f"{place}.field", {"known": known})
    elif criterion.operator not in _OPERATORS[kind]:
        yield Refusal("criterion.operator_unfit", f"{place}.operator", {"kind": kind.value})
    else:
        yield from _wrong_values(criterion, kind, place)


def _wrong_values(criterion: Criterion, kind: FieldKind, place: str) -> Iterator[Refusal]:
    count = len(criterion.values)
    fits = count >= 1 if criterion.operator in _SEVERAL else count == _takes(criterion.operator)
    if not fits:
        yield Refusal("criterion.value_count", f"{place}.values")
    for text in criterion.values:
        try:
            _read(text, kind)
        except ValueError:
            yield Refusal("criterion.value_malformed", f"{place}.values", {"kind": kind.value})


def _takes(operator: Operator) -> int:
    return 0 if operator is Operator.KNOWN else 1


def _read(text: str, kind: FieldKind) -> Fraction | Money | str:
    """A written value; raises ValueError."""
    if kind is FieldKind.NUMBER:
        return Fraction(scaled_of(text, DECIMALS, "number"), 10**DECIMALS)
    if kind is FieldKind.AMOUNT:
        amount, _, currency = text.partition(" ")
        return Money.of(amount, currency)
    if not text.strip():
        raise ValueError("text.empty")
    return text


def _judge(criterion: Criterion, actual: Value) -> Judged:
    if actual is None or actual in ((), ""):
        is_met = criterion.operator in _NEGATED
        return Judged(criterion, None, Reason.MET if is_met else Reason.EMPTY)
    if criterion.operator is Operator.KNOWN:
        return Judged(criterion, actual, Reason.MET)
    return Judged(criterion, actual, _compared(criterion, actual))


def _compared(criterion: Criterion, actual: int | Decimal | str | tuple[Money, ...]) -> Reason:
    if isinstance(actual, tuple):
        return _compared_amounts(criterion, actual)
    if isinstance(actual, str):
        is_met = _holds(criterion.operator, actual, list(criterion.values))
    else:
        wanted = [_read(text, FieldKind.NUMBER) for text in criterion.values]
        is_met = _holds(criterion.operator, fraction_of(actual), wanted)
    return Reason.MET if is_met else Reason.NOT_MET


def _compared_amounts(criterion: Criterion, actual: tuple[Money, ...]) -> Reason:
    wanted = _read(criterion.values[0], FieldKind.AMOUNT)
    for amount in actual:
        if isinstance(wanted, Money) and amount.currency == wanted.currency:
            is_met = _holds(criterion.operator, amount.minor, [wanted.minor])
            return Reason.MET if is_met else Reason.NOT_MET
    return Reason.OTHER_CURRENCY


def _holds(operator: Operator, actual: object, wanted: Sequence[object]) -> bool:
    if operator in _SEVERAL | {Operator.IS, Operator.IS_NOT}:
        return (actual in wanted) is (operator not in _NEGATED)
    return _in_order(operator, actual, wanted[0])


def _in_order(operator: Operator, actual: object, wanted: object) -> bool:
    assert isinstance(actual, int | Fraction)
    assert isinstance(wanted, int | Fraction)
    return {
        Operator.AT_LEAST: actual >= wanted,
        Operator.ABOVE: actual > wanted,
        Operator.AT_MOST: actual <= wanted,
        Operator.BELOW: actual < wanted,
    }[operator]
