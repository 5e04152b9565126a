"""Is every KPI row that is held elsewhere analytics' own: its value and its version?

A held row that is older than ours may be about to hear of it, and is given the time in which an
event settles. One that is newer, says something else at the same version, or that we do not have,
is wrong at once; our rows are read after the held ones, and their versions never go down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from chassis.contract import Nothing
from chassis.reconciling.comparing import parts
from chassis.reconciling.contract import Difference
from chassis.work import Ground, in_transaction
from services.analytics.store import copies
from services.channels.contract import Channels, HeldRowQuery

HOLDER = "channels"
MOST_NAMES = 1_000
Version = tuple[int, int]


@dataclass(frozen=True)
class Held:
    """A row as one side has it."""

    value: int
    version: Version


@dataclass
class HeldRows:
    """`ask(service, operation, request)`; `pause(seconds)`; so many seconds may a row be late."""

    ground: Ground
    ask: Callable[[str, Any, Any], Any]
    pause: Callable[[float], None]
    late_seconds: int

    def differences(self) -> list[Difference]:
        """Every held row that is not ours; raises what `ask` does."""
        wrong: list[Difference] = []
        late: dict[str, Held] = {}
        for part in parts(self._differing_buckets()):
            held = self._held(HeldRowQuery(buckets=part))
            own = self._own(part)
            for name in sorted(held.keys() | own.keys()):
                there, here = held.get(name), own.get(name)
                if here is not None and (there is None or there.version < here.version):
                    late[name] = here
                else:
                    wrong += judged(name, there, here)
        return wrong + self._still_late(late)

    def _differing_buckets(self) -> list[int]:
        told = self.ask(HOLDER, Channels.held_row_digests, Nothing())
        held = {one.bucket: (one.count, one.total) for one in told.digests}
        own = in_transaction(self.ground, copies.digests)
        return sorted(name for name in held.keys() | own.keys() if held.get(name) != own.get(name))

    def _still_late(self, late: dict[str, Held]) -> list[Difference]:
        held: dict[str, Held] = {}
        for _ in range(self.late_seconds):
            if not late:
                break
            self.pause(1)
            held = self._named(late)
            late = {name: here for name, here in late.items()
                    if name not in held or held[name].version < here.version}
        return [one for name, here in late.items() for one in judged(name, held.get(name), here)]

    def _named(self, names: Iterable[str]) -> dict[str, Held]:
        found: dict[str, Held] = {}
        wanted = sorted(names)
        for start in range(0, len(wanted), MOST_NAMES):
            found |= self._held(HeldRowQuery(names=tuple(wanted[start : start + MOST_NAMES])))
        return found

    def _held(self, query: HeldRowQuery) -> dict[str, Held]:
        told = self.ask(HOLDER, Channels.held_rows, query)
        return {one.name: Held(one.value, (one.version.epoch, one.version.counter))
                for one in told.rows}

    def _own(self, buckets: tuple[int, ...]) -> dict[str, Held]:
        rows = in_transaction(self.ground, lambda work: copies.rows(work, buckets))
        return {row.row_name: Held(row.value, (row.epoch, row.counter)) for row in rows}


def judged(name: str, there: Held | None, here: Held | None) -> list[Difference]:
    """How a held row differs: in its value, else in its version or in being there at all."""
    due, held = here.value if here else 0, there.value if there else 0
    if there == here:
        return []
    if due != held:
        return [Difference(name, due, held, currency_of(name))]
    if there is None or here is None:
        return [Difference(f"{name}/exists", int(here is not None), int(there is not None))]
    return [Difference(f"{name}/version", here.version[1], there.version[1])]


def currency_of(name: str) -> str:
    """Of a row's name, such as "signed/partner/part_1/pumps/CNY/2026-03-03"."""
    return name.rsplit("/", 2)[-2]
