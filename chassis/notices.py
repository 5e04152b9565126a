"""`notification_requested`: any service asks that people be told something; org tells them.

`notify(work, "lead_escalated", [manager_id], "lead_1", cause=5, day=5)`. The words are org's, by
the template's name and in each person's language. Asked once for each cause: the id of the request
comes from the service, the template, the record and the cause, so a step that runs again asks for
nothing new.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from chassis.clock import company_zone
from chassis.contract import Event, message
from chassis.ids import derived_id, event_id
from chassis.work import Work

VERSION = 1
"""A request never changes."""


@message
class NotificationRequested(Event):
    """These employees are to be told something; `data` holds ids, codes, days and counts by the
    names of the template's gaps, never personal data. `about` is the record that it is about."""

    notification_id: str
    template: str
    recipient_ids: tuple[str, ...]
    about: str
    data: dict[str, str]

    @property
    def aggregate_id(self) -> str:
        return self.notification_id

    @property
    def aggregate_version(self) -> int:
        return VERSION

    @property
    def correlation_id(self) -> str | None:
        return self.about


def notify(
    work: Work, template: str, recipients: Iterable[str | None], about: str, **data: Any
) -> None:
    """Ask once that people be told; nobody to tell asks for nothing. `cause` among the data says
    what makes it another one of the same record (a level, a due day); it is told to nobody."""
    told = tuple(dict.fromkeys(one for one in recipients if one))
    cause = data.pop("cause", "")
    if not told:
        return
    name = derived_id("ntf", f"{work.ground.service}/{template}", f"{about}\x1f{cause}")
    request = NotificationRequested(
        name, template, told, about, {key: _said(value) for key, value in data.items()})
    work.at_end((NotificationRequested, name), lambda ending: _publish(ending, request))


def _publish(work: Work, request: NotificationRequested) -> None:
    if not _is_asked(work, request):
        work.publish(request)


def _is_asked(work: Work, request: NotificationRequested) -> bool:
    outbox = work.ground.tables.tables["outbox"]
    known = event_id(request.wire_name(), request.aggregate_id, work.ground.epoch, VERSION)
    return work.session.execute(
        select(outbox.c.id).where(outbox.c.event_id == str(known))).first() is not None


def _said(value: Any) -> str:
    """As people read it: an instant in company time, everything else as its text."""
    if isinstance(value, datetime):
        return f"{value.astimezone(company_zone()):%Y-%m-%d %H:%M}"
    return "-" if value is None else str(value)
