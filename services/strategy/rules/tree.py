"""Is this a tree over the organization?

One top; every other node hangs under a node that is there; no circle; each subject once; no more
nodes and levels than an event can carry. The company is only ever the top; employees are leaves. A
leaf may have a season of its own, as shares or as twelve amounts. Pins are no less than nothing and
not on the top, whose amount is the plan's. All money is in the plan's currency.
Source: requirement 1 (年度销售目标分解); modules.md "TargetPlan"; field notes 1.3.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kernel import seasonality
from kernel.money import Money
from kernel.refusal import Refusal
from services.strategy.contract import MOST_NODES, SplitMethod, TargetSubject

COMPANY = "company"
LARGEST_MINOR = 10**15
MOST_LEVELS = 20


def name_of(kind: TargetSubject, subject_id: str) -> str:
    """How a node is named, here and in the events: "unit/unit_1"."""
    return f"{kind.value}/{subject_id}"


@dataclass(frozen=True)
class Node:
    """A node as the plan keeps it; `shares` and `months` are empty where the plan's season holds.

    `months` are a leaf's season as twelve amounts: its year is divided in proportion to them, and
    a year of their sum has exactly them.
    """

    subject_kind: TargetSubject
    subject_id: str
    parent: str | None = None
    method: SplitMethod = SplitMethod.EVEN
    weight: Decimal = Decimal(1)
    history: Money | None = None
    pinned: Money | None = None
    shares: tuple[Decimal, ...] = ()
    hedge_rate: Decimal = Decimal(0)
    adjust_rate: Decimal = Decimal(0)
    adjust_amount: Money | None = None
    title: str | None = None
    months: tuple[Money, ...] = ()

    @property
    def name(self) -> str:
        return name_of(self.subject_kind, self.subject_id)

    @property
    def is_adjusted(self) -> bool:
        """Does this level change what it receives?"""
        return bool(self.adjust_rate or (self.adjust_amount and self.adjust_amount.minor))


@dataclass(frozen=True)
class Tree:
    """The nodes by name with their children, top first; built only from nodes without problems."""

    nodes: Mapping[str, Node]
    children: Mapping[str, Sequence[str]]
    top: str
    order: Sequence[str] = field(default=())  # each parent before its children

    @property
    def leaves(self) -> list[str]:
        return [name for name in self.order if not self.children[name]]

    def above(self, name: str) -> tuple[str, ...]:
        """The ancestors of a node, nearest first."""
        found: list[str] = []
        parent = self.nodes[name].parent
        while parent is not None:
            found.append(parent)
            parent = self.nodes[parent].parent
        return tuple(found)


def tree_of(nodes: Iterable[Node]) -> Tree:
    """The tree of nodes in which `problems` finds nothing."""
    by_name = {node.name: node for node in nodes}
    children: dict[str, list[str]] = {name: [] for name in by_name}
    top = ""
    for name, node in by_name.items():
        if node.parent is None:
            top = name
        else:
            children[node.parent].append(name)
    return Tree(by_name, children, top, tuple(_downwards(top, children)))


def with_all_below(names: Iterable[str], nodes: Sequence[Node]) -> set[str]:
    """Nodes and everything that hangs under them."""
    children: dict[str, list[str]] = {}
    for node in nodes:
        children.setdefault(node.parent or "", []).append(node.name)
    return {below for name in names for below in _downwards(name, children)}


def problems(nodes: Sequence[Node], currency: str) -> list[Refusal]:
    """Everything that keeps these nodes from being a tree."""
    found = [*_size_problems(nodes), *_shape_problems(nodes), *_subject_problems(nodes)]
    for node in nodes:
        found += [*_money_problems(node, currency), *_adjust_problems(node, currency)]
    return [*found, *_season_problems(nodes)]


def _size_problems(nodes: Sequence[Node]) -> Iterator[Refusal]:
    if len(nodes) > MOST_NODES:
        yield Refusal("tree.too_many_nodes", "nodes", {"most": MOST_NODES})
    if _levels(nodes) > MOST_LEVELS:
        yield Refusal("tree.too_deep", "nodes", {"most": MOST_LEVELS})


def _shape_problems(nodes: Sequence[Node]) -> Iterator[Refusal]:
    names = Counter(node.name for node in nodes)
    for name, count in names.items():
        if count > 1:
            yield Refusal("tree.subject_twice", "nodes", {"node": name})
    tops = [node.name for node in nodes if node.parent is None]
    if len(tops) != 1:
        yield Refusal("tree.needs_one_top", "nodes", {"count": len(tops)})
    for node in nodes:
        if node.parent is not None and node.parent not in names:
            yield Refusal("tree.parent_unknown", _field(node), {"parent": node.parent})
    for name in sorted(_in_circles(nodes)):
        yield Refusal("tree.circle", f"nodes.{name}", {"node": name})


def _in_circles(nodes: Sequence[Node]) -> set[str]:
    """Nodes that cannot be reached from a node without a (known) parent."""
    names = {node.name for node in nodes}
    children: dict[str, list[str]] = {name: [] for name in names}
    tops = []
    for node in nodes:
        if node.parent in children:
            children[str(node.parent)].append(node.name)
        else:
            tops.append(node.name)
    reached = {name for top in tops for name in _downwards(top, children)}
    return names - reached


def _downwards(top: str, children: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """A node and all below it, each parent before its children; no node twice."""
    seen, level = {top}, [top]
    while level:
        yield from level
        below = [child for name in level for child in children.get(name, ())]
        level = [child for child in dict.fromkeys(below) if child not in seen]
        seen.update(level)


def _levels(nodes: Sequence[Node]) -> int:
    """How many nodes lie one above the other at most; a circle ends where it began."""
    parents = {node.name: node.parent for node in nodes}
    levels: dict[str | None, int] = {None: 0}
    for name in parents:
        way: dict[str, None] = {}
        at: str | None = name
        while at is not None and at not in levels and at not in way:
            way[at] = None
            at = parents.get(at)
        base = levels.get(at, 0)
        for step, one in enumerate(reversed(way), 1):
            levels[one] = base + step
    return max(levels.values())


def _subject_problems(nodes: Sequence[Node]) -> Iterator[Refusal]:
    parents = {node.parent for node in nodes}
    for node in nodes:
        is_company = node.subject_kind is TargetSubject.COMPANY
        if is_company and node.parent is not None:
            yield Refusal("tree.company_below_top", _field(node))
        if is_company and node.subject_id != COMPANY:
            yield Refusal("tree.company_id", _field(node))
        if node.subject_kind is TargetSubject.EMPLOYEE and node.name in parents:
            yield Refusal("tree.employee_above_others", _field(node), {"node": node.name})


def _money_problems(node: Node, currency: str) -> Iterator[Refusal]:
    named = [("pinned", node.pinned), ("history", node.history)]
    for name, money in (*named, *(("months", month) for month in node.months)):
        if money is not None and money.currency != currency:
            yield Refusal("target.currency_differs", f"{_field(node)}.{name}",
                          {"currency": money.currency, "wanted": currency})
    for name, money in named:
        if money is not None:
            yield from amount_problems(money, f"{_field(node)}.{name}")
    if node.pinned is not None and node.parent is None:
        yield Refusal("target.pinned_top", f"{_field(node)}.pinned")


def amount_problems(money: Money, where: str) -> Iterator[Refusal]:
    """No amount is below zero or so large that two thousand of them, padded, leave 64 bits."""
    if money.minor < 0:
        yield Refusal("target.negative", where, {"amount": money.amount})
    if money.minor > LARGEST_MINOR:
        yield Refusal("target.too_large", where, {"amount": money.amount})


def _adjust_problems(node: Node, currency: str) -> Iterator[Refusal]:
    where = f"{_field(node)}.adjust_amount"
    amount = node.adjust_amount
    if amount is not None and amount.currency != currency:
        details = {"currency": amount.currency, "wanted": currency}
        yield Refusal("target.currency_differs", where, details)
    if amount is not None and abs(amount.minor) > LARGEST_MINOR:
        yield Refusal("target.too_large", where, {"amount": amount.amount})
    if node.adjust_rate and amount is not None and amount.minor:
        yield Refusal("target.adjusted_twice", _field(node), {"node": node.name})
    if node.is_adjusted and node.parent is None:
        yield Refusal("target.adjusted_top", _field(node))
    if node.is_adjusted and node.pinned is not None:
        yield Refusal("target.pinned_and_adjusted", _field(node), {"node": node.name})


def _season_problems(nodes: Sequence[Node]) -> Iterator[Refusal]:
    parents = {node.parent for node in nodes}
    for node in nodes:
        if node.shares and node.name in parents:
            yield Refusal("seasonality.not_of_a_leaf", f"{_field(node)}.shares")
        elif node.shares:
            yield from seasonality.problems(node.shares, f"{_field(node)}.shares")
        if node.months:
            yield from _months_problems(node, parents)


def _months_problems(node: Node, parents: Collection[str | None]) -> Iterator[Refusal]:
    where = f"{_field(node)}.months"
    if node.name in parents:
        yield Refusal("seasonality.not_of_a_leaf", where)
    if len(node.months) != seasonality.MONTHS:
        yield Refusal("seasonality.not_twelve", where, {"count": len(node.months)})
    if not any(month.minor for month in node.months):
        yield Refusal("seasonality.nothing", where)
    for month in node.months:
        yield from amount_problems(month, where)


def _field(node: Node) -> str:
    return f"nodes.{node.name}"
