"""Target plans: divided, edited, locked, revised with a reason, copied to try something out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.work import Work
from kernel.seasonality import EVEN
from services.strategy import contract
from services.strategy.contract import (
    TargetCells,
    TargetDimension,
    TargetEvent,
    TargetLocked,
    TargetMetric,
    TargetPlan,
    TargetRevised,
    TargetState,
)
from services.strategy.rules import cuts, editing, spreading
from services.strategy.rules.editing import Edit
from services.strategy.rules.holding import by_holder
from services.strategy.rules.spreading import Setup, spread
from services.strategy.rules.states import TARGET_NEXT
from services.strategy.rules.totals import totals
from services.strategy.rules.tree import Node, tree_of
from services.strategy.store import changes as change_log
from services.strategy.store import holding
from services.strategy.store import targets as store
from services.strategy.usecases.target_views import plan_message, whole_of

_KIND = ("year", "metric", "currency", "dimension", "cut_of")


def draft(command: contract.DraftTargetPlan, work: Work) -> TargetPlan:
    """Divide a year's target; everything that forbids it at once."""
    if work.scope != "all":
        refuse([Refusal("target.scope_too_narrow")])
    setup = Setup(command.amount, command.padding_rate, command.shares or EVEN,
                  tuple(Node(**vars(node)) for node in command.nodes), command.dimension,
                  command.stretch_ratio, command.challenge_ratio, command.adjust_limit_rate,
                  command.children_must_sum)
    refuse([*cuts.currency_problems(command.metric, command.amount.currency),
            *cuts.naming_problems(command.dimension, command.cut_of),
            *spreading.problems(setup)])
    values = {"name": command.name, "year": command.year, "metric": command.metric.value,
              "cut_of": command.cut_of}
    return _shown(work, _added(work, values, setup))


def copy(command: contract.CopyTargetPlan, work: Work) -> TargetPlan:
    """The same tree as a new draft; the copy knows where it comes from."""
    original = store.find_to_change(work, command.plan_id)
    values = {"name": command.name, "year": command.year or original.year,
              "metric": original.metric, "copied_from": original.plan_id,
              "cut_of": original.cut_of}
    return _shown(work, _added(work, values, store.setup_of(work, original)))


def _added(work: Work, values: Mapping[str, Any], setup: Setup) -> Any:
    plan = store.add(work, {
        **values, "plan_id": new_id("tgt"), "currency": setup.base.currency,
        "state": TargetState.DRAFT.value}, setup)
    store.put_cells(work, plan.plan_id, spread(setup))
    return plan


def _shown(work: Work, plan: Any) -> TargetPlan:
    """A plan as it now stands; refused where it is no longer a cut of the plan that it cuts."""
    whole = whole_of(work, plan)
    refuse([] if whole is None else cuts.problems(store.top_of(plan), whole))
    return plan_message(plan, whole=whole)


def change(command: contract.ChangeTargetPlan, work: Work) -> TargetPlan:
    """Edit a draft."""
    before = store.find_to_change(work, command.plan_id)
    if before.state != TargetState.DRAFT:
        refuse([Refusal("target.not_a_draft", details={"state": before.state})])
    setup = store.setup_of(work, before)
    after = _edited(setup, command, is_renamed=command.name not in (None, before.name))
    store.put_cells(work, before.plan_id, spread(after))
    return _shown(work, store.say(work, before, after, name=command.name or before.name))


def lock(command: contract.TargetPlanId, work: Work) -> TargetPlan:
    """Agree on a draft, unless another agreed plan speaks about the same subjects."""
    before = store.find_to_change(work, command.plan_id)
    refuse(_not_possible(before, TargetState.LOCKED))
    setup = store.setup_of(work, before)
    _claim(work, before, _claimed(before, setup))
    locked = store.change(work, before, state=TargetState.LOCKED.value,
                          locked_by=work.caller.subject, locked_at=work.now)
    _announce(work, TargetLocked, locked)
    return _shown(work, locked)


def revise(command: contract.ReviseTargetPlan, work: Work) -> TargetPlan:
    """Edit a locked plan: logged with its reason, and announced with all cells."""
    before = store.find_to_change(work, command.plan_id)
    refuse(_not_possible(before, TargetState.REVISED))
    setup = store.setup_of(work, before)
    return _revised(work, before, _edited(setup, command), command.reason)


