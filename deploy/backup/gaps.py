"""What a restored database lacks: its own events that others heard, and theirs that it has not."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import NullPool

from chassis.reactions import reactions_of
from chassis.recovery.replaying import replay
from deploy.local.place import ROOT, migrated_services
from deploy.local.system import System
from deploy.local.waiting import WaitedTooLong, wait_until

PAGE = 10_000
REACTIONS = ("commission_calculated", "kpi_updated", "rebate_accrued", "customer_graded")
"""Events that answer other events: a replay of those makes them anew, under new ids."""
_HEARD = text("""
    SELECT CAST(event_id AS text) AS event_id, type, heard_at FROM heard
    WHERE type = ANY(CAST(:types AS text[]))""")
_SAID = text("SELECT CAST(event_id AS text) AS event_id FROM outbox WHERE type = ANY(:types)")
_UNSAID = text("""
    SELECT given FROM unnest(CAST(:ids AS text[])) AS given
    WHERE NOT EXISTS (SELECT 1 FROM outbox WHERE event_id = CAST(given AS uuid))""")
_UNHEARD = text("""
    SELECT given FROM unnest(CAST(:ids AS text[])) AS given
    WHERE NOT EXISTS (SELECT 1 FROM heard WHERE event_id = CAST(given AS uuid))
      AND NOT EXISTS (SELECT 1 FROM waiting WHERE event_id = CAST(given AS uuid))""")


@dataclass(frozen=True)
class Lost:
    """An event that `hearer` took and that the restored service does not know."""

    event_id: str
    type: str
    hearer: str
    heard_at: str


def heard_by(service: str, *, shared: bool = True) -> dict[str, list[str]]:
    """The events that a service reacts to, by the service that says them; without `shared` only
    those that one service alone says."""
    if not (ROOT / "services" / service / "reactions.py").exists():
        return {}
    found: dict[str, list[str]] = {}
    module = importlib.import_module(f"services.{service}.reactions")
    for name, reaction in reactions_of(module).items():
        owners = reaction.event.owners()
        for owner in owners if shared or len(owners) == 1 else ():
            found.setdefault(owner, []).append(name)
    return found


def lost(system: System, service: str, database: str | None = None) -> list[Lost]:
    """What others heard from a service that its database (or one restored beside it) does not
    hold, oldest first. Of what several services say, nobody knows who said it: it is left out."""
    found: dict[str, Lost] = {}
    own_name = database or system.environment.database(service)
    with engine(system.postgres.url(f"{service}_owner", own_name)).connect() as own:
        for hearer in migrated_services():
            types = heard_by(hearer, shared=False).get(service)
            if hearer == service or not types:
                continue
            with engine(system.environment.owner_url(hearer)).connect() as theirs:
                found.update((one.event_id, one) for one in _lost_to(hearer, types, own, theirs))
    return sorted(found.values(), key=lambda one: (one.heard_at, one.event_id))


def _lost_to(hearer: str, types: list[str], own: Connection, theirs: Connection) -> Iterator[Lost]:
    rows = theirs.execution_options(yield_per=PAGE).execute(_HEARD, {"types": types})
    for page in rows.partitions():
        unsaid = set(own.execute(_UNSAID, {"ids": [row.event_id for row in page]}).scalars())
        for row in page:
            if row.event_id in unsaid:
                yield Lost(row.event_id, row.type, hearer, row.heard_at.isoformat())


def replay_missing(system: System, service: str) -> dict[str, int]:
    """Have every producer say again what a service has not heard; how many events, by producer."""
    replayed = {}
    for producer, ids in _missing(system, service).items():
        with engine(system.environment.owner_url(producer)).begin() as theirs:
            replayed[producer] = sum(
                replay(theirs, ids=ids[start:start + PAGE]) for start in range(0, len(ids), PAGE))
    return replayed


def wait_until_heard(system: System, service: str, limit: float) -> int:
    """Wait until a service has heard everything that was said; how many events are still out."""
    def count() -> int:
        return sum(map(len, _missing(system, service).values()))
    try:
        wait_until(lambda: count() == 0, limit, f"events for {service}", 0.5)
    except WaitedTooLong:
        return count()
    return 0


def _missing(system: System, service: str) -> dict[str, list[str]]:
    """By producer, the events in its outbox that a service has neither taken nor set aside."""
    found: dict[str, list[str]] = {}
    with engine(system.environment.owner_url(service)).connect() as own:
        for producer, types in heard_by(service).items():
            if producer not in migrated_services():
                continue
            with engine(system.environment.owner_url(producer)).connect() as theirs:
                said = theirs.execution_options(yield_per=PAGE).execute(_SAID, {"types": types})
                for page in said.partitions():
                    ids = [row.event_id for row in page]
                    found.setdefault(producer, []).extend(
                        own.execute(_UNHEARD, {"ids": ids}).scalars())
    return found


def engine(address: str) -> Engine:
    """Sessions that are closed after use and may take their time."""
    return create_engine(address, poolclass=NullPool, connect_args={
        "options": "-c statement_timeout=0 -c lock_timeout=30000", "connect_timeout": 5})
