"""How the probe takes notes: plainly, slowly, never, or with an accident."""

from __future__ import annotations

from sqlalchemy import func, select, text

from chassis.errors import Refusal, RuleBroken
from chassis.work import Work
from tests.chassis.probe.contract import Find, Note, Noted, Written
from tests.chassis.probe.tables import written

SECRET = "13812345678-in-an-exception"


def take(command: Note, work: Work) -> Written:
    if command.mood == "refuse":
        raise RuleBroken([Refusal("note.refused", "mood")])
    if command.mood == "slow":
        work.session.execute(text("SELECT pg_sleep(0.5)"))
    work.session.execute(written.insert().values(ref=command.ref, writer=work.caller.subject))
    if command.mood == "accident":
        raise ValueError(f"could not write {SECRET}")
    if command.mood == "database accident":
        work.session.execute(text(f'SELECT * FROM "{SECRET}"'))
    times = _times(command.ref, work)
    work.publish(Noted(command.ref, times))
    return Written(command.ref, times, work.caller.subject)


def find(query: Find, work: Work) -> Written:
    writer = work.session.execute(
        select(func.max(written.c.writer)).where(written.c.ref == query.ref)
    )
    return Written(query.ref, _times(query.ref, work), writer.scalar_one() or "")


def _times(ref: str, work: Work) -> int:
    counted = select(func.count()).where(written.c.ref == ref)
    return int(work.session.execute(counted).scalar_one())
