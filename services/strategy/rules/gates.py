"""Which goals of a strategic plan are reached, and which gates of its roll-out are open?

A goal's progress is (figure - base) / (target - base), to four places; it is reached when the
figure has come to the target, from whichever side the base lies. A phase's gate is open when its
metric has reached the threshold and the gate of the phase that it depends on is open; what cannot
be measured is neither open nor closed.
Source: modules.md "1 strategy" (roll-out phases with a gate metric).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from services.strategy.contract import Goal, RolloutPhase
from services.strategy.contract.gates import MeasuredGate, MeasuredGoal, Unmeasured

FOUR = Decimal("0.0001")


@dataclass(frozen=True)
class Reading:
    """A live figure, or why there is none."""

    figure: Decimal | None = None
    unmeasured: Unmeasured | None = None


def goal(one: Goal, reading: Reading) -> MeasuredGoal:
    return MeasuredGoal(
        one.goal_id, one.name, one.metric, one.base, one.target, reading.figure,
        _progress(one, reading.figure), _is_reached(one, reading.figure), reading.unmeasured)


def _progress(one: Goal, figure: Decimal | None) -> Decimal | None:
    if figure is None or one.target == one.base:
        return None
    return ((figure - one.base) / (one.target - one.base)).quantize(FOUR, ROUND_HALF_UP)


def _is_reached(one: Goal, figure: Decimal | None) -> bool | None:
    if figure is None:
        return None
    return figure >= one.target if one.target >= one.base else figure <= one.target


def gates(phases: Sequence[RolloutPhase], readings: Mapping[str, Reading]
          ) -> tuple[MeasuredGate, ...]:
    """Every phase's gate; `readings` by phase."""
    by_id = {one.phase_id: one for one in phases}
    return tuple(_gate(one, by_id, readings) for one in phases)


def _gate(one: RolloutPhase, phases: Mapping[str, RolloutPhase], readings: Mapping[str, Reading]
          ) -> MeasuredGate:
    reading = readings[one.phase_id]
    closed = _first_closed(one, phases, readings)
    is_open = None if reading.figure is None else (
        closed is None and reading.figure >= one.gate_threshold)
    return MeasuredGate(one.phase_id, one.region, one.gate_metric, one.gate_threshold,
                        reading.figure, is_open, closed, reading.unmeasured)


def _first_closed(one: RolloutPhase, phases: Mapping[str, RolloutPhase],
                  readings: Mapping[str, Reading]) -> str | None:
    """The nearest phase before this one whose gate is not known to be open."""
    seen: set[str] = set()
    before = phases.get(one.depends_on or "")
    while before is not None and before.phase_id not in seen:
        seen.add(before.phase_id)
        figure = readings[before.phase_id].figure
        if figure is None or figure < before.gate_threshold:
            return before.phase_id
        before = phases.get(before.depends_on or "")
    return None
