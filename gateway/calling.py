"""What every request carries beside its content: its id, its language, its caller, its limits."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from flask import current_app, g, request

from chassis import clock, tracing
from chassis.config import setting
from chassis.passport import (
    ACCESS_AUDIENCE,
    ACCESS_ISSUERS,
    MOST_REMEMBERED,
    PASSPORT_AUDIENCE,
    PASSPORT_SPARE,
    Caller,
    Signer,
)
from chassis.rpc_client import Headers, RemoteReply, RpcClient

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_LANGUAGES = ["zh-CN", "en"]
ANONYMOUS = Caller("anonymous")
PASSPORT_KEPT = timedelta(seconds=10)
"""Of the 45 s that a passport lives, enough are left for the longest call."""


@dataclass(frozen=True)
class Incoming:
    request_id: str
    language: str


def incoming() -> Incoming:
    """The request's id (taken over if well-formed) and the language of its answers."""
    if "incoming" not in g:
        sent = request.headers.get("X-Request-Id", "")
        request_id = sent if _REQUEST_ID.fullmatch(sent) else f"req_{uuid.uuid4().hex}"
        language = request.accept_languages.best_match(_LANGUAGES) or "zh-CN"
        g.incoming = Incoming(request_id, language)
    return g.incoming  # type: ignore[no-any-return]


def caller() -> Caller:
    """Who the access token proves; raises Unauthenticated."""
    if "caller" not in g:
        g.caller = _proved()
    return g.caller  # type: ignore[no-any-return]


def _proved() -> Caller:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    shown = token if scheme.lower() == "bearer" else None
    who: Caller = current_app.extensions["verifier"].caller(shown, ACCESS_AUDIENCE, ACCESS_ISSUERS)
    current_app.extensions["ended"].refuse(who)
    return who


def client_address() -> str | None:
    """Where the request comes from, for the audit log.

    Behind proxies of our own, SALESLOOP_TRUSTED_PROXIES says how many: each adds one address to
    X-Forwarded-For, and what stands before those is the client's own word.
    """
    trusted = int(setting("SALESLOOP_TRUSTED_PROXIES", "0"))
    told = ",".join(request.headers.getlist("X-Forwarded-For")).split(",")
    found = told[-trusted].strip() if 0 < trusted <= len(told) else request.remote_addr
    return found[:64] if found else None


class Passports:
    """Signs for a caller and an address once in a few seconds, not for every call.

    A passport lives longer than a call may take by far more than it is kept here.
    """

    def __init__(self, signer: Signer) -> None:
        self._signer = signer
        self._kept: dict[tuple[int, str | None], tuple[Caller, str, datetime]] = {}

    def of(self, who: Caller, address: str | None) -> str:
        """The passport of a caller; the same object is the same caller."""
        place, now = (id(who), address), clock.now()
        kept = self._kept.get(place)
        if kept is not None and kept[0] is who and kept[2] <= now < kept[2] + PASSPORT_KEPT:
            return kept[1]
        passport = self._signer.sign(
            replace(who, address=address), PASSPORT_AUDIENCE, now, PASSPORT_SPARE)
        if len(self._kept) >= MOST_REMEMBERED:
            self._kept.clear()
        self._kept[place] = who, passport, now
        return passport


class OnBehalf:
    """Calls operations for one caller; holds no request state, so that screens may call from
    threads."""

    def __init__(self, who: Caller) -> None:
        self.client: RpcClient = current_app.extensions["rpc"]
        self.call_context = incoming()
        self.traceparent = tracing.current()  # here, because screens call from other threads
        self.passport = current_app.extensions["passports"].of(who, client_address())

    def call(
        self,
        service: str,
        operation: str,
        body: bytes,
        *,
        key: str | None = None,
        if_match: int | None = None,
    ) -> RemoteReply:
        headers = Headers(
            self.passport,
            key,
            self.call_context.request_id,
            self.call_context.language,
            if_match,
            self.traceparent,
        )
        return self.client.call(service, operation, body, headers)
