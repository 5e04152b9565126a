"""One engine per process, made after the fork, with every time limit that keeps a dead peer from
holding us.

Limits in seconds: HTTP 15 > RPC 10 > statement 5 > lock 3 (architecture; findings 53-57).
"""

from __future__ import annotations

from typing import Any

from psycopg2 import extensions
from sqlalchemy import Connection, Engine, create_engine, event, text

from chassis.config import database_url

STATEMENT_LIMIT, SILENCE_LIMIT = 5, 8.0
"""Seconds: how long the server lets a statement run, and how long we wait for a word of it."""

_OPTIONS = (
    f"-c statement_timeout={STATEMENT_LIMIT}000 -c lock_timeout=3000 "
    "-c idle_in_transaction_session_timeout=15000 "
    "-c timezone=UTC"
)
_DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class NotDurable(RuntimeError):
    """The database may forget what it acknowledged: the service refuses to start."""


class Session(extensions.connection):
    """A session of a service; `patience` as in `chassis/green_waits.py`."""

    patience = SILENCE_LIMIT


def open_database(service: str, *, pool_size: int = 14) -> Engine:
    """The service's own database through its application login."""
    engine = create_engine(
        database_url(service),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=3,
        pool_recycle=900,
        pool_pre_ping=False,
        connect_args={
            "options": _OPTIONS,
            "connect_timeout": 5,
            "connection_factory": Session,
            "application_name": f"salesloop-{service}",
            "keepalives": 1,
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15000,
        },
    )
    event.listen(engine, "checkin", _patience_ends)
    return engine


def without_transactions(engine: Engine) -> Engine:
    """The same connections for queries: no BEGIN and no COMMIT to wait for.

    Set on the driver's connection: an isolation level of SQLAlchemy's costs psycopg2 a statement
    each time that the connection goes back.
    """
    apart = engine.execution_options()
    event.listen(apart, "engine_connect", _begin_nothing)
    event.listen(engine.pool, "checkin", _begin_again)
    return apart


def _begin_nothing(connection: Connection) -> None:
    session: Any = connection.connection.driver_connection
    session.autocommit = True


def _begin_again(session: Any, _: Any) -> None:
    if session is not None:
        session.autocommit = False


def allow(connection: Connection, seconds: int) -> None:
    """Let the statements of this transaction run so long, and wait for them that long."""
    connection.execute(text(f"SET LOCAL statement_timeout = {int(seconds) * 1000}"))
    session: Any = connection.connection.driver_connection
    if isinstance(session, Session):
        session.patience = seconds + SILENCE_LIMIT - STATEMENT_LIMIT


def _patience_ends(session: Any, _: Any) -> None:
    """The next one to use it gets the usual limits; nothing when it broke."""
    if session is not None:
        session.patience = SILENCE_LIMIT


def assert_durable(engine: Engine) -> None:
    """Raise NotDurable unless a COMMIT that was answered survives a power loss (finding 57)."""
    with engine.connect() as connection:
        for name in _DURABILITY:
            if connection.execute(text(f"SHOW {name}")).scalar() != "on":
                raise NotDurable(f"{name} is not on")
