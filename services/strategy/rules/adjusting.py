"""May a level change what it received, before it pushes that on?

The waterfall: each node is given its part by the node above, may raise or lower it by a rate or by
an amount, and divides the result. The plan says by how much of what was received at most, and
whether the adjusted children of a node must still sum to its amount. Where they need not, the
totals are the sums of what was adjusted, and what the top was given is shown beside them. Below a
pinned node they must sum in any case, or the pin would move. Nothing falls below zero.
Source: field notes 1.1 (waterfall, threshold of manager adjustment, override policy switch).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from kernel.money import Money, total
from kernel.refusal import Refusal
from services.strategy.rules.tree import Node, Tree


@dataclass(frozen=True)
class Policy:
    """How far a level may go; `limit_rate` is a part of what it received."""

    limit_rate: Decimal
    must_sum: bool

    def below(self, name: str, tree: Tree) -> Policy:
        """What holds among the children of a node."""
        path = (name, *tree.above(name))
        if self.must_sum or all(tree.nodes[one].pinned is None for one in path):
            return self
        return Policy(self.limit_rate, True)


@dataclass(frozen=True)
class Level:
    """A node's amount and what its children received of it."""

    name: str
    amount: Money
    children: Sequence[Node]
    received: Mapping[str, Money]


def adjusted(node: Node, received: Money) -> Money:
    """What a level makes of what it received."""
    raised = received.times(1 + Fraction(node.adjust_rate)) if node.adjust_rate else received
    return raised if node.adjust_amount is None else raised + node.adjust_amount


def problems(policy: Policy, level: Level) -> list[Refusal]:
    """Every adjustment that goes too far, and whether the children still come to the whole."""
    moving = [node for node in level.children if node.is_adjusted]
    found = [one for node in moving for one in _problems(policy, node, level.received[node.name])]
    if moving and policy.must_sum:
        found += _sum_problems(level)
    return found


def _problems(policy: Policy, node: Node, received: Money) -> Iterator[Refusal]:
    amount = adjusted(node, received)
    details = {"node": node.name, "received": received.amount, "adjusted": amount.amount}
    if amount.minor < 0:
        yield Refusal("target.adjusted_below_zero", f"nodes.{node.name}", details)
    if abs(amount - received) > received.times(Fraction(policy.limit_rate)):
        limit = f"{(policy.limit_rate * 100).normalize():f}"
        yield Refusal("target.adjusted_too_far", f"nodes.{node.name}", {**details, "limit": limit})


def _sum_problems(level: Level) -> Iterator[Refusal]:
    come_to = total((adjusted(node, level.received[node.name]) for node in level.children),
                    level.amount.currency)
    if come_to != level.amount:
        details = {"node": level.name, "adjusted": come_to.amount, "amount": level.amount.amount}
        yield Refusal("target.adjusted_children_differ", f"nodes.{level.name}", details)
