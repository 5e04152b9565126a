"""What the probe does when it is told something."""

from __future__ import annotations

import os
import signal

from sqlalchemy import select, text

from chassis.errors import MissingPredecessor
from chassis.reactions import on
from chassis.work import Work
from tests.chassis.probe.contract import Noted, Told
from tests.chassis.probe.tables import medicine, told


@on(Told)
def write_down(event: Told, work: Work) -> None:
    """Write it down once, pass it on, and wake whoever waits for it."""
    if event.needs and not _holds(work, select(told.c.id).where(told.c.ref == event.needs)):
        raise MissingPredecessor(event.needs)
    if event.mood == "ill" and not _holds(
        work, select(medicine.c.cures).where(medicine.c.cures == event.ref)
    ):
        raise ValueError("no medicine yet")
    if event.mood == "deadly":
        os.kill(os.getpid(), signal.SIGKILL)
    if event.mood == "slow":
        work.session.execute(text("SELECT pg_sleep(0.02)"))
    if event.mood == "stuck":
        work.session.execute(text("SET LOCAL statement_timeout = 50"))
        work.session.execute(text("SELECT pg_sleep(5)"))
    work.session.execute(told.insert().values(ref=event.ref))
    work.publish(Noted(event.ref, 1))
    work.wake(event.ref)


def _holds(work: Work, query: object) -> bool:
    return work.session.execute(query).first() is not None  # type: ignore[call-overload]
