"""What reserve do the managers add on the way down?

A second layer beside the target, never in it: a leaf's hedged year is its target times the hedge
factors (1 + rate) of all nodes from the top to itself, rounded once, its months in proportion to
its target's. Above the leaves it is their sum, in rows and in columns. The target itself conserves
exactly at every depth and is what becomes quotas. The factors of a path come to ten at most.
Source: field notes 1.1 (manager hedge as a second layer); modules.md "TargetPlan".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from kernel.money import Money
from kernel.refusal import Refusal
from services.strategy.rules.tree import Tree

LARGEST_FACTOR = 10


def factors(tree: Tree) -> dict[str, Fraction]:
    """The product of the hedge factors from the top to each node, itself included."""
    found: dict[str, Fraction] = {}
    for name in tree.order:
        node = tree.nodes[name]
        above = Fraction(1) if node.parent is None else found[node.parent]
        found[name] = above * (1 + Fraction(node.hedge_rate))
    return found


def is_hedged(tree: Tree) -> bool:
    return any(node.hedge_rate for node in tree.nodes.values())


def problems(tree: Tree) -> Iterator[Refusal]:
    """Paths on which the reserves grow beyond all measure."""
    if not is_hedged(tree):
        return
    for name, factor in factors(tree).items():
        if factor > LARGEST_FACTOR and not tree.children[name]:
            details = {"node": name, "most": LARGEST_FACTOR}
            yield Refusal("target.hedge_too_large", f"nodes.{name}.hedge_rate", details)


def hedged(tree: Tree, targets: Mapping[str, tuple[Money, ...]]
           ) -> dict[str, tuple[Money, ...]]:
    """The months of every leaf with the reserves of its path."""
    factor = factors(tree)
    return {name: _hedged(months, factor[name]) for name, months in targets.items()}


def _hedged(months: tuple[Money, ...], factor: Fraction) -> tuple[Money, ...]:
    year = Money(sum(month.minor for month in months), months[0].currency)
    return tuple(year.times(factor).allocate([month.minor for month in months]))
