"""Read target plans: lists, the tree with totals, children, the change log, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import select

from chassis.errors import NotFound, Refusal, refuse
from chassis.lists import Sorting, page
from chassis.work import Work
from kernel.money import Money, total
from services.strategy import contract
from services.strategy.contract import (
    MonthHolder,
    NodeComparison,
    TargetChange,
    TargetMetric,
    TargetNode,
    TargetPlan,
    TargetState,
    TargetTree,
)
from services.strategy.rules import hedging, levels, sight
from services.strategy.rules.cuts import Top
from services.strategy.rules.levels import Cells
from services.strategy.rules.sight import Sight
from services.strategy.rules.spreading import Setup, Year, divided
from services.strategy.rules.totals import Totals, summed_up, totals
from services.strategy.rules.tree import Tree, tree_of
from services.strategy.store import changes as change_log
from services.strategy.store import holding
from services.strategy.store import targets as store
from services.strategy.tables import target_change, target_plan

Kind = TypeVar("Kind")


@dataclass(frozen=True)
class Layers:
    """What lies beside the targets, node by node; empty where the plan has no such layer.
    `received` is each node's base before its own adjustment."""

    stretch: Cells
    challenge: Cells
    hedged: Cells
    received: Mapping[str, Money]


@dataclass(frozen=True)
class View:
    """A plan as the caller sees it."""

    plan: Any
    setup: Setup
    tree: Tree
    sight: Sight

    @property
    def is_whole(self) -> bool:
        return self.tree.top in self.sight.seen

    def totals(self, work: Work) -> dict[str, Totals]:
        """The figures of the nodes that are seen."""
        return self.figures(store.cells_of(work, self.plan))

    def figures(self, cells: Mapping[str, Year]) -> dict[str, Totals]:
        return self._seen(totals(self.tree, cells, self.setup.shares))

    def layers(self, cells: Mapping[str, Year]) -> Layers:
        """The higher levels and the reserves of the nodes that are seen, beside the targets."""
        setup = self.setup
        targets = {leaf: cells[leaf].target for leaf in self.tree.leaves}
        return Layers(
            self._seen(self._level(targets, setup.stretch_ratio)),
            self._seen(self._level(targets, setup.challenge_ratio)),
            summed_up(self.tree, hedging.hedged(self.tree, targets))
            if self.is_whole and hedging.is_hedged(self.tree) else {},
            divided(setup, self.tree).received if self.is_whole else {})

    def _level(self, targets: Cells, ratio: Decimal) -> Cells:
        return {} if ratio == 1 else summed_up(self.tree, levels.level(targets, ratio))

    def _seen(self, found: Mapping[str, Kind]) -> dict[str, Kind]:
        return {name: found[name] for name in self.tree.order
                if name in self.sight.seen and name in found}


def get(query: contract.TargetPlanId, work: Work) -> TargetPlan:
    found = view_of(work, query.plan_id)
    return plan_message(found.plan, is_whole=found.is_whole, whole=whole_of(work, found.plan))


def listed(query: contract.TargetPlanQuery, work: Work) -> contract.TargetPlanList:
    chosen = select(*target_plan.c).where(store.visible_plans(work))
    for name in ("year", "metric", "state", "dimension", "cut_of"):
        wanted = getattr(query, name)
        if wanted is not None:
            chosen = chosen.where(target_plan.c[name] == wanted)
    sorting = Sorting({"plan_id": target_plan.c.plan_id, "year": target_plan.c.year},
                      target_plan.c.plan_id)
    found = page(work, chosen, sorting, query)
    is_whole = work.scope == "all"
    return contract.TargetPlanList(
        tuple(plan_message(row, is_whole=is_whole) for row in found.rows), found.next_cursor)


def tree(query: contract.TargetPlanId, work: Work) -> TargetTree:
    found = view_of(work, query.plan_id)
    return _shown(found, found.tree.order, work)


def children(query: contract.ChildrenQuery, work: Work) -> TargetTree:
    """A node and those right below it, as far as the caller sees them."""
    found = view_of(work, query.plan_id)
    if query.node not in found.tree.nodes or not found.sight.shows(query.node):
        raise NotFound("record.not_found")
    return _shown(found, [query.node, *found.tree.children[query.node]], work)


def changes(query: contract.ChangeLogQuery, work: Work) -> contract.TargetChangeList:
    """The change log; who does not see the whole plan is shown what it did to the nodes seen."""
    found = view_of(work, query.plan_id)
    nodes = None if found.is_whole else sorted(found.sight.seen)
    sorting = Sorting({"change_id": target_change.c.change_id}, target_change.c.change_id)
    turned = page(work, change_log.of_plan(query.plan_id, nodes), sorting, query)
    return contract.TargetChangeList(
        tuple(TargetChange(row.change_id, row.plan_version, row.node, row.field, row.before,
                           row.after, row.reason, row.changed_by, row.changed_at)
              for row in turned.rows), turned.next_cursor)


