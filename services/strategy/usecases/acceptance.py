"""Figures of leaves are taken into a plan: accepted submissions, and workbooks that come back.

Both go the way of every edit: refused with all reasons, and the parts sum to the whole. Of a locked
plan that takes the right to revise it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis.errors import Refusal, refuse
from chassis.work import Work
from services.strategy import contract
from services.strategy.contract import SubmissionKind, TargetPlan, TargetState
from services.strategy.rules import submissions as rules
from services.strategy.rules.editing import changes
from services.strategy.rules.figures import Wanted, edits_for, year_of
from services.strategy.rules.submissions import Standing
from services.strategy.rules.totals import totals
from services.strategy.rules.tree import Tree, tree_of, with_all_below
from services.strategy.store import changes as change_log
from services.strategy.store import submissions as store
from services.strategy.store import targets
from services.strategy.usecases import targets as edits

REVISE = "targets:lock"


def accept(command: contract.AcceptBottomUp, work: Work) -> TargetPlan:
    """Let the plan say what its leaves submitted; kept in the history with the reason."""
    plan = targets.find_to_change(work, command.plan_id)
    setup, cells = targets.setup_of(work, plan), targets.cells_of(work, plan)
    tree = tree_of(setup.nodes)
    said = rules.standing(store.said(work, plan.plan_id, plan.currency))
    leaves = _leaves(tree, command.nodes)
    refuse(_not_acceptable(tree, leaves, said, command))
    accepted = {name: said[name] for name in leaves if name in said}
    wanted = Wanted({name: one.holding for name, one in accepted.items()},
                    store.planted(work, plan.plan_id, plan.currency), command.moves_top)
    revised = take_in(work, plan, wanted, command.reason)
    store.add(work, [
        _line(plan, name, one, year_of(cells[name]).minor, command.reason)
        for name, one in accepted.items()])
    return revised


def take_in(work: Work, plan: Any, wanted: Wanted, reason: str) -> TargetPlan:
    """Give the leaves these figures; the change log has what that did, with the reason."""
    setup, cells = targets.setup_of(work, plan), targets.cells_of(work, plan)
    amount, nodes = edits_for(setup, cells, wanted)
    if plan.state == TargetState.DRAFT:
        taken = edits.change(contract.ChangeTargetPlan(plan.plan_id, amount=amount, nodes=nodes),
                             work)
        now = targets.find(work, plan.plan_id)
        after, figures = targets.setup_of(work, now), targets.cells_of(work, now)
        change_log.add(work, now, changes(
            setup, after, totals(tree_of(setup.nodes), cells, setup.shares),
            totals(tree_of(after.nodes), figures, after.shares)), reason)
    else:
        work.caller.scope(REVISE)
        taken = edits.revise(
            contract.ReviseTargetPlan(plan.plan_id, reason, amount=amount, nodes=nodes), work)
    store.plant(work, plan.plan_id, {
        one.node: one.pinned for one in nodes if one.pinned is not None})
    return taken


def _leaves(tree: Tree, nodes: Iterable[str]) -> list[str]:
    """The leaves of these nodes, in the tree's order; of none, all."""
    named = list(nodes)
    inside = with_all_below(named, list(tree.nodes.values())) if named else set(tree.order)
    return [name for name in tree.leaves if name in inside]


def _not_acceptable(
    tree: Tree, leaves: list[str], said: dict[str, Standing], command: contract.AcceptBottomUp
) -> list[Refusal]:
    found = [Refusal("tree.node_unknown", f"nodes.{name}", {"node": name})
             for name in dict.fromkeys(command.nodes) if name not in tree.nodes]
    missing = [name for name in leaves if name not in said]
    if len(missing) == len(leaves) and not found:
        found.append(Refusal("submission.nothing_said", "nodes"))
    elif not command.without_missing:
        found += [Refusal("submission.missing", f"nodes.{name}", {"node": name})
                  for name in missing]
    return found


def _line(plan: Any, name: str, said: Standing, top_down: int, reason: str) -> dict[str, Any]:
    return {"plan_id": plan.plan_id, "node": name, "kind": SubmissionKind.ACCEPTED.value,
            "amount_minor": said.holding.year.minor,
            "months_minor": tuple(month.minor for month in said.holding.months),
            "top_down_minor": top_down, "note": reason, "adjusts": said.submission_id}
