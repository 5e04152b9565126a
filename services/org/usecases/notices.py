"""Notices: written down for each person, queued for robots and mail, listed and read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from chassis.clock import company_zone
from chassis.contract import Nothing
from chassis.errors import Forbidden, NotFound, refuse
from chassis.ids import derived_id
from chassis.lists import Sorting, page
from chassis.notices import NotificationRequested
from chassis.work import Work
from services.org import outgoing
from services.org.contract import notices as c
from services.org.contract.notices import NoticeChannel, NoticeLanguage
from services.org.rules.deliveries import after_quiet, wrong_quiet
from services.org.rules.notice_texts import cut, said
from services.org.store import deliveries, units
from services.org.store import notices as store
from services.org.tables import notice

SORTING = Sorting({"created_at": notice.c.created_at}, notice.c.notice_id)
STANDARD = c.NoticePreference(
    0, (NoticeChannel.WECOM,), NoticeLanguage.ZH_CN, None, None, None, None)
"""Of who has said nothing yet."""


def requested(event: NotificationRequested, work: Work) -> None:
    told = store.still_here(work, event.recipient_ids)
    if not told:
        return
    store.add(work, [{
        "notice_id": derived_id("ntc", event.notification_id, employee_id),
        "notification_id": event.notification_id, "employee_id": employee_id,
        "template": event.template, "about": event.about, "data": event.data,
        "created_at": work.now} for employee_id in told])
    wishes = {name: _preference(row) for name, row in store.preferences(work, told).items()}
    deliveries.add(work, [*_for_robots(event, told, wishes, work),
                          *_for_people(event, told, wishes, work)])


def _for_robots(event: NotificationRequested, told: Sequence[str],
                wishes: dict[str, c.NoticePreference], work: Work) -> Iterator[dict[str, Any]]:
    """One message a robot that is to hear of it, however many people it concerns; the first of
    them who may be disturbed decides when."""
    robots = deliveries.robots(work, active_only=True)
    places = store.units_of(work, told) if any(one.unit_id for one in robots) else {}
    above = {name: units.with_those_above(work, here, work.today)
             for name, here in places.items()}
    for robot in robots:
        people = [name for name in told
                  if NoticeChannel.WECOM in wishes.get(name, STANDARD).channels
                  and (robot.unit_id is None or robot.unit_id in above.get(name, ()))]
        if not people or robot.templates and event.template not in robot.templates:
            continue
        wish = [wishes.get(name, STANDARD) for name in people]
        yield {
            **_row(event, work, robot.robot_id, robot.language),
            "channel": NoticeChannel.WECOM.value, "robot_id": robot.robot_id,
            "mentions": tuple(one.wecom_user_id for one in wish if one.wecom_user_id),
            "employee_id": None, "due_at": min(_due(one, work) for one in wish)}


def _for_people(event: NotificationRequested, told: Sequence[str],
                wishes: dict[str, c.NoticePreference], work: Work) -> Iterator[dict[str, Any]]:
    for name in told if outgoing.sends_mail() else ():
        wish = wishes.get(name, STANDARD)
        if NoticeChannel.EMAIL in wish.channels and wish.email:
            yield {
                **_row(event, work, name, wish.language), "channel": NoticeChannel.EMAIL.value,
                "robot_id": None, "mentions": (), "employee_id": name, "due_at": _due(wish, work)}


def _row(event: NotificationRequested, work: Work, to: str, language: str) -> dict[str, Any]:
    return {
        "delivery_id": derived_id("dlv", event.notification_id, to),
        "notification_id": event.notification_id, "template": event.template,
        "about": event.about, "body": cut(said(event.template, event.about, event.data, language)),
        "state": c.DeliveryState.QUEUED.value, "attempts": 0, "created_at": work.now}


def _due(wish: c.NoticePreference, work: Work) -> datetime:
    now = work.now.astimezone(company_zone())
    return after_quiet(now, wish.quiet_from_hour, wish.quiet_until_hour).astimezone(UTC)


def listed(query: c.NoticeQuery, work: Work) -> c.NoticeList:
    who = work.caller.employee_id
    found = page(work, store.own(who, query.template, query.unread_only), SORTING, query)
    return c.NoticeList(tuple(_message(row, work) for row in found.rows),
                        store.unread(work, who), found.next_cursor)


def read(command: c.NoticeId, work: Work) -> c.Notice:
    """Once read it stays so; its first time is kept."""
    store.read(work, work.caller.employee_id, command.notice_id)
    row = store.one(work, work.caller.employee_id, command.notice_id)
    if row is None:
        raise NotFound("record.not_found")
    return _message(row, work)


def read_all(command: Nothing, work: Work) -> c.NoticesRead:
    return c.NoticesRead(store.read(work, work.caller.employee_id, None))


def preference(query: Nothing, work: Work) -> c.NoticePreference:
    who = work.caller.employee_id or ""
    row = store.preferences(work, [who]).get(who)
    return STANDARD if row is None else _preference(row)


def prefer(command: c.SetNoticePreference, work: Work) -> c.NoticePreference:
    who = work.caller.employee_id
    if who is None:
        raise Forbidden("notice.no_employee")
    refuse(list(wrong_quiet(command.quiet_from_hour, command.quiet_until_hour)))
    work.lock("row", f"notice_preference:{who}")
    held = preference(Nothing(), work)
    work.must_match(held.version)
    store.set_preference(work, {
        **vars(command), "channels": tuple(dict.fromkeys(command.channels)),
        "language": command.language.value, "employee_id": who, "version": held.version + 1})
    return preference(Nothing(), work)


def _preference(row: Any) -> c.NoticePreference:
    return c.NoticePreference(
        row.version, row.channels, NoticeLanguage(row.language), row.quiet_from_hour,
        row.quiet_until_hour, row.email, row.wecom_user_id)


def _message(row: Any, work: Work) -> c.Notice:
    return c.Notice(
        row.notice_id, row.template, row.about,
        said(row.template, row.about, row.data, work.language), row.data, row.created_at,
        row.read_at)
