"""A handover moves the agreed targets of months to come, a plan and transaction at a time.

The plan's tree stays; who holds a month of a leaf changes, and the quotas follow with the plan's
next version. When a handover is taken back, months that were handed on meanwhile, and those that
have begun, stay where they are.
"""

from __future__ import annotations

from typing import Any

from chassis.handing_over import Order, telling
from chassis.work import Work
from services.org.contract import HandoverEvent, HandoverKind, HandoverStarted
from services.strategy.contract import TargetRevised, TargetsHandedOver, TargetState
from services.strategy.rules.editing import Change
from services.strategy.store import changes as change_log
from services.strategy.store import holding, targets
from services.strategy.usecases.targets import event as announcement


def ordered(event: HandoverEvent, work: Work) -> None:
    """Remember to move, or to take back; `step` does it."""
    if HandoverKind.TARGETS not in event.kinds:
        return
    giver, taker = event.from_employee_id, event.to_employee_id
    before = holding.count_of(work, [giver, taker], work.today)
    holding.BOOKS.ordered(
        work, Order(event.handover_id, giver, taker, before),
        is_start=isinstance(event, HandoverStarted), begins_on=work.today)


def step(work: Work) -> bool:
    """Move or return the months of the next plan, and say how far it is; False when nothing is
    under way."""
    return holding.BOOKS.step(work, _moved, _returned, telling(TargetsHandedOver, _together))


def _together(work: Work, row: Any) -> int:
    return holding.count_of(work, [row.from_employee_id, row.to_employee_id], row.begins_on)


def _moved(work: Work, row: Any) -> bool:
    plan_id = holding.next_plan_of(work, row.from_employee_id, row.begins_on)
    if plan_id is None:
        return False
    plan = targets.agreed_to_change(work, plan_id)
    months = holding.held_in(work, plan_id, row.from_employee_id, row.begins_on)
    holding.note_moved(work, row.handover_id, plan_id, months)
    _give(work, plan, months, row.to_employee_id, row.handover_id)
    return True


def _returned(work: Work, row: Any) -> bool:
    plan_id = holding.next_plan_to_return(work, row.handover_id)
    if plan_id is None:
        return False
    plan = targets.agreed_to_change(work, plan_id)
    moved = holding.moved_in(work, row.handover_id, plan_id)
    begins_on = max(row.begins_on, work.today)
    months = [one for one in holding.held_in(work, plan_id, row.to_employee_id, begins_on)
              if (one.node, one.month) in moved]
    holding.note_returned(work, row.handover_id, plan_id)
    _give(work, plan, months, row.from_employee_id, row.handover_id)
    return True


def _give(work: Work, plan: Any, months: list[holding.LeafMonth], taker: str, reason: str) -> None:
    if not months:
        return
    before = holding.of_plan(work, plan.plan_id)
    holding.give(work, plan.plan_id, months, taker)
    revised = targets.change(work, plan, state=TargetState.REVISED.value)
    change_log.add(work, revised, [
        Change(one.node, f"holder.{one.month:02}",
               before.get(one.node, {}).get(one.month, one.owner_id), taker) for one in months],
        reason)
    work.publish(announcement(work, TargetRevised, revised))