def adopt(command: contract.AdoptTargetPlan, work: Work) -> TargetPlan:
    """Let a locked plan say what a draft says; the draft stays as it is."""
    before = store.find_to_change(work, command.plan_id)
    wanted = store.find(work, command.draft_id)
    refuse([*_not_possible(before, TargetState.REVISED), *_not_adoptable(before, wanted)])
    after = store.setup_of(work, wanted)
    refuse(editing.problems_of_effect(store.setup_of(work, before), after))
    return _revised(work, before, after, command.reason)


def _revised(work: Work, before: Any, after: Setup, reason: str) -> TargetPlan:
    setup, held, cells = store.setup_of(work, before), store.cells_of(work, before), spread(after)
    names = _claimed(before, after)
    _claim(work, before, names)
    store.release_others(work, before.plan_id, names)
    store.put_cells(work, before.plan_id, cells)
    holding.keep_only(work, before.plan_id, names)
    revised = store.say(work, before, after, state=TargetState.REVISED.value)
    tree = tree_of(after.nodes)
    change_log.add(work, revised, editing.changes(
        setup, after, totals(tree_of(setup.nodes), held, setup.shares),
        totals(tree, cells, after.shares)), reason)
    _announce(work, TargetRevised, revised)
    return _shown(work, revised)


def _claimed(plan: Any, setup: Setup) -> list[str]:
    """The subjects that a plan speaks about; a cut is the only one of its kind of its plan."""
    if setup.dimension is TargetDimension.ORGANIZATION:
        return [node.name for node in setup.nodes]
    return [f"{setup.dimension.value}/{plan.cut_of}"]


def _claim(work: Work, plan: Any, names: Sequence[str]) -> None:
    """Speak about these subjects, unless another agreed plan of that year and metric does."""
    race = store.Race(plan.year, TargetMetric(plan.metric), plan.currency)
    work.lock("row", f"targets/{race.year}/{race.metric}/{race.currency}")
    held = store.taken(work, race, names)
    refuse([Refusal("target.subject_taken", f"nodes.{name}", {"node": name, "plan_id": other})
            for name, other in held.items() if other != plan.plan_id])
    store.take(work, race, [name for name in names if name not in held], plan.plan_id)


def _edited(setup: Setup, edit: Edit, *, is_renamed: bool = False) -> Setup:
    """What the plan says after an edit; refused with every reason."""
    wrong = editing.problems(setup, edit)
    after = editing.edited(setup, replace(edit, amount=None) if wrong else edit)
    refuse([*wrong, *spreading.problems(after)])
    refuse([] if is_renamed else editing.problems_of_effect(setup, after))
    return after


def _not_adoptable(plan: Any, wanted: Any) -> list[Refusal]:
    found = []
    if wanted.state != TargetState.DRAFT:
        found.append(Refusal("target.not_a_draft", "draft_id", {"state": wanted.state}))
    if any(getattr(plan, name) != getattr(wanted, name) for name in _KIND):
        found.append(Refusal("target.not_of_one_kind", "draft_id"))
    return found


def _announce(work: Work, kind: type[TargetEvent], plan: Any) -> None:
    """Tell everybody all cells; only the organization's targets become quotas."""
    if plan.dimension == TargetDimension.ORGANIZATION:
        work.publish(event(work, kind, plan))


def event(work: Work, kind: type[TargetEvent], plan: Any) -> TargetEvent:
    """The plan with all its cells as they now hold, each with whoever holds it."""
    setup, cells, held = (store.setup_of(work, plan), store.cells_of(work, plan),
                          holding.of_plan(work, plan.plan_id))
    tree = tree_of(setup.nodes)
    return kind(plan.plan_id, plan.version, plan.year, TargetMetric(plan.metric), plan.currency,
                tuple(TargetCells(tree.nodes[name].subject_kind, holder, months, tree.above(name))
                      for name in tree.leaves
                      for holder, months in by_holder(
                          tree.nodes[name].subject_id,
                          [month.minor for month in cells[name].target], held.get(name, {}))))


def _not_possible(plan: Any, wanted: TargetState) -> list[Refusal]:
    if wanted in TARGET_NEXT[TargetState(plan.state)]:
        return []
    details = {"state": plan.state, "wanted": wanted.value}
    return [Refusal("target.state_not_possible", details=details)]
