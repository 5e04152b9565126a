"""Which nodes of a target plan may a caller see with their amounts?

With scope all every node. Otherwise the employees inside the scope, and a node above them when
everybody below it is inside: its total then says nothing that the caller could not add up. A unit
that is a leaf cannot be shown to be the caller's, so it stays hidden. Of the other nodes above an
employee that is seen only the name is shown; all else is not there. What a target was before
padding, and how it came about, is for those who see the whole plan.
Source: modules.md "Visibility"; deny by default.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.strategy.rules.tree import Tree


@dataclass(frozen=True)
class Sight:
    """Nodes seen with amounts, and nodes of which only the name is shown."""

    seen: frozenset[str]
    named: frozenset[str]

    def shows(self, name: str) -> bool:
        return name in self.seen or name in self.named


def whole(tree: Tree) -> Sight:
    """Everything."""
    return Sight(frozenset(tree.order), frozenset())


def sight(tree: Tree, leaves_inside: Collection[str]) -> Sight:
    """What somebody sees whose scope holds these leaves, which are employees."""
    seen = set(leaves_inside)
    for name in reversed(tree.order):
        below = tree.children[name]
        if below and all(child in seen for child in below):
            seen.add(name)
    named = {above for name in leaves_inside for above in tree.above(name)} - seen
    return Sight(frozenset(seen), frozenset(named))
