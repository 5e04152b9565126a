"""One engine per process, made after the fork, with every time limit that keeps a dead peer from
holding us.

Limits in seconds: HTTP 15 > RPC 10 > statement 5 > lock 3 (architecture; findings 53-57).
"""

from __future__ import annotations

from sqlalchemy import Engine, create_engine, text

from chassis.config import database_url

_OPTIONS = (
    "-c statement_timeout=5000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=15000 "
    "-c timezone=UTC"
)
_DURABILITY = ("fsync", "full_page_writes", "synchronous_commit")


class NotDurable(RuntimeError):
    """The database may forget what it acknowledged: the service refuses to start."""


def open_database(service: str, *, pool_size: int = 14) -> Engine:
    """The service's own database through its application login."""
    return create_engine(
        database_url(service),
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=3,
        pool_recycle=900,
        pool_pre_ping=False,
        connect_args={
            "options": _OPTIONS,
            "connect_timeout": 5,
            "application_name": f"salesloop-{service}",
            "keepalives": 1,
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": 15000,
        },
    )


def assert_durable(engine: Engine) -> None:
    """Raise NotDurable unless a COMMIT that was answered survives a power loss (finding 57)."""
    with engine.connect() as connection:
        for name in _DURABILITY:
            if connection.execute(text(f"SHOW {name}")).scalar() != "on":
                raise NotDurable(f"{name} is not on")
