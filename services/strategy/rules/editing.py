"""What does a plan say after an edit, and what has changed?

What an edit does not name stays; a node that it names must be there, once; it cannot pin and free a
node at once. An edit that changes nothing is refused, so that every version has a difference.
Source: modules.md "TargetPlan"; field notes 1.1 (change log).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from kernel.money import Money
from kernel.refusal import Refusal
from services.strategy.contract import ChangeTargetPlan, NodeEdit, ReviseTargetPlan
from services.strategy.rules.spreading import Setup
from services.strategy.rules.totals import Totals
from services.strategy.rules.tree import Node

Edit = ChangeTargetPlan | ReviseTargetPlan
PLAN_FIELDS = ("base", "padding_rate", "shares")
NODE_FIELDS = ("method", "weight", "history", "pinned", "shares")


@dataclass(frozen=True)
class Change:
    """One line of the change log: what a field of a node was and is, as texts."""

    node: str
    field: str
    before: str | None
    after: str | None


def problems(setup: Setup, edit: Edit) -> list[Refusal]:
    """Why the edit cannot be taken as it is written."""
    return list(_problems(setup, edit))


def _problems(setup: Setup, edit: Edit) -> Iterator[Refusal]:
    names = {node.name for node in setup.nodes}
    for name, count in Counter(one.node for one in edit.nodes).items():
        if name not in names:
            yield Refusal("tree.node_unknown", f"nodes.{name}", {"node": name})
        if count > 1:
            yield Refusal("tree.node_edited_twice", f"nodes.{name}", {"node": name})
    for one in edit.nodes:
        if one.unpin and one.pinned is not None:
            yield Refusal("target.pinned_and_freed", f"nodes.{one.node}.pinned")
        if one.plan_shares and one.shares:
            yield Refusal("seasonality.set_and_cleared", f"nodes.{one.node}.shares")
    if edit.amount is not None and edit.amount.currency != setup.base.currency:
        details = {"currency": edit.amount.currency, "wanted": setup.base.currency}
        yield Refusal("target.currency_differs", "amount", details)


def problems_of_effect(setup: Setup, after: Setup) -> list[Refusal]:
    """Why the plan cannot be kept as the edit leaves it, apart from its splits."""
    return [Refusal("target.nothing_changed")] if setup == after else []


def edited(setup: Setup, edit: Edit) -> Setup:
    """The plan with an edit in which `problems` finds nothing."""
    edits = {one.node: one for one in edit.nodes}
    return Setup(
        edit.amount or setup.base,
        setup.padding_rate if edit.padding_rate is None else edit.padding_rate,
        edit.shares or setup.shares,
        tuple(_node(node, edits.get(node.name)) for node in setup.nodes),
    )


def _node(node: Node, edit: NodeEdit | None) -> Node:
    if edit is None:
        return node
    named = {name: getattr(edit, name) for name in NODE_FIELDS}
    changed = replace(node, **{name: value for name, value in named.items() if value not in _UNSET})
    if edit.unpin:
        changed = replace(changed, pinned=None)
    return replace(changed, shares=()) if edit.plan_shares else changed


_UNSET: tuple[Any, ...] = (None, ())


def changes(
    before: Setup, after: Setup, was: Mapping[str, Totals], now: Mapping[str, Totals]
) -> list[Change]:
    """What was edited, then what it did to each node's year; in the order of the nodes."""
    top = next(node.name for node in after.nodes if node.parent is None)
    found = _differing(top, before, after, PLAN_FIELDS)
    for one, other in zip(before.nodes, after.nodes, strict=True):
        found += _differing(other.name, one, other, NODE_FIELDS)
    return found + [
        Change(node.name, "target", was[node.name].target.amount, now[node.name].target.amount)
        for node in after.nodes
        if was[node.name].target != now[node.name].target
    ]


def _differing(node: str, before: Any, after: Any, fields: Sequence[str]) -> list[Change]:
    return [
        Change(node, name, _said(getattr(before, name)), _said(getattr(after, name)))
        for name in fields
        if getattr(before, name) != getattr(after, name)
    ]


def _said(value: Any) -> str | None:
    if isinstance(value, Money):
        return value.amount
    if isinstance(value, tuple):
        return " ".join(_said(one) or "" for one in value) or None
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return None if value is None else str(value)
