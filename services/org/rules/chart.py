"""The organization on a day: who reports to whom, what is vacant, how many each one leads.

Source: modules.md 2 ("vacancies and span of control are computed"), field notes 12 no. 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Seat:
    """A position with those who hold it: employee -> share of their time."""

    position_id: str
    title: str
    unit: str
    level: str
    headcount: int
    reports_to: str | None
    holders: Mapping[str, Decimal]
    unit_id: str = ""

    @property
    def vacancies(self) -> Decimal:
        """Headcount not filled, in full-time shares; never below zero."""
        return max(self.headcount - sum(self.holders.values(), Decimal(0)), Decimal(0))


@dataclass(frozen=True)
class Chart:
    """All seats of a day, and each one's below it (in the order of their titles)."""

    roots: tuple[Seat, ...]
    below: Mapping[str, tuple[Seat, ...]]

    def span(self, seat: Seat) -> int:
        """How many people report directly to this seat."""
        return sum(len(under.holders) for under in self.below.get(seat.position_id, ()))

    def in_order(self, seats: Sequence[Seat] | None = None) -> list[Seat]:
        """From the top down, each seat before those below it."""
        found: list[Seat] = []
        for seat in self.roots if seats is None else seats:
            found += [seat, *self.in_order(self.below.get(seat.position_id, ()))]
        return found


def chart(seats: Iterable[Seat]) -> Chart:
    """The tree of the seats; one whose superior is not among them is a root."""
    known = {seat.position_id: seat for seat in seats}
    below: dict[str, list[Seat]] = defaultdict(list)
    roots = []
    for seat in sorted(known.values(), key=lambda one: (one.unit, one.title, one.position_id)):
        if seat.reports_to in known:
            below[seat.reports_to].append(seat)
        else:
            roots.append(seat)
    return Chart(tuple(roots), {name: tuple(under) for name, under in below.items()})
