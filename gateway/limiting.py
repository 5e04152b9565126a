"""How often may somebody call? Per address before anything else, per user once the token is proved.

A user's limit counts only requests whose token was verified, so nobody can use up another's. Kept
in this process by default; `RATE_LIMIT_STORAGE` (redis://...) makes several gateways count
together, and while that storage is away nobody is refused. Sign-in has a narrower limit of its own.
Source: OWASP API4 (2023); api.md "Rate limits".
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass

from flask import Flask, Response, current_app, g, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.config import setting
from chassis.errors import TooMany

log = logging.getLogger(__name__)
API, SIGN_IN = "/v1/", "/v1/auth/"
SHARED_SECONDS = 0.2
DEFAULTS = {
    "RATE_LIMIT_USER": "1200/minute",
    "RATE_LIMIT_ADDRESS": "2400/minute",
    "RATE_LIMIT_SIGN_IN": "60/minute",
}


@dataclass(frozen=True)
class Standing:
    """Where a caller stands with the limit that is nearest to its end."""

    limit: int
    remaining: int
    reset_seconds: int


class Limiter:
    """Counts requests in sliding windows."""

    def __init__(self, storage: str, limits: dict[str, str]) -> None:
        self.storage = _storage(storage)
        self.windows = SlidingWindowCounterRateLimiter(self.storage)
        self.items = {name: parse(limit) for name, limit in limits.items()}

    @classmethod
    def from_settings(cls) -> Limiter:
        limits = {name: setting(name, default) for name, default in DEFAULTS.items()}
        return cls(setting("RATE_LIMIT_STORAGE", "memory://"), limits)

    def count(self, name: str, who: str) -> Standing | None:
        """Count one request; raises TooMany when it is one too many. None: nobody could count."""
        item = self.items[name]
        try:
            is_within = self.windows.hit(item, name, who)
            standing = self._standing(item, name, who)
        except self.storage.base_exceptions as error:
            log.warning("rate limits are not counted: %s", type(error).__name__)
            return None
        g.rate_standing = _nearer(standing, g.get("rate_standing"))
        if not is_within:
            g.rate_standing = standing
            raise TooMany("rate.too_many", seconds=standing.reset_seconds, limit=standing.limit)
        return standing

    def _standing(self, item: RateLimitItem, name: str, who: str) -> Standing:
        reset_at, remaining = self.windows.get_window_stats(item, name, who)
        return Standing(item.amount, remaining, max(1, math.ceil(reset_at - time.time())))


def _storage(address: str) -> Storage:
    """This process's memory, or a store that several gateways share and nobody waits for."""
    if address == "memory://":
        return MemoryStorage()
    limits = {"socket_timeout": SHARED_SECONDS, "socket_connect_timeout": SHARED_SECONDS}
    shared: Storage = storage_from_string(address, **limits)  # type: ignore[arg-type, assignment]
    return shared


def limit_user(subject: str) -> None:
    """One request of a caller whose token was proved."""
    current_app.extensions["limiter"].count("RATE_LIMIT_USER", subject)


def register(app: Flask) -> None:
    """Count every request of the API, and say in each answer how much is left."""
    app.extensions["limiter"] = Limiter.from_settings()
    proxies = int(setting("TRUSTED_PROXIES", "0"))
    if proxies:  # without it X-Forwarded-For is anybody's word
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies)

    @app.before_request
    def count_address() -> None:
        if request.path.startswith(API):
            kind = "SIGN_IN" if request.path.startswith(SIGN_IN) else "ADDRESS"
            app.extensions["limiter"].count(f"RATE_LIMIT_{kind}", request.remote_addr or "unknown")

    @app.after_request
    def say_standing(response: Response) -> Response:
        standing: Standing | None = g.get("rate_standing")
        if standing is not None:
            response.headers["RateLimit-Limit"] = str(standing.limit)
            response.headers["RateLimit-Remaining"] = str(standing.remaining)
            response.headers["RateLimit-Reset"] = str(standing.reset_seconds)
            if response.status_code == 429:
                response.headers["Retry-After"] = str(standing.reset_seconds)
        return response


def _nearer(one: Standing, other: Standing | None) -> Standing:
    """The standing with less left, in parts of its limit."""
    if other is None or one.remaining * other.limit < other.remaining * one.limit:
        return one
    return other
