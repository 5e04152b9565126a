"""What one process of a service keeps running beside its workers, each as a green thread: the
relay, the filling, the audit's seals, the figures, the printing of documents."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Any

import eventlet
from nameko.extensions import DependencyProvider

from chassis import filling, tracing, watching
from chassis.audit import chain
from chassis.config import setting
from chassis.database import NotDurable, assert_durable, open_database
from chassis.dispatch import Dispatcher
from chassis.documents import printing
from chassis.failpoints import reach
from chassis.reactions import Reaction, reactions_of
from chassis.reactor import Reactor
from chassis.relay import Relay
from chassis.remote import Remote
from chassis.work import Ground, Work, in_transaction

log = logging.getLogger(__name__)
RELAY_LOOKS_EVERY, RELAY_ENDS_WITHIN = 0.5, 6.0
RELAY_PACE = 0.01
"""Seconds between two batches, so that under load they are large; an event after a pause goes at
once."""
SEAL_EVERY, PRINTS_EVERY = 1.0, 1.0
FILLING_LOOKS_EVERY = 2.0


class Runtime(DependencyProvider):
    """What one process keeps: the database, the dispatcher, the reactor, and the relay as a green
    thread."""

    def setup(self) -> None:
        service = self.container.service_cls
        engine = open_database(service.name, pool_size=self.container.max_workers + 4)
        self.wake = eventlet.semaphore.Semaphore(0)
        self.remote = Remote(service.name, setting("AMQP_URI"))
        self.ground = Ground(
            service.name,
            engine,
            service.metadata,
            on_commit=self._committed,
            epoch=int(setting("SALESLOOP_EPOCH", "0")),
            remote=self.remote,
        )
        self.dispatcher = Dispatcher(self.ground, service.texts)
        self.reactor = self.container.reactor = Reactor(self.ground, reactions_heard(service))
        self.relay = Relay(service.name, engine, setting("AMQP_URI"))
        self.is_stopping = False
        self.relay_ended = eventlet.event.Event()
        watching.show(service.name, self.container, engine)

    def start(self) -> None:
        self.container.spawn_managed_thread(self._prepare, identifier="durability")
        self.container.spawn_managed_thread(self._relay, identifier="relay")
        self.container.spawn_managed_thread(self._fill, identifier="filling")
        self.container.spawn_managed_thread(self._seal, identifier="audit seal")
        if self.container.service_cls.documents:
            self.container.spawn_managed_thread(self._print, identifier="documents")
        self.container.spawn_managed_thread(self._look, identifier="figures")

    def stop(self) -> None:
        """Publish what the last work left behind, if the broker takes it."""
        self.is_stopping = True
        self.wake.release()
        with eventlet.Timeout(RELAY_ENDS_WITHIN, False):
            self.relay_ended.wait()
        self.remote.close()
        tracing.close()

    def until_done(self, step: Callable[[Work], bool]) -> None:
        """Run the steps of a job, a transaction each, until it says that nothing is left."""
        self.keep_on(lambda ground: in_transaction(ground, step))

    def keep_on(self, act: Callable[[Ground], bool]) -> None:
        """As `until_done`, for what waits for a network between its transactions."""
        try:
            while not self.is_stopping and act(self.ground):
                pass
        except Exception as error:
            log.warning("job step failed: %s", type(error).__name__)

    def get_dependency(self, worker_ctx: Any) -> Runtime:
        return self

    def _committed(self) -> None:
        reach("after_commit")
        if self.wake.counter <= 0:
            self.wake.release()

    def _prepare(self) -> None:
        """The database must keep what it acknowledges; until it is reachable, wait."""
        while not self.is_stopping:
            try:
                assert_durable(self.ground.engine)
                return
            except NotDurable:
                raise
            except Exception as error:
                log.warning("database not ready: %s", type(error).__name__)
                eventlet.sleep(1)

    def _fill(self) -> None:
        """Once this service hears: learn what was announced before it was there."""
        while not self.is_stopping:
            try:
                if watching.hears(self.container):
                    for reaction in filling.unfilled(self.ground, self.reactor):
                        filling.fill(self.ground, self.reactor, reaction, self.remote.call)
                    return
            except Exception as error:
                log.warning("filling: %s; tried again", type(error).__name__)
            eventlet.sleep(FILLING_LOOKS_EVERY)

    def _seal(self) -> None:
        """Link the newest audit rows; one replica at a time does it, whichever comes first."""
        while not self.is_stopping:
            try:
                while chain.seal(self.ground.engine) == chain.MOST_AT_ONCE:
                    pass
            except Exception as error:
                log.warning("audit seal: %s", type(error).__name__)
            eventlet.sleep(SEAL_EVERY)

    def _print(self) -> None:
        """Give the issues that wait their files."""
        while not self.is_stopping:
            try:
                while not self.is_stopping and printing.print_next(self.ground):
                    pass
            except Exception as error:
                log.warning("documents: %s", type(error).__name__)
            eventlet.sleep(PRINTS_EVERY)

    def _look(self) -> None:
        while not self.is_stopping:
            watching.look(self.relay)
            eventlet.sleep(watching.LOOK_EVERY)

    def _relay(self) -> None:
        try:
            self._carry()
            self.relay.drain()
        except Exception as error:
            log.warning(
                "relay: %s; what is left is published after the next start", type(error).__name__
            )
        finally:
            self.relay_ended.send()

    def _carry(self) -> None:
        pause = 0.2
        while not self.is_stopping:
            try:
                self.relay.drain()
                pause, carried = 0.2, time.monotonic()
                self.wake.acquire(timeout=RELAY_LOOKS_EVERY)
                eventlet.sleep(max(0.0, carried + RELAY_PACE - time.monotonic()))
            except Exception as error:
                log.warning("relay: %s", type(error).__name__)
                eventlet.sleep(pause)
                pause = min(pause * 2, 5)


def reactions_heard(service: Any) -> dict[str, Reaction]:
    return reactions_of(service.reactions) if service.reactions else {}
