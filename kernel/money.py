"""What is an amount of money, and how may it be added, scaled and divided?

An amount is a whole number of its currency's minor units (CNY 2 decimals, JPY 0, KWD 3; source:
CLDR's tables in Babel) within signed 64 bits. Two currencies are never added or ordered. An amount
is scaled only by `times` (exact, rounded once, half away from zero) and divided only by `allocate`
(nothing is lost).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import total_ordering
from math import lcm
from typing import Any, NoReturn

from babel.numbers import get_currency_precision, list_currencies

from kernel.exact import fraction_of, half_away, in_range, scaled_of, text_of

NO_CURRENCY = "XXX"
"""ISO 4217 "no currency": whole units of what is counted."""
_MINOR_DIGITS: dict[str, int] = {
    code: get_currency_precision(code) for code in list_currencies()
} | {NO_CURRENCY: 0}


class CurrencyMismatch(ValueError):
    """Two currencies met where one was needed; args are the code and both currencies."""


@total_ordering
class Money:
    """An immutable amount in minor units of one currency; equal when both are equal."""

    __slots__ = ("currency", "minor")
    minor: int
    currency: str

    def __init__(self, minor: int, currency: str = "CNY") -> None:
        if isinstance(minor, bool) or not isinstance(minor, int):
            raise TypeError("money.minor_not_whole")
        minor_digits(currency)
        object.__setattr__(self, "minor", in_range(minor, "money"))
        object.__setattr__(self, "currency", currency)

    @classmethod
    def of(cls, amount: str, currency: str = "CNY") -> Money:
        """The amount of an exact decimal text such as "1250.00".

        Raises ValueError money.malformed, money.too_many_decimals, money.out_of_range or
        money.unknown_currency.
        """
        return cls(scaled_of(amount, minor_digits(currency), "money"), currency)

    @classmethod
    def zero(cls, currency: str = "CNY") -> Money:
        """Nothing, in this currency."""
        return cls(0, currency)

    @property
    def amount(self) -> str:
        """The amount as a plain decimal text with all decimals of its currency."""
        return text_of(self.minor, minor_digits(self.currency))

    def times(self, rate: Fraction | Decimal | int) -> Money:
        """This amount scaled exactly, rounded once, half away from zero; TypeError for a float."""
        return Money(half_away(self.minor * fraction_of(rate)), self.currency)

    def allocate(self, weights: Sequence[int | Fraction | Decimal]) -> list[Money]:
        """Parts in proportion to the weights, summing to the whole: largest remainder first.

        Equal remainders go by position; weights that are all zero divide equally.
        Raises ValueError money.no_weights or money.negative_weight.
        """
        proportions = _proportions(weights)
        sign = -1 if self.minor < 0 else 1
        return [Money(sign * part, self.currency) for part in _parts(abs(self.minor), proportions)]

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._needs_currency(other.currency)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._needs_currency(other.currency)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._needs_currency(other.currency)
        return self.minor < other.minor

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.minor == other.minor and self.currency == other.currency

    def __hash__(self) -> int:
        return hash((self.minor, self.currency))

    def __repr__(self) -> str:
        return f"Money.of({self.amount!r}, {self.currency!r})"

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        raise AttributeError(f"money does not change: {name}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"money does not change: {name}")

    def __reduce__(self) -> tuple[type[Money], tuple[int, str]]:
        # copying and pickling would otherwise set the attributes one by one
        return Money, (self.minor, self.currency)

    def _needs_currency(self, currency: str) -> None:
        if self.currency != currency:
            raise CurrencyMismatch("money.currency_mismatch", self.currency, currency)


def total(moneys: Iterable[Money], currency: str) -> Money:
    """The sum of amounts that are all in this currency; of none, zero."""
    minor = 0
    for money in moneys:
        if money.currency != currency:
            raise CurrencyMismatch("money.currency_mismatch", currency, money.currency)
        minor += money.minor
    return Money(minor, currency)


def minor_digits(currency: str) -> int:
    """How many decimals a currency has; ValueError money.unknown_currency when it is none."""
    digits = _MINOR_DIGITS.get(currency) if isinstance(currency, str) else None
    if digits is None:
        raise ValueError("money.unknown_currency")
    return digits


def _proportions(weights: Sequence[int | Fraction | Decimal]) -> list[int]:
    """The weights as whole numbers in the same proportion."""
    exact = [fraction_of(weight) for weight in weights]
    if not exact:
        raise ValueError("money.no_weights")
    if min(exact) < 0:
        raise ValueError("money.negative_weight")
    scale = lcm(*(weight.denominator for weight in exact))
    return [int(weight * scale) for weight in exact] if any(exact) else [1] * len(exact)


def _parts(minor: int, proportions: list[int]) -> list[int]:
    """A number of units, not negative, divided by largest remainder."""
    whole = sum(proportions)
    parts = [minor * proportion // whole for proportion in proportions]
    remainders = [minor * proportion % whole for proportion in proportions]
    by_remainder = sorted(range(len(parts)), key=lambda place: -remainders[place])
    for place in by_remainder[: minor - sum(parts)]:
        parts[place] += 1
    return parts
