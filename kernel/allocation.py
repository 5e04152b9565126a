"""How is a target divided among the parts below it, when some parts are pinned?

child = what the pins leave of the parent x weight / sum of the free weights, in whole minor units
by largest remainder, equal remainders by id. Pinned children are taken off parent and weights
first; weights that are all zero divide equally. Refused: an amount or a weight below zero, pins
above the parent, and pins on every child that do not sum to it. So parts always sum to the whole.
Source: field notes 1.1, "Exact split rule".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kernel.exact import fraction_of
from kernel.money import Money, total
from kernel.refusal import Refusal


@dataclass(frozen=True)
class Part:
    """One child: its id, the weight it has among the free ones, and its pin (None: it is free)."""

    part_id: str
    weight: int | Fraction | Decimal = 1
    pinned: Money | None = None


def split(parent: Money, parts: Sequence[Part]) -> dict[str, Money]:
    """The amount of each part by id; they sum to the parent.

    Raises ValueError with the code of the first problem; ask `problems` for all of them.
    """
    for refusal in problems(parent, parts):
        raise ValueError(refusal.code)
    pinned = {part.part_id: part.pinned for part in parts if part.pinned is not None}
    free = sorted((part for part in parts if part.pinned is None), key=lambda part: part.part_id)
    left = parent - total(pinned.values(), parent.currency)
    shares = left.allocate([part.weight for part in free]) if free else []
    return {**pinned, **dict(zip((part.part_id for part in free), shares, strict=True))}


def problems(parent: Money, parts: Sequence[Part]) -> list[Refusal]:
    """Everything that forbids this split; amounts in the details are decimal texts."""
    return [*_parent_problems(parent, parts), *_part_problems(parts), *_pin_problems(parent, parts)]


def _parent_problems(parent: Money, parts: Sequence[Part]) -> Iterator[Refusal]:
    if parent.minor < 0:
        yield Refusal("allocation.negative_parent", details={"amount": parent.amount})
    if not parts:
        yield Refusal("allocation.no_parts")
    counts = Counter(part.part_id for part in parts)
    for part_id in sorted(name for name, count in counts.items() if count > 1):
        yield Refusal("allocation.part_twice", details={"part": part_id})


def _part_problems(parts: Sequence[Part]) -> Iterator[Refusal]:
    for part in parts:
        if fraction_of(part.weight) < 0:
            yield Refusal("allocation.negative_weight", details={"part": part.part_id})
        if part.pinned is not None and part.pinned.minor < 0:
            yield Refusal("allocation.negative_pin", details={"part": part.part_id})


def _pin_problems(parent: Money, parts: Sequence[Part]) -> Iterator[Refusal]:
    pinned = total((part.pinned for part in parts if part.pinned is not None), parent.currency)
    details = {"pinned": pinned.amount, "amount": parent.amount}
    if pinned > parent and parent.minor >= 0:
        yield Refusal("allocation.pins_exceed_parent", details=details)
    elif parts and pinned < parent and all(part.pinned is not None for part in parts):
        yield Refusal("allocation.pins_below_parent", details=details)
