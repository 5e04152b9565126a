"""What people did after a backup was taken, read from the database that the restore replaced."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, TextClause, text
from sqlalchemy.exc import SQLAlchemyError

from deploy.backup import gaps
from deploy.local.place import write_secret
from deploy.local.system import System

_SAID = text("""
    SELECT CAST(event_id AS text) AS id, type AS what, aggregate_id AS object_id,
           created_at AS at, NULL AS actor FROM outbox WHERE type <> ALL(:left_out)""")
_DONE = text("""
    SELECT CAST(audit_id AS text) AS id, operation AS what, object_id, at, actor
    FROM audit WHERE outcome = 'ok' AND operation <> ALL(:left_out)""")
_UNKNOWN_SAID = text("""
    SELECT given FROM unnest(CAST(:ids AS text[])) AS given
    WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE event_id = CAST(given AS uuid))""")
_UNKNOWN_DONE = text("""
    SELECT given FROM unnest(CAST(:ids AS text[])) AS given
    WHERE NOT EXISTS (SELECT 1 FROM audit WHERE audit_id = CAST(given AS bigint))""")


@dataclass(frozen=True)
class Unsaved:
    """An event or an audited operation that only the old database knows; ids, no personal data."""

    what: str
    object_id: str | None
    at: str
    actor: str | None


def unsaved(system: System, service: str, old_database: str) -> list[Unsaved] | None:
    """What the old database holds beyond the restored one; nothing known (None) if it cannot be
    read."""
    try:
        with gaps.engine(system.postgres.url(f"{service}_owner", old_database)).connect() as old, \
                gaps.engine(system.environment.owner_url(service)).connect() as new:
            found = [*_beyond(old, new, _SAID, _UNKNOWN_SAID, gaps.REACTIONS),
                     *_beyond(old, new, _DONE, _UNKNOWN_DONE, ())]
    except SQLAlchemyError:
        return None
    return sorted(found, key=lambda one: (one.at, one.what))


def _beyond(old: Connection, new: Connection, all_of: TextClause, unknown: TextClause,
            left_out: tuple[str, ...]) -> Iterator[Unsaved]:
    rows = old.execution_options(yield_per=gaps.PAGE).execute(all_of, {"left_out": list(left_out)})
    for page in rows.partitions():
        missing = set(new.execute(unknown, {"ids": [row.id for row in page]}).scalars())
        for row in page:
            if row.id in missing:
                yield Unsaved(row.what, row.object_id, row.at.isoformat(), row.actor)


def keep(system: System, service: str, epoch: int, what: dict[str, Any]) -> Path:
    """Write what a restore did not bring back where the operator finds it."""
    path = system.place.folder("restores") / f"{service}-{epoch}.json"
    write_secret(path, json.dumps(what, indent=1, ensure_ascii=False, default=asdict) + "\n")
    return path
