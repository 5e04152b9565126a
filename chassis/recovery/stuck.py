"""Events that could not be taken: seen and tried again from outside the service's process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, text

_ALL = text("""
    SELECT CAST(event_id AS text) AS event_id, type, attempts, last_error, wait_key, is_parked,
           since_at FROM waiting ORDER BY since_at, event_id""")
_UNPARK = text("""
    UPDATE waiting SET is_parked = false, attempts = 0, due_at = now()
    WHERE CASE WHEN CAST(:event AS uuid) IS NULL THEN is_parked
               ELSE event_id = CAST(:event AS uuid) END""")


@dataclass(frozen=True)
class Stuck:
    """An event set aside: `reason` is the last error, or the key of what it waits for."""

    event_id: str
    type: str
    attempts: int
    reason: str
    is_parked: bool
    age: timedelta

    def __str__(self) -> str:
        state = "搁置 parked" if self.is_parked else "等待 waiting"
        return (f"{self.event_id}  {self.type:<24} {state}  {self.attempts}x  "
                f"{self.reason or '-'}  {int(self.age.total_seconds())} s")


def all_of(connection: Connection, now: datetime) -> list[Stuck]:
    """Everything that waits or is parked, oldest first; `now` tells its age."""
    return [Stuck(row.event_id, row.type, row.attempts, row.last_error or row.wait_key or "",
                  row.is_parked, now - row.since_at) for row in connection.execute(_ALL)]


def unpark(connection: Connection, event: str | None = None) -> int:
    """Give parked events, or one event whatever its state, another twenty tries; how many."""
    return int(connection.execute(_UNPARK, {"event": event}).rowcount)
