"""Events that could not be taken yet: retried with growing pauses, parked after twenty tries, never
dropped.

An event whose predecessor is missing waits under a key, counts no try, and is woken by
`work.wake(key)`. Parked events alert, and are replayed by `unpark`.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from sqlalchemy import case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.envelope import Envelope
from chassis.metrics import PARKED, WAITING
from chassis.work import Ground

MOST_TRIES = 20
LONGEST_PAUSE = timedelta(minutes=10)
WAIT_LOOKS_EVERY, FIRST_LOOK = timedelta(minutes=10), timedelta(seconds=2)


def pause_before(attempt: int) -> timedelta:
    """1 s, 2 s, 4 s ... 10 min, with up to a quarter of jitter so that failures do not march in
    step."""
    seconds = min(2 ** (attempt - 1), LONGEST_PAUSE.total_seconds())
    return timedelta(seconds=seconds * random.uniform(1.0, 1.25))


def set_aside(ground: Ground, envelope: Envelope, body: bytes, attempts: int, error: str) -> None:
    """Keep an event that failed for a later try."""
    _store(
        ground,
        envelope,
        body,
        {
            "attempts": attempts,
            "due_at": ground.now() + pause_before(attempts),
            "last_error": error,
            "is_parked": attempts >= MOST_TRIES,
            "wait_key": None,
        },
    )


def wait_for(ground: Ground, envelope: Envelope, body: bytes, key: str) -> None:
    """Keep an event until its predecessor commits; it also looks by itself, soon at first and then
    now and then.

    The first look is soon because the predecessor may have come, and woken nobody, between our
    failure and this row.
    """
    state = {
        "attempts": 0,
        "due_at": ground.now() + FIRST_LOOK,
        "last_error": "",
        "is_parked": False,
        "wait_key": key,
    }
    later = case(
        (_table(ground).c.wait_key == key, ground.now() + WAIT_LOOKS_EVERY), else_=state["due_at"]
    )
    _store(ground, envelope, body, state, due_at=later)


def _store(
    ground: Ground, envelope: Envelope, body: bytes, state: dict[str, Any], **changed: Any
) -> None:
    row = {"event_id": envelope.event_id, "type": envelope.type, "body": body, **state}
    with Session(ground.engine) as session, session.begin():
        session.execute(
            insert(_table(ground))
            .values(row)
            .on_conflict_do_update(index_elements=["event_id"], set_={**state, **changed})
        )


def due(ground: Ground, limit: int = 50) -> list[Any]:
    """Events whose time has come, oldest first."""
    table = _table(ground)
    with Session(ground.engine) as session:
        return list(
            session.execute(
                select(table.c.event_id, table.c.body, table.c.attempts)
                .where(~table.c.is_parked, table.c.due_at <= ground.now())
                .order_by(table.c.due_at)
                .limit(limit)
            )
        )


def forget(ground: Ground, event_id: str) -> None:
    """The event was taken at last."""
    table = _table(ground)
    with Session(ground.engine) as session, session.begin():
        session.execute(table.delete().where(table.c.event_id == event_id))


def unpark(ground: Ground, event_id: str | None = None) -> int:
    """Give parked events another twenty tries; how many there were."""
    table = _table(ground)
    chosen = table.c.is_parked if event_id is None else table.c.event_id == event_id
    with Session(ground.engine) as session, session.begin():
        changed = session.execute(
            update(table).where(chosen).values(is_parked=False, attempts=0, due_at=text("now()"))
        )
        return int(changed.rowcount)  # type: ignore[attr-defined]


def measure(ground: Ground) -> None:
    """Show how many events wait and how many are parked; the second is what alerts."""
    table = _table(ground)
    with Session(ground.engine) as session:
        waits, parked = session.execute(
            select(func.count().filter(~table.c.is_parked), func.count().filter(table.c.is_parked))
        ).one()
    WAITING.labels(ground.service).set(waits)
    PARKED.labels(ground.service).set(parked)


def _table(ground: Ground) -> Any:
    return ground.tables.tables["waiting"]
