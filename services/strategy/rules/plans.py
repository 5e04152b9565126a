"""May this strategic plan go to review? Every reason against it at once.

It looks three to five years ahead, says why it competes as it does, and has goals; each goal is due
inside the horizon, serves a goal that is there, and no goal serves itself by way of others; ids are
used once. Phases begin inside the horizon and depend on phases that are there.
Source: requirement 1 (3-5年长期目标); modules.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kernel.periods import add_months
from kernel.refusal import Refusal
from services.strategy.contract import PlanContent

FEWEST_YEARS, MOST_YEARS, MONTHS_IN_YEAR = 3, 5, 12


def problems(content: PlanContent) -> list[Refusal]:
    """Everything that is wrong with what a plan says."""
    return [*_horizon(content), *_goals(content), *_phases(content)]


def ends_on(content: PlanContent) -> date:
    """The first day after the horizon."""
    return add_months(content.starts_on, MONTHS_IN_YEAR * content.horizon_years)


def is_inside(content: PlanContent, day: date) -> bool:
    return content.starts_on <= day < ends_on(content)


def _horizon(content: PlanContent) -> Iterator[Refusal]:
    if not FEWEST_YEARS <= content.horizon_years <= MOST_YEARS:
        yield Refusal("strategy.horizon_out_of_range", "horizon_years",
                      {"fewest": FEWEST_YEARS, "most": MOST_YEARS})
    if not content.reasons:
        yield Refusal("strategy.no_reasons", "reasons")


def _goals(content: PlanContent) -> Iterator[Refusal]:
    parents = {goal.goal_id: goal.parent_id for goal in content.goals}
    if not content.goals:
        yield Refusal("strategy.no_goals", "goals")
    for name in _twice([goal.goal_id for goal in content.goals]):
        yield Refusal("goal.twice", "goals", {"goal_id": name})
    for place, goal in enumerate(content.goals):
        path = f"goals.{place}"
        if not is_inside(content, goal.due_on):
            yield Refusal("goal.due_outside_horizon", f"{path}.due_on", {"goal_id": goal.goal_id})
        if goal.parent_id is not None and goal.parent_id not in parents:
            yield Refusal("goal.parent_unknown", f"{path}.parent_id", {"parent_id": goal.parent_id})
        if _serves_itself(goal.goal_id, parents):
            yield Refusal("goal.parent_circle", f"{path}.parent_id", {"goal_id": goal.goal_id})


def _phases(content: PlanContent) -> Iterator[Refusal]:
    before = {phase.phase_id: phase.depends_on for phase in content.phases}
    for name in _twice([phase.phase_id for phase in content.phases]):
        yield Refusal("phase.twice", "phases", {"phase_id": name})
    for place, phase in enumerate(content.phases):
        path, details = f"phases.{place}", {"phase_id": phase.phase_id}
        if not is_inside(content, phase.starts_on):
            yield Refusal("phase.outside_horizon", f"{path}.starts_on", details)
        if phase.depends_on is not None and phase.depends_on not in before:
            yield Refusal("phase.predecessor_unknown", f"{path}.depends_on", details)
        if _serves_itself(phase.phase_id, before):
            yield Refusal("phase.circle", f"{path}.depends_on", details)


def _serves_itself(start: str, parents: Mapping[str, str | None]) -> bool:
    """Does the way up from here come back to here?"""
    seen: set[str] = set()
    above = parents.get(start)
    while above is not None and above != start and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == start


def _twice(names: Sequence[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
