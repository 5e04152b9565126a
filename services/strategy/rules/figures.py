"""Which edit gives the leaves exactly these figures?

Figures are years before padding, with or without twelve months. Where a leaf's figure moves it is
pinned, and so is every node between it and the top whose sum moves with it. If the others would
then be divided differently by a cent, all that stands beside them is pinned as well, and at last
everything: the leaves have what was asked for, or the edit is refused where it is taken. A node
that is pinned here gives up the adjustment of what it received. A pin that somebody set on a node
above is never moved; `planted` are the pins that came about here before, which are.
Source: modules.md "TargetPlan" (parts equal the whole to the cent after any edit).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from kernel.money import Money, total
from services.strategy.contract import ChangeTargetPlan, NodeEdit
from services.strategy.rules import editing, spreading
from services.strategy.rules.spreading import Setup, Year
from services.strategy.rules.tree import Node, Tree, tree_of

Cells = Mapping[str, Year]
Amounts = Mapping[str, Money]


@dataclass(frozen=True)
class Figures:
    """A leaf's year before padding; without months it keeps its season."""

    year: Money
    months: tuple[Money, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """The figures that leaves shall have; the leaves that are not named keep theirs when the sums
    move, and divide what is left when they do not."""

    leaves: Mapping[str, Figures]
    planted: Amounts
    moves_sums: bool


def edits_for(setup: Setup, cells: Cells, wanted: Wanted) -> tuple[Money, tuple[NodeEdit, ...]]:
    """The plan's amount and the edits of its nodes."""
    tree = tree_of(setup.nodes)
    if not wanted.moves_sums:
        return setup.base, _within(tree, cells, wanted)
    before = summed(tree, {name: year_of(cells[name]) for name in tree.leaves})
    after = summed(tree, {name: wanted.leaves[name].year if name in wanted.leaves else before[name]
                          for name in tree.leaves})
    moved = {name for name in tree.order if after[name] != before[name]} | set(wanted.leaves)
    beside = {child for name in tree.order for child in tree.children[name]
              if moved & {name, *tree.children[name]}}
    follows = setup.base + (after[tree.top] - before[tree.top])
    for amount, pinned in ((follows, moved), (follows, beside)):
        edits = _edits(tree, cells, wanted, {name: after[name] for name in pinned})
        if _gives(setup, after, amount, edits):
            return amount, edits
    return after[tree.top], _edits(tree, cells, wanted, after)


def year_of(cells: Year) -> Money:
    """A leaf's year before padding."""
    return total(cells.base, cells.base[0].currency)


def summed(tree: Tree, leaves: Amounts) -> dict[str, Money]:
    """Every node's sum of its leaves."""
    found: dict[str, Money] = {}
    for name in reversed(tree.order):
        below = [found[child] for child in tree.children[name]]
        found[name] = total(below, below[0].currency) if below else leaves[name]
    return found


def _within(tree: Tree, cells: Cells, wanted: Wanted) -> tuple[NodeEdit, ...]:
    """Pins on the leaves that are named, and on the nodes all of whose leaves are."""
    years: dict[str, Money] = {}
    for name in reversed(tree.order):
        below = tree.children[name]
        if below and all(child in years for child in below):
            years[name] = total((years[child] for child in below), years[below[0]].currency)
        elif not below and name in wanted.leaves:
            years[name] = wanted.leaves[name].year
    return _edits(tree, cells, wanted, years)


def _edits(tree: Tree, cells: Cells, wanted: Wanted, pins: Amounts) -> tuple[NodeEdit, ...]:
    """In the tree's order; a node that would not be edited is left out."""
    found = []
    for name in tree.order:
        pin = pins.get(name)
        if pin is not None and not _may_pin(tree, name, wanted.planted):
            pin = None
        months = _own_months(tree, name, cells, wanted)
        if pin is not None or months:
            found.append(_edit(tree.nodes[name], pin, months))
    return tuple(found)


def _edit(node: Node, pin: Money | None, months: tuple[Money, ...]) -> NodeEdit:
    """A pinned node has exactly its pin: an adjustment of what it received is over."""
    edit = NodeEdit(node.name, pinned=pin, months=months)
    if pin is None or not node.is_adjusted:
        return edit
    return replace(edit, adjust_rate=Decimal(0), adjust_amount=Money.zero(pin.currency))


def _may_pin(tree: Tree, name: str, planted: Amounts) -> bool:
    node = tree.nodes[name]
    if node.parent is None:  # the top has the plan's amount
        return False
    return not tree.children[name] or node.pinned is None or node.pinned == planted.get(name)


def _own_months(tree: Tree, name: str, cells: Cells, wanted: Wanted) -> tuple[Money, ...]:
    """The months that a leaf must be given because its season does not give them."""
    figures = wanted.leaves.get(name)
    if figures is None or not figures.months or not figures.year.minor:
        return ()
    return figures.months if figures.months != cells[name].base else ()


def _gives(
    setup: Setup, after: Amounts, amount: Money, edits: tuple[NodeEdit, ...]
) -> bool:
    """Do these edits give every leaf its figure?"""
    tried = editing.edited(setup, ChangeTargetPlan("", amount=amount, nodes=edits))
    if spreading.problems(tried):
        return False
    return all(year_of(year) == after[name] for name, year in spreading.spread(tried).items())
