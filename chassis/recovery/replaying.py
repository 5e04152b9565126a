"""Say again what was said: rows of the outbox become unpublished, and the relay does the rest.

Harmless whenever in doubt: every hearer ignores the events that it has taken (`heard`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

_REPLAY = text("""
    UPDATE outbox SET published_at = NULL
    WHERE published_at IS NOT NULL
      AND (CAST(:ids AS uuid[]) IS NULL OR event_id = ANY(CAST(:ids AS uuid[])))
      AND (CAST(:types AS text[]) IS NULL OR type = ANY(CAST(:types AS text[])))
      AND (CAST(:since AS timestamptz) IS NULL OR created_at >= :since)
      AND (CAST(:until AS timestamptz) IS NULL OR created_at < :until)""")


def replay(connection: Connection, *, ids: Sequence[str] | None = None,
           types: Sequence[str] | None = None, since: datetime | None = None,
           until: datetime | None = None) -> int:
    """Have the chosen events published again; how many there are. What is left out chooses all."""
    chosen = {"ids": ids and list(ids), "types": types and list(types),
              "since": since, "until": until}
    return int(connection.execute(_REPLAY, chosen).rowcount)
