"""How does the year's target come down to the months of the leaves?

First the base: from the top, each node's amount is divided among its children by its method (even,
weighted, by history), pins first. Then the padding, once: the top is raised by its rate and the
raised amount divided over the leaves in proportion to their bases, so that pins are padded like
everything else and a new division always starts from the unpadded base. Last the season: each
leaf's year over twelve months. Only these cells are kept; every other figure is their sum.
By history a child without any gets an equal share; one with zero gets nothing.
Source: field notes 1.1 (split rule, padding, seasonality); modules.md "TargetPlan".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kernel import allocation, seasonality
from kernel.allocation import Part
from kernel.money import Money
from kernel.refusal import Refusal
from services.strategy.contract import SplitMethod
from services.strategy.rules import tree as trees
from services.strategy.rules.tree import Node, Tree


@dataclass(frozen=True)
class Setup:
    """What a plan says; from it everything else follows. `shares` are the plan's twelve."""

    base: Money
    padding_rate: Decimal
    shares: tuple[Decimal, ...]
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class Year:
    """One leaf's (or any node's) twelve months, before and after padding."""

    base: tuple[Money, ...]
    target: tuple[Money, ...]


def problems(setup: Setup) -> list[Refusal]:
    """Everything that forbids this plan; splits are judged once the tree is one."""
    found = trees.problems(setup.nodes, setup.base.currency)
    found += seasonality.problems(setup.shares, "shares")
    found += trees.amount_problems(setup.base, "amount")
    return found or list(_split_problems(setup))


def spread(setup: Setup) -> dict[str, Year]:
    """The months of every leaf; of a plan in which `problems` finds nothing."""
    tree = trees.tree_of(setup.nodes)
    bases, _ = _divided(setup.base, tree)
    leaves = tree.leaves
    padded = setup.base.times(1 + Fraction(setup.padding_rate))
    targets = padded.allocate([bases[name].minor for name in leaves])
    return {
        name: _seasoned(bases[name], target, season_of(tree.nodes[name], setup.shares))
        for name, target in zip(leaves, targets, strict=True)
    }


def season_of(node: Node, shares: tuple[Decimal, ...]) -> tuple[Decimal, ...]:
    """In which proportion a leaf's year is divided; `shares` are the plan's."""
    if node.months:
        return tuple(Decimal(month.minor) for month in node.months)
    return node.shares or shares


def _seasoned(base: Money, target: Money, season: Sequence[Decimal]) -> Year:
    return Year(tuple(base.allocate(season)), tuple(target.allocate(season)))


def _split_problems(setup: Setup) -> Iterator[Refusal]:
    _, refusals = _divided(setup.base, trees.tree_of(setup.nodes))
    yield from refusals


def _divided(top: Money, tree: Tree) -> tuple[dict[str, Money], list[Refusal]]:
    """Every node's base, and what forbids it; below a split that is refused only pins go on."""
    bases = {tree.top: top}
    refusals: list[Refusal] = []
    for name in tree.order:
        if not tree.children[name] or name not in bases:
            continue
        parts = _parts(tree.nodes[name].method, [tree.nodes[one] for one in tree.children[name]])
        found = allocation.problems(bases[name], parts)
        if found:
            refusals += [
                Refusal(one.code, f"nodes.{name}", {**one.details, "node": name}) for one in found
            ]
            bases |= {part.part_id: part.pinned for part in parts if part.pinned is not None}
        else:
            bases |= allocation.split(bases[name], parts)
    return bases, refusals


def _parts(method: SplitMethod, children: Sequence[Node]) -> list[Part]:
    weights = _weights(method, children)
    return [Part(child.name, weights[child.name], child.pinned) for child in children]


def _weights(method: SplitMethod, children: Sequence[Node]) -> Mapping[str, Fraction]:
    if method is SplitMethod.WEIGHTED:
        return {child.name: Fraction(child.weight) for child in children}
    if method is SplitMethod.BY_HISTORY:
        free = [child for child in children if child.pinned is None]
        known = [child.history.minor for child in free if child.history is not None]
        usual = Fraction(sum(known), len(known)) if known else Fraction(1)
        return {
            child.name: usual if child.history is None else Fraction(child.history.minor)
            for child in children
        }
    return {child.name: Fraction(1) for child in children}
