"""Deliveries go out: claimed, sent, and what came of it written down; at least once.

A claim takes the robot's slot and the message's lease in one transaction; no transaction is open
while a network is waited for. Whoever is killed in between leaves a lease that ends, and the
message is sent again by whoever comes next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chassis.ids import new_id
from chassis.work import Ground, Work, in_transaction
from services.org import outgoing
from services.org.contract.notices import DeliveryState, NoticeChannel
from services.org.rules import deliveries as rules
from services.org.rules.deliveries import CLAIM, MINUTE, PER_MINUTE, Answer
from services.org.sealing import opened
from services.org.store import deliveries as store
from services.org.store import notices


@dataclass(frozen=True)
class Claimed:
    """A message that this process alone sends until `until`; `address`: of a robot or a person."""

    row: Any
    attempts: int
    until: datetime
    address: str | None
    slot_id: str | None = None


def send_next(ground: Ground) -> bool:
    """Send the next message; False when none may go now."""
    claimed: Claimed | None = in_transaction(ground, claim)
    if claimed is None:
        return False
    answer = _sent(claimed)
    in_transaction(ground, lambda work: settle(work, claimed, answer))
    return True


def claim(work: Work) -> Claimed | None:
    return _claim_for_robot(work) or _claim_mail(work)


def _claim_for_robot(work: Work) -> Claimed | None:
    robot = store.next_robot(work, PER_MINUTE)
    if robot is None or not rules.room(store.slots_taken(work, robot.robot_id)):
        return None
    row = store.next_due(work, NoticeChannel.WECOM, robot.robot_id)
    if row is None:
        return None
    slot_id = new_id("slot")
    store.take_slot(work, slot_id, robot.robot_id, work.now + CLAIM + MINUTE)
    return _claimed(work, row, opened(robot.address, f"robot:{robot.robot_id}"), slot_id)


def _claim_mail(work: Work) -> Claimed | None:
    row = store.next_due(work, NoticeChannel.EMAIL, None) if outgoing.sends_mail() else None
    if row is None:
        return None
    wish = notices.preferences(work, [row.employee_id]).get(row.employee_id)
    return _claimed(work, row, wish.email if wish is not None else None)


def _claimed(work: Work, row: Any, address: str | None, slot_id: str | None = None) -> Claimed:
    until = work.now + CLAIM
    store.change(work, row.delivery_id, attempts=row.attempts + 1, claimed_until=until)
    return Claimed(row, row.attempts + 1, until, address, slot_id)


def _sent(claimed: Claimed) -> Answer:
    row = claimed.row
    if row.channel == NoticeChannel.WECOM:
        return outgoing.tell_robot(claimed.address, row.body, row.mentions)
    if claimed.address is None:
        return Answer(False, "no address")
    return outgoing.mail(claimed.address, row.body)


def settle(work: Work, claimed: Claimed, answer: Answer) -> None:
    """Write down what came of a try, unless another has taken the message over meanwhile."""
    if claimed.slot_id is not None:
        store.set_slot(work, claimed.slot_id, work.now + MINUTE)
    row = store.find(work, claimed.row.delivery_id, locked=True)
    if row.claimed_until != claimed.until:
        return
    store.change(work, row.delivery_id, **_outcome(work, claimed, answer))
    if answer.may_help and row.robot_id is not None:
        pause = min(rules.wait(claimed.attempts), timedelta(minutes=1))
        store.change_robot(work, row.robot_id, waits_until=work.now + pause)


def _outcome(work: Work, claimed: Claimed, answer: Answer) -> dict[str, Any]:
    if answer.is_sent:
        return {"state": DeliveryState.SENT.value, "sent_at": work.now, "reason": None,
                "claimed_until": None}
    if rules.is_given_up(answer, claimed.attempts):
        return {"state": DeliveryState.PARKED.value, "reason": answer.reason,
                "claimed_until": None}
    return {"due_at": work.now + rules.wait(claimed.attempts), "reason": answer.reason,
            "claimed_until": None}
