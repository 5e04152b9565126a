"""Robots and the queue of deliveries, as an administrator sees them."""

from __future__ import annotations

import hashlib
from typing import Any

from chassis.contract import Nothing
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.org import outgoing
from services.org.contract import notices as c
from services.org.contract.notices import DeliveryState, NoticeChannel, NoticeLanguage
from services.org.sealing import sealed
from services.org.store import deliveries as store
from services.org.store import units
from services.org.tables import delivery

SORTING = Sorting({"created_at": delivery.c.created_at}, delivery.c.delivery_id)


def create(command: c.CreateRobot, work: Work) -> c.Robot:
    robot_id = new_id("rbt")
    _check_unit(work, command.unit_id)
    store.add_robot(work, {
        "robot_id": robot_id, "version": 1, "name": command.name, "unit_id": command.unit_id,
        "templates": command.templates, "language": command.language.value, "is_active": True,
        "created_by": work.caller.subject, **_sealed(work, command.address, robot_id)})
    return _message(store.robot_of(work, robot_id))


def change(command: c.ChangeRobot, work: Work) -> c.Robot:
    work.lock("row", f"robot:{command.robot_id}")
    before = store.robot_of(work, command.robot_id)
    if before is None:
        raise NotFound("record.not_found")
    work.must_match(before.version)
    _check_unit(work, command.unit_id or None)
    names = ("name", "templates", "language", "is_active")
    values = {name: getattr(command, name) for name in names if getattr(command, name) is not None}
    if command.unit_id is not None:
        values["unit_id"] = command.unit_id or None
    if command.address is not None:
        values |= {**_sealed(work, command.address, before.robot_id), "waits_until": None}
    store.change_robot(work, before.robot_id, **values, version=before.version + 1)
    return _message(store.robot_of(work, before.robot_id))


def listed(query: Nothing, work: Work) -> c.RobotList:
    return c.RobotList(tuple(map(_message, store.robots(work))))


def deliveries(query: c.DeliveryQuery, work: Work) -> c.DeliveryList:
    found = page(work, store.wanted(query), SORTING, query)
    return c.DeliveryList(tuple(map(_delivery, found.rows)), found.next_cursor)


def retry(command: c.DeliveryId, work: Work) -> c.Delivery:
    row = store.find(work, command.delivery_id, locked=True)
    if row is None:
        raise NotFound("record.not_found")
    refuse([] if row.state == DeliveryState.PARKED else [
        Refusal("delivery.not_parked", "delivery_id", {"state": row.state})])
    store.change(work, row.delivery_id, state=DeliveryState.QUEUED.value, attempts=0,
                 due_at=work.now, claimed_until=None)
    return _delivery(store.find(work, row.delivery_id))


def _check_unit(work: Work, unit_id: str | None) -> None:
    refuse([Refusal("unit.unknown", "unit_id")]
           if unit_id is not None and units.find(work, unit_id) is None else [])


def _sealed(work: Work, address: str, robot_id: str) -> dict[str, Any]:
    """An address as it is stored: sealed, and a digest of its key, which only one robot has; two
    would be 40 messages a minute."""
    refuse(outgoing.wrong_robot_address(address))
    digest = hashlib.sha256(outgoing.robot_key(address).encode()).digest()
    work.lock("row", f"robot_key:{digest.hex()}")
    refuse([Refusal("robot.key_known", "address")]
           if store.is_key_known(work, digest, robot_id) else [])
    return {"address": sealed(address, f"robot:{robot_id}"), "key_digest": digest}


def _message(row: Any) -> c.Robot:
    return c.Robot(row.robot_id, row.version, row.name, row.unit_id, row.templates,
                   NoticeLanguage(row.language), row.is_active)


def _delivery(row: Any) -> c.Delivery:
    return c.Delivery(
        row.delivery_id, NoticeChannel(row.channel), DeliveryState(row.state), row.template,
        row.about, row.robot_id, row.employee_id, row.attempts, row.created_at, row.due_at,
        row.sent_at, row.reason)
