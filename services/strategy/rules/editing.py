"""What does a plan say after an edit, and what has changed?

What an edit does not name stays; a node that it names must be there, once; it cannot pin and free a
node at once. A node goes with all below it. An edit that changes nothing is refused, so that every
version has a difference. Source: modules.md "TargetPlan"; field notes 1.1 (change log).
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
from services.strategy.rules.tree import Node, with_all_below

Edit = ChangeTargetPlan | ReviseTargetPlan
Figures = Mapping[str, Totals]
_POLICIES = ("stretch_ratio", "challenge_ratio", "adjust_limit_rate", "children_must_sum")
PLAN_FIELDS = ("base", "padding_rate", "shares", *_POLICIES)
NODE_FIELDS = ("parent", "method", "weight", "history", "pinned", "shares", "hedge_rate",
               "adjust_rate", "adjust_amount", "title", "months")
EFFECT = "target"  # the field of a change that is what an edit did to a node's year
_UNSET: tuple[Any, ...] = (None, ())


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
    named = [one.node for one in edit.nodes] + list(edit.removed)
    for name, count in Counter(named).items():
        if name not in names:
            yield Refusal("tree.node_unknown", f"nodes.{name}", {"node": name})
        if count > 1:
            yield Refusal("tree.node_edited_twice", f"nodes.{name}", {"node": name})
    for one in edit.nodes:
        if one.unpin and one.pinned is not None:
            yield Refusal("target.pinned_and_freed", f"nodes.{one.node}.pinned")
        if one.plan_shares + bool(one.shares) + bool(one.months) > 1:
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
    gone = with_all_below(edit.removed, setup.nodes)
    kept = [_node(node, edits.get(node.name)) for node in setup.nodes if node.name not in gone]
    named = {name: getattr(edit, name) for name in ("padding_rate", *_POLICIES)}
    return replace(
        setup,
        base=edit.amount or setup.base,
        shares=edit.shares or setup.shares,
        nodes=(*kept, *(Node(**vars(node)) for node in edit.added)),
        **{name: value for name, value in named.items() if value is not None},
    )


def _node(node: Node, edit: NodeEdit | None) -> Node:
    if edit is None:
        return node
    named = {name: getattr(edit, name) for name in NODE_FIELDS}
    changed = replace(node, **{name: value for name, value in named.items() if value not in _UNSET})
    if edit.unpin:
        changed = replace(changed, pinned=None)
    if edit.shares:
        changed = replace(changed, months=())
    return replace(changed, shares=(), months=()) if edit.plan_shares else changed


def changes(before: Setup, after: Setup, was: Figures, now: Figures) -> list[Change]:
    """What was edited, which nodes came and went, then what it did to each node's year."""
    top = next(node.name for node in after.nodes if node.parent is None)
    old, new = ({node.name: node for node in setup.nodes} for setup in (before, after))
    found = _differing(top, before, after, PLAN_FIELDS)
    for name in (name for name in new if name in old):
        found += _differing(name, old[name], new[name], NODE_FIELDS)
    found += [Change(name, "node", old[name].parent, None) for name in old if name not in new]
    found += [Change(name, "node", None, new[name].parent) for name in new if name not in old]
    names = dict.fromkeys([*new, *old])
    return found + [
        Change(name, EFFECT, _target(was.get(name)), _target(now.get(name)))
        for name in names
        if _target(was.get(name)) != _target(now.get(name))
    ]


def _target(figures: Totals | None) -> str | None:
    return figures.target.amount if figures else None


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
