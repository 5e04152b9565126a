"""How many requests may a user and an address make? 429 with the time to come back, otherwise.

Counted in fixed windows: per process by default, for all processes together with
`RATE_LIMIT_STORAGE=redis://...`. `RATE_LIMIT_USER`, `RATE_LIMIT_ADDRESS`, and the stricter
ones by address, `RATE_LIMIT_AUTH` of /v1/auth/ and `RATE_LIMIT_PUBLIC` of /v1/public/, are such as
"600/minute". The answer's `RateLimit-*` headers
tell of the limit that is nearest. A store that is away limits nobody: it must not stop the API.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask, Response, g, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.config import setting
from chassis.errors import TooMany, Unauthenticated
from gateway.calling import caller

log = logging.getLogger(__name__)
SWEEP_EVERY = 1.0
"""Seconds."""
FREE = ("/live", "/ready")
HEADERS = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
STRICTER = {"/v1/auth/": "AUTH", "/v1/public/": "PUBLIC"}
_DEFAULTS = {"USER": "12000/minute", "ADDRESS": "24000/minute", "AUTH": "300/minute",
             "PUBLIC": "120/minute"}


@dataclass(frozen=True)
class Standing:
    """What is left of one limit, and in how many seconds it is whole again."""

    limit: int
    remaining: int
    reset_seconds: int
    is_over: bool


class Rates:
    """The limits of one gateway process."""

    def __init__(self) -> None:
        storage = storage_from_string(setting("RATE_LIMIT_STORAGE", "memory://"))
        if isinstance(storage, MemoryStorage):
            _sweep(storage)
        self.counter = FixedWindowRateLimiter(storage)
        self.limits: dict[str, RateLimitItem] = {
            name: parse(setting(f"RATE_LIMIT_{name}", default))
            for name, default in _DEFAULTS.items()
        }

    def admit(self) -> None:
        """Count this request; raises TooMany when one of its limits is spent."""
        if request.path in FREE:
            return
        for name, who in self._whose():
            standing = self._count(name, who)
            if standing is None:
                return
            if "standing" not in g or standing.remaining <= g.standing.remaining:
                g.standing = standing
            if standing.is_over:
                raise TooMany("request.too_many", seconds=standing.reset_seconds)

    def _whose(self) -> Iterator[tuple[str, str]]:
        address = request.remote_addr or "unknown"
        for prefix, name in STRICTER.items():
            if request.path.startswith(prefix):
                yield name, address
        yield "ADDRESS", address
        if "Authorization" in request.headers:
            try:
                yield "USER", caller().subject
            except Unauthenticated:
                return  # whoever it is: the view says so

    def _count(self, name: str, who: str) -> Standing | None:
        limit = self.limits[name]
        try:
            is_inside = self.counter.hit(limit, name, who)
            stats = self.counter.get_window_stats(limit, name, who)
        except Exception as error:
            log.warning("rate limits are not counted: %s", type(error).__name__)
            return None
        reset = max(1, math.ceil(stats.reset_time - time.time()))
        return Standing(limit.amount, stats.remaining, reset, not is_inside)


def _sweep(storage: MemoryStorage) -> None:
    """Forget spent windows once a second, in one thread; the library starts a thread of its own for
    nearly every request."""
    forget = storage.timer.function

    def for_ever() -> None:
        while True:
            time.sleep(SWEEP_EVERY)
            forget()

    storage.timer = threading.Thread(target=for_ever, daemon=True)  # type: ignore[assignment]
    storage.timer.start()


def register(app: Flask) -> None:
    """Count every request; `SALESLOOP_TRUSTED_PROXIES` (0) says how many proxies may tell of its
    address."""
    proxies = int(setting("SALESLOOP_TRUSTED_PROXIES", "0"))
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies)  # type: ignore[method-assign]
    rates = Rates()
    app.before_request(rates.admit)
    app.after_request(_tell)


def _tell(response: Response) -> Response:
    standing: Standing | None = g.get("standing")
    if standing is not None:
        told = (standing.limit, standing.remaining, standing.reset_seconds)
        response.headers.update(zip(HEADERS, map(str, told), strict=True))
    return response
