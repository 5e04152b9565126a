"""What a service shows of itself while it runs: workers, sessions, links, the outbox's age.

A green thread of its own looks at the database, so that a broker or a database that is away is
seen by its figures and does not freeze them.
"""

from __future__ import annotations

import logging
from typing import Any

import eventlet
from prometheus_client import REGISTRY
from sqlalchemy import Engine

from chassis.event_consumer import EventConsumer
from chassis.metrics import (
    BROKER_UP,
    DATABASE_UP,
    DEAD_LETTERED,
    POOL,
    POOL_LIMIT,
    WORKERS,
    WORKERS_LIMIT,
)
from chassis.relay import Relay
from chassis.rpc_server import Rpc
from chassis.surroundings import Surroundings

log = logging.getLogger(__name__)
LOOK_EVERY, LOOK_LIMIT = 2.0, 4.0


def show(service: str, container: Any, engine: Engine) -> None:
    """Register what is read at each scrape; once a process."""
    pool: Any = engine.pool
    WORKERS.labels(service).set_function(container._worker_pool.running)
    WORKERS_LIMIT.labels(service).set(container.max_workers)
    POOL.labels(service).set_function(pool.checkedout)
    POOL_LIMIT.labels(service).set(pool.size())
    BROKER_UP.labels(service).set_function(lambda: float(is_linked(container)))
    DEAD_LETTERED.labels(service)  # there from the start: an alert sees it grow from zero
    REGISTRY.register(Surroundings(service))


def look(relay: Relay) -> None:
    """How much is unpublished, and whether the database says so within the limit."""
    try:
        with eventlet.Timeout(LOOK_LIMIT):
            relay.lag()
        DATABASE_UP.labels(relay.service).set(1)
    except (Exception, eventlet.Timeout) as error:
        DATABASE_UP.labels(relay.service).set(0)
        log.warning("database does not answer: %s", type(error).__name__)


def hears(container: Any) -> bool:
    """Is the link up that brings events?"""
    return all(entry.link.is_up for entry in _entries(container, EventConsumer))


def is_linked(container: Any) -> bool:
    """Are both links to the broker up, for events and for requests?"""
    links = [entry.server.link for entry in _entries(container, Rpc)]
    return hears(container) and all(link.is_up for link in links)


def _entries(container: Any, kind: type) -> list[Any]:
    return [entry for entry in container.entrypoints if isinstance(entry, kind)]
