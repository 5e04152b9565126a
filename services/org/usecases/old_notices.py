"""Notices and deliveries go once they are old: SALESLOOP_NOTICES_KEPT_DAYS days (180) after they
were written. An unread notice is kept twice as long, for whoever was away for half a year; a
message that still waits to be sent is kept until it is sent or parked."""

from __future__ import annotations

from datetime import timedelta

from chassis.config import setting
from chassis.work import Work
from services.org.store import old_notices as store

CHUNK = 500


def kept_for() -> timedelta:
    return timedelta(days=int(setting("SALESLOOP_NOTICES_KEPT_DAYS", "180")))


def step(work: Work) -> bool:
    """Remove a chunk; False when none is left."""
    before = work.now - kept_for()
    notices = store.remove_notices(work, before, before - kept_for(), CHUNK)
    return CHUNK in (notices, store.remove_deliveries(work, before, CHUNK))
