"""Robots, their slots and the queue: every query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen
from chassis.work import Work
from services.org.contract.notices import DeliveryQuery, DeliveryState
from services.org.tables import delivery, robot, robot_slot

QUEUED = DeliveryState.QUEUED.value


def robots(work: Work, *, active_only: bool = False) -> list[Any]:
    found = select(robot).order_by(robot.c.robot_id)
    return list(work.session.execute(
        found.where(robot.c.is_active) if active_only else found))


def robot_of(work: Work, robot_id: str) -> Any:
    return work.session.execute(select(robot).where(robot.c.robot_id == robot_id)).first()


def is_key_known(work: Work, key_digest: bytes, but: str | None) -> bool:
    return work.session.execute(select(robot.c.robot_id).where(
        robot.c.key_digest == key_digest, robot.c.robot_id != (but or ""))).first() is not None


def add_robot(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(robot), row)


def change_robot(work: Work, robot_id: str, **values: Any) -> None:
    work.session.execute(update(robot).where(robot.c.robot_id == robot_id).values(**values))


def add(work: Work, rows: Sequence[dict[str, Any]]) -> None:
    """One that is there already stays as it is."""
    if rows:
        work.session.execute(upsert(delivery).values(rows).on_conflict_do_nothing())


def wanted(query: DeliveryQuery) -> Select[Any]:
    return select(*delivery.c).where(chosen(
        (delivery.c.state, query.state), (delivery.c.channel, query.channel),
        (delivery.c.robot_id, query.robot_id)))


def find(work: Work, delivery_id: str, *, locked: bool = False) -> Any:
    found = select(delivery).where(delivery.c.delivery_id == delivery_id)
    return work.session.execute(found.with_for_update() if locked else found).first()


def change(work: Work, delivery_id: str, **values: Any) -> None:
    work.session.execute(
        update(delivery).where(delivery.c.delivery_id == delivery_id).values(**values))


def _is_due(work: Work) -> Any:
    free = or_(delivery.c.claimed_until.is_(None), delivery.c.claimed_until <= work.now)
    return (delivery.c.state == QUEUED) & (delivery.c.due_at <= work.now) & free


def next_robot(work: Work, most: int) -> Any:
    """A robot with something due and a free slot that nobody else holds, locked; its longest
    waiting message first among robots."""
    taken = (select(func.count()).select_from(robot_slot)
             .where(robot_slot.c.robot_id == robot.c.robot_id, robot_slot.c.free_at > work.now)
             .scalar_subquery())
    first = (select(func.min(delivery.c.due_at)).where(
        delivery.c.robot_id == robot.c.robot_id, delivery.c.channel == "wecom", _is_due(work))
        .scalar_subquery())
    return work.session.execute(
        select(robot).where(
            robot.c.is_active, first.is_not(None), taken < most,
            or_(robot.c.waits_until.is_(None), robot.c.waits_until <= work.now))
        .order_by(first).limit(1).with_for_update(of=robot, skip_locked=True)).first()


def slots_taken(work: Work, robot_id: str) -> int:
    """Asked again once the robot is locked: another may have taken one meanwhile."""
    return int(work.session.execute(select(func.count()).select_from(robot_slot).where(
        robot_slot.c.robot_id == robot_id, robot_slot.c.free_at > work.now)).scalar_one())


def next_due(work: Work, channel: str, robot_id: str | None) -> Any:
    """The message that has waited longest, locked."""
    return work.session.execute(
        select(delivery).where(
            delivery.c.channel == channel, _is_due(work), chosen((delivery.c.robot_id, robot_id)))
        .order_by(delivery.c.due_at, delivery.c.delivery_id).limit(1)
        .with_for_update(skip_locked=True)).first()


def take_slot(work: Work, slot_id: str, robot_id: str, free_at: datetime) -> None:
    """Take a slot; those that are free again are forgotten."""
    work.session.execute(delete(robot_slot).where(
        robot_slot.c.robot_id == robot_id, robot_slot.c.free_at <= work.now))
    work.session.execute(insert(robot_slot).values(
        slot_id=slot_id, robot_id=robot_id, free_at=free_at))


def set_slot(work: Work, slot_id: str, free_at: datetime) -> None:
    work.session.execute(
        update(robot_slot).where(robot_slot.c.slot_id == slot_id).values(free_at=free_at))
