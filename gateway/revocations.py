"""Which sessions have ended: asked of org every second, so that their tokens open nothing more.

An access token lives ten minutes; the list reaches back further than that, so it is complete after
every start. While org is away, sessions known to have ended stay closed and the others stay open:
nobody is locked out by one service that is down, and a token that org can no longer revoke ends
after ten minutes at the latest. SALESLOOP_SESSIONS=strict decides the other way: when the list is
older than 30 seconds, every call is answered with 503. The age of the list is a metric.
"""

from __future__ import annotations

import logging
import threading
import time
from datetime import datetime, timedelta

from prometheus_client import Gauge

from chassis import clock, codec
from chassis.config import setting
from chassis.errors import SalesloopError, Unauthenticated, Unavailable
from chassis.passport import (
    ACCESS_LIFE,
    PASSPORT_AUDIENCE,
    PASSPORT_SPARE,
    Caller,
    Signer,
    service_caller,
)
from chassis.rpc_client import Headers, RpcClient
from chassis.topology import GATEWAY
from services.org.contract import EndedQuery, EndedSessions

log = logging.getLogger(__name__)
ASK_EVERY, CALL_LIMIT, TOO_OLD = 1.0, 3.0, 30.0
REACH_BACK = ACCESS_LIFE + timedelta(minutes=1)
LATE_COMMITS = timedelta(seconds=30)
"""An ending bears the time when its transaction began: what committed late is asked for again."""
AGE = Gauge("salesloop_ended_sessions_age_seconds", "Age of the list of ended sessions")


class EndedOnes:
    """The sessions that ended within the life of an access token."""

    def __init__(self, client: RpcClient, signer: Signer) -> None:
        self._client, self._signer = client, signer
        self._ended: dict[str, datetime] = {}
        self._asked_at = time.monotonic() - TOO_OLD
        self._newest: datetime | None = None
        self._is_strict = setting("SALESLOOP_SESSIONS", "open") == "strict"
        AGE.set_function(self.age)

    def start(self) -> None:
        threading.Thread(target=self._watch, name="ended-sessions", daemon=True).start()

    def age(self) -> float:
        """Seconds since org last answered."""
        return time.monotonic() - self._asked_at

    def refuse(self, who: Caller) -> None:
        """Raise Unauthenticated when the caller's session has ended."""
        if who.session_id in self._ended:
            raise Unauthenticated("session.ended")
        if self._is_strict and self.age() > TOO_OLD:
            raise Unavailable("service.unavailable")

    def ask(self) -> None:
        """Take over what org knows; raises Unavailable."""
        began, now = time.monotonic(), clock.now()
        since = now - REACH_BACK if self._newest is None else (
            min(self._newest, now) - LATE_COMMITS)  # a clock that was set back stamps earlier ones
        query, more = EndedQuery(since), True
        while more:
            found = self._call(query)
            self._ended.update({one.session_id: one.ended_at for one in found.items})
            query, more = EndedQuery(since, cursor=found.next_cursor), bool(found.next_cursor)
        self._newest = max(self._ended.values(), default=now - REACH_BACK)
        for session_id, ended_at in list(self._ended.items()):
            if ended_at < now - REACH_BACK:
                del self._ended[session_id]
        self._asked_at = began

    def _call(self, query: EndedQuery) -> EndedSessions:
        passport = self._signer.sign(
            service_caller(GATEWAY), PASSPORT_AUDIENCE, clock.now(), PASSPORT_SPARE
        )
        reply = self._client.call(
            "org", "ended_sessions", codec.encode(query), Headers(passport), CALL_LIMIT
        )
        if reply.error is not None:
            raise Unavailable("service.unavailable")
        return codec.decode(bytes(reply.result), EndedSessions)

    def _watch(self) -> None:
        was_told = True
        while True:
            try:
                self.ask()
                is_told = True
            except SalesloopError:
                is_told = False
            except Exception as error:
                log.error("ended sessions: %s", type(error).__name__)
                is_told = False
            if is_told != was_told:
                log.warning("org says which sessions have ended: %s", is_told)
            was_told = is_told
            time.sleep(ASK_EVERY)