def compared(query: contract.ComparisonQuery, work: Work) -> contract.TargetComparison:
    """Node by node; a node is left out where one of the plans hides it."""
    one, other = view_of(work, query.plan_id), view_of(work, query.other_id)
    if one.plan.currency != other.plan.currency:
        refuse([Refusal("target.currency_differs", "other_id",
                        {"currency": other.plan.currency, "wanted": one.plan.currency})])
    ours, theirs = one.totals(work), other.totals(work)
    hidden = {name for view in (one, other) for name in view.tree.order
              if name not in view.sight.seen}
    names = dict.fromkeys([*one.tree.order, *other.tree.order])
    return contract.TargetComparison(query.plan_id, query.other_id, tuple(
        _compared(name, ours.get(name), theirs.get(name), one.plan.currency)
        for name in names if name not in hidden))


def _compared(
    name: str, ours: Totals | None, theirs: Totals | None, currency: str
) -> NodeComparison:
    nothing = Money.zero(currency)
    target, other = ours.target if ours else None, theirs.target if theirs else None
    return NodeComparison(name, target, other, (other or nothing) - (target or nothing))


def whole_of(work: Work, plan: Any) -> Top | None:
    """The top of the plan that a cut divides once more; raises NotFound when it is not there."""
    return None if plan.cut_of is None else store.top_of(store.find(work, plan.cut_of))


def plan_message(row: Any, *, is_whole: bool = True, whole: Top | None = None) -> TargetPlan:
    """A stored plan as others see it; amounts only for those who see the whole."""
    top = store.top_of(row)
    shown = TargetPlan(
        row.plan_id, row.version, row.name, row.year, TargetMetric(row.metric), row.currency,
        TargetState(row.state), row.top, row.shares, row.node_count, locked_by=row.locked_by,
        locked_at=row.locked_at, dimension=top.dimension, stretch_ratio=row.stretch_ratio,
        challenge_ratio=row.challenge_ratio, adjust_limit_rate=row.adjust_limit_rate,
        children_must_sum=row.children_must_sum)
    if not is_whole:
        return shown
    return replace(
        shown, base=Money(row.base_minor, row.currency), padding_rate=row.padding_rate,
        target=top.target, copied_from=row.copied_from, cut_of=row.cut_of,
        allocated=top.allocated, whole=None if whole is None else whole.target,
        stretch=_raised(top.target, row.stretch_ratio),
        challenge=_raised(top.target, row.challenge_ratio))


def _raised(target: Money, ratio: Decimal) -> Money | None:
    """The year at a level; None where the plan has no such level."""
    return None if ratio == 1 else target.times(ratio)


def view_of(work: Work, plan_id: str) -> View:
    """The plan with what the caller sees of it; raises NotFound."""
    plan = store.find(work, plan_id)
    setup = store.setup_of(work, plan)
    found = tree_of(setup.nodes)
    seen = (sight.whole(found) if work.scope == "all"
            else sight.sight(found, store.leaves_inside(work, plan_id)))
    return View(plan, setup, found, seen)


def _shown(view: View, names: Iterable[str], work: Work) -> TargetTree:
    cells, held = store.cells_of(work, view.plan), holding.of_plan(work, view.plan.plan_id)
    figures, layers = view.figures(cells), view.layers(cells)
    return TargetTree(view.plan.plan_id, view.plan.version, tuple(
        replace(_node(view, name, figures.get(name), layers),
                holders=_holders(held.get(name, {}) if name in figures else {}))
        for name in names if view.sight.shows(name)))


def _holders(held: Mapping[int, str]) -> tuple[MonthHolder, ...]:
    return tuple(MonthHolder(month, held[month]) for month in sorted(held))


def _node(view: View, name: str, figures: Totals | None, layers: Layers) -> TargetNode:
    node, is_leaf = view.tree.nodes[name], not view.tree.children[name]
    path = (name, node.subject_kind, node.subject_id, node.parent, len(view.tree.above(name)),
            is_leaf)
    if figures is None:
        return TargetNode(*path, title=node.title)
    stretch, challenge = layers.stretch.get(name, ()), layers.challenge.get(name, ())
    shown = TargetNode(
        *path, shares=node.shares, target=figures.target, quarters=figures.quarters,
        months=figures.months, deviations=figures.deviations, title=node.title,
        stretch=_year(stretch), stretch_months=stretch, challenge=_year(challenge),
        challenge_months=challenge)
    if not view.is_whole:
        return shown
    hedged = layers.hedged.get(name, ())
    return replace(shown, method=node.method, weight=node.weight, history=node.history,
                   pinned=node.pinned, base=figures.base, received=layers.received.get(name),
                   adjust_rate=node.adjust_rate, adjust_amount=node.adjust_amount,
                   hedge_rate=node.hedge_rate, hedged=_year(hedged), hedged_months=hedged)


def _year(months: Sequence[Money]) -> Money | None:
    return total(months, months[0].currency) if months else None
