"""How does the year's target come down to the months of the leaves?

First the base: from the top, each node's amount is divided among its children by its method (even,
weighted, by history), pins first; a level may adjust what it received (`adjusting`), then pushes
on. Then the padding, once: what came down is raised by its rate and divided over the leaves in
proportion to their bases, so that pins are padded like everything else and a new division always
starts from the unpadded base. Last the season: each leaf's year over twelve months. Only these
cells are kept; every other figure is their sum.
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
from kernel.money import Money, total
from kernel.refusal import Refusal
from services.strategy.contract import SplitMethod, TargetDimension
from services.strategy.rules import adjusting, cuts, hedging, levels
from services.strategy.rules import tree as trees
from services.strategy.rules.tree import Node, Tree


@dataclass(frozen=True)
class Setup:
    """What a plan says; from it everything else follows. `shares` are the plan's twelve."""

    base: Money
    padding_rate: Decimal
    shares: tuple[Decimal, ...]
    nodes: tuple[Node, ...]
    dimension: TargetDimension = TargetDimension.ORGANIZATION
    stretch_ratio: Decimal = Decimal(1)
    challenge_ratio: Decimal = Decimal(1)
    adjust_limit_rate: Decimal = Decimal(1)
    children_must_sum: bool = True


@dataclass(frozen=True)
class Division:
    """What each node received from above, what it made of that, and what forbids it."""

    received: Mapping[str, Money]
    bases: Mapping[str, Money]
    refusals: Sequence[Refusal]


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
    found += levels.problems(setup.stretch_ratio, setup.challenge_ratio)
    found += cuts.kind_problems(setup.dimension, setup.nodes)
    return found or list(_split_problems(setup))


def spread(setup: Setup) -> dict[str, Year]:
    """The months of every leaf; of a plan in which `problems` finds nothing."""
    tree = trees.tree_of(setup.nodes)
    bases = divided(setup, tree).bases
    leaves = tree.leaves
    allocated = total((bases[name] for name in leaves), setup.base.currency)
    padded = allocated.times(1 + Fraction(setup.padding_rate))
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
    tree = trees.tree_of(setup.nodes)
    division = divided(setup, tree)
    yield from division.refusals
    yield from hedging.problems(tree)
    if not division.refusals:
        allocated = total((division.bases[leaf] for leaf in tree.leaves), setup.base.currency)
        yield from trees.amount_problems(allocated, "amount")


def divided(setup: Setup, tree: Tree) -> Division:
    """Every node's part; below a split that is refused only pins go on."""
    received, bases = {tree.top: setup.base}, {tree.top: setup.base}
    refusals: list[Refusal] = []
    policy = adjusting.Policy(setup.adjust_limit_rate, setup.children_must_sum)
    for name in tree.order:
        if not tree.children[name] or name not in bases:
            continue
        children = [tree.nodes[one] for one in tree.children[name]]
        parts = _parts(tree.nodes[name].method, children)
        found = allocation.problems(bases[name], parts)
        if found:
            refusals += [
                Refusal(one.code, f"nodes.{name}", {**one.details, "node": name}) for one in found
            ]
            pins = {part.part_id: part.pinned for part in parts if part.pinned is not None}
            received |= pins
            bases |= pins
            continue
        shares = allocation.split(bases[name], parts)
        received |= shares
        bases |= {one.name: adjusting.adjusted(one, shares[one.name]) for one in children}
        refusals += adjusting.problems(
            policy.below(name, tree), adjusting.Level(name, bases[name], children, shares))
    return Division(received, bases, refusals)


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
