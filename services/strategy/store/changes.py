"""The change log of locked plans: written, and read by who may see the node."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, insert, select

from chassis.work import Work
from services.strategy.rules.editing import EFFECT, Change
from services.strategy.tables import target_change


def add(work: Work, plan: Any, changes: Sequence[Change], reason: str) -> None:
    """Write what a revision changed; `plan` is the row after it."""
    work.session.execute(insert(target_change), [
        {"plan_id": plan.plan_id, "plan_version": plan.version, "node": change.node,
         "field": change.field, "before": change.before, "after": change.after,
         "reason": reason, "changed_by": work.caller.subject, "changed_at": work.now}
        for change in changes])


def of_plan(plan_id: str, nodes: Sequence[str] | None) -> Select[Any]:
    """The changes of a plan; with `nodes` only what became of those nodes' targets."""
    chosen = select(*target_change.c).where(target_change.c.plan_id == plan_id)
    if nodes is None:
        return chosen
    return chosen.where(target_change.c.node.in_(nodes), target_change.c.field == EFFECT)
