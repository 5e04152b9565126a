"""A database that says nothing frees whoever waits for it (finding 53).

A frozen server or a half-open connection answers no statement and breaks no connection, and its own
statement_timeout does not run. Eventlet's wait for psycopg2 would last for ever, and ten such waits
are all the workers that a service has. This one ends after the connection's `patience`, which is
longer than the server lets any statement run; psycopg2 then closes the connection, and SQLAlchemy
forgets it.
"""

from __future__ import annotations

from typing import Any

import psycopg2
from eventlet.hubs import trampoline
from psycopg2 import extensions

from chassis.database import SILENCE_LIMIT


class Silent(psycopg2.OperationalError):
    """The server said nothing within the connection's patience."""


def install() -> None:
    """Have every connection of this process wait like that."""
    extensions.set_wait_callback(wait)


def wait(connection: Any) -> None:
    """Let other green threads run until the server has answered; raises Silent."""
    patience = getattr(connection, "patience", SILENCE_LIMIT)
    while (state := connection.poll()) != extensions.POLL_OK:
        reads = state == extensions.POLL_READ
        trampoline(connection.fileno(), read=reads, write=not reads, timeout=patience,
                   timeout_exc=Silent(f"no answer within {patience:.0f} s"))
