"""Read bottom-up rounds: both versions side by side, who is missing, who said what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from chassis.errors import NotFound
from chassis.lists import Sorting, page
from chassis.work import Work
from services.strategy import contract
from services.strategy.contract import BottomUpNode, BottomUpView
from services.strategy.rules import sight
from services.strategy.rules import submissions as rules
from services.strategy.rules.figures import year_of
from services.strategy.rules.sight import Sight
from services.strategy.rules.tree import Tree, tree_of
from services.strategy.store import submissions as store
from services.strategy.store import targets
from services.strategy.tables import submission, target_plan
from services.strategy.usecases.submissions import message, round_message


@dataclass(frozen=True)
class Seen:
    """A round as the caller sees it."""

    plan: Any
    tree: Tree
    sight: Sight


def listed(query: contract.BottomUpQuery, work: Work) -> contract.BottomUpRounds:
    sorting = Sorting({"plan_id": target_plan.c.plan_id}, target_plan.c.plan_id)
    found = page(work, store.rounds(work), sorting, query)
    return contract.BottomUpRounds(
        tuple(round_message(row, work) for row in found.rows), found.next_cursor)


def history(query: contract.SubmissionQuery, work: Work) -> contract.SubmissionList:
    """Who said what, about the nodes that the caller sees."""
    seen = _seen(work, query.plan_id)
    if query.node is not None and query.node not in seen.sight.seen:
        raise NotFound("record.not_found")
    nodes = sorted(seen.sight.seen) if query.node is None else [query.node]
    is_whole = query.node is None and seen.tree.top in seen.sight.seen
    sorting = Sorting({"submission_id": submission.c.submission_id}, submission.c.submission_id)
    found = page(work, store.history(query.plan_id, None if is_whole else nodes), sorting, query)
    return contract.SubmissionList(
        tuple(message(row, seen.plan.currency) for row in found.rows), found.next_cursor)


def view(query: contract.TargetPlanId, work: Work) -> BottomUpView:
    """Both versions of the nodes that the caller sees."""
    seen = _seen(work, query.plan_id)
    tree, cells = seen.tree, targets.cells_of(work, seen.plan)
    said = rules.standing(store.said(work, query.plan_id, seen.plan.currency))
    sums = rules.sums(tree, {name: year_of(cells[name]) for name in tree.leaves}, said)
    told = round_message(seen.plan, work)
    return BottomUpView(
        query.plan_id, seen.plan.version, told.due_on, told.is_open,
        tuple(_node(seen, name, sums[name], said) for name in tree.order if seen.sight.shows(name)),
        tuple(name for name in tree.leaves if name in seen.sight.seen and name not in said))


def _seen(work: Work, plan_id: str) -> Seen:
    plan = store.find_round(work, plan_id)
    tree = tree_of(targets.setup_of(work, plan).nodes)
    whole = work.scope == "all"
    return Seen(plan, tree, sight.whole(tree) if whole
                else sight.sight(tree, targets.leaves_inside(work, plan_id)))


def _node(seen: Seen, name: str, sums: rules.Sums, said: dict[str, rules.Standing]
          ) -> BottomUpNode:
    node, is_leaf = seen.tree.nodes[name], not seen.tree.children[name]
    shown = BottomUpNode(name, node.subject_kind, node.subject_id, node.parent,
                         len(seen.tree.above(name)), is_leaf)
    if name not in seen.sight.seen:
        return shown
    newest = said[name].submission_id if is_leaf and name in said else None
    return replace(
        shown, top_down=sums.top_down, submitted=sums.submitted, adjusted=sums.adjusted,
        outlook=sums.outlook, difference=sums.difference, difference_ratio=sums.difference_ratio,
        leaf_count=sums.leaf_count, missing_count=sums.missing_count, submission_id=newest)
