"""Who is calling, proved: short-lived Ed25519 tokens.

Two kinds, one form. The access token (issuer org) is what a client shows to the gateway; the
passport (issuer gateway, or a service for its own reactions and jobs) is what travels on an RPC
(findings 97, 98). Permissions are {permission: data scope}, the widest scope of all roles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import jwt

from chassis import clock
from chassis.config import setting
from chassis.errors import Forbidden, Unauthenticated
from chassis.topology import GATEWAY

ALGORITHM = "EdDSA"
LEEWAY = 5
"""Seconds by which the clocks of two machines may differ."""
ACCESS_AUDIENCE, PASSPORT_AUDIENCE = "salesloop-api", "salesloop-services"
ACCESS_ISSUERS, ACCESS_LIFE = ("org",), timedelta(minutes=10)
PERSON_ISSUERS = {ACCESS_AUDIENCE: ACCESS_ISSUERS, PASSPORT_AUDIENCE: (GATEWAY,)}
"""Who may say that a person calls: with another process's stolen key nobody becomes a person."""
PASSPORT_SPARE = timedelta(seconds=45)
MOST_REMEMBERED = 1024
"""Tokens whose proof a process keeps; beyond that it begins anew."""
SCOPES = ("own", "team", "unit", "partner", "all")


@dataclass(frozen=True)
class Caller:
    """A person, a partner's person, or a service (then `is_service`, and every permission in scope
    all)."""

    subject: str
    employee_id: str | None = None
    partner_id: str | None = None
    permissions: Mapping[str, str] = field(default_factory=dict)
    is_service: bool = False
    session_id: str | None = None
    address: str | None = None

    def holds(self, permission: str) -> bool:
        """Does the caller have it at all? For fields that some may see and others not."""
        return self.is_service or permission in self.permissions

    def scope(self, permission: str) -> str:
        """How far the permission reaches; raises Forbidden when the caller lacks it."""
        if self.is_service:
            return "all"
        granted = self.permissions.get(permission)
        if granted is None:
            raise Forbidden("caller.forbidden", permission=permission)
        return granted


@dataclass(frozen=True)
class Signer:
    """Signs as one process: its name is the issuer."""

    issuer: str
    private_key: str

    @classmethod
    def from_settings(cls, issuer: str) -> Signer:
        return cls(issuer, Path(setting("SALESLOOP_KEY_FILE")).read_text())

    def sign(self, caller: Caller, audience: str, now: datetime, life: timedelta) -> str:
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "aud": audience,
            "sub": caller.subject,
            "iat": int(now.timestamp()),
            "exp": int((now + life).timestamp()),
            "emp": caller.employee_id,
            "par": caller.partner_id,
            "sid": caller.session_id,
            "adr": caller.address,
            "prm": dict(caller.permissions),
            "svc": caller.is_service,
        }
        return jwt.encode(claims, self.private_key, algorithm=ALGORITHM)


class Verifier:
    """Checks signature, issuer, audience and dates; the algorithm is fixed, key hints in tokens are
    ignored.

    A token that was good is not read again until it expires: its bytes prove the same as before.
    """

    def __init__(self, public_keys: Mapping[str, str]) -> None:
        self.public_keys = public_keys
        self._good: dict[tuple[str, str, tuple[str, ...] | None], tuple[Caller, int]] = {}

    @classmethod
    def from_settings(cls) -> Verifier:
        return cls(_public_keys(setting("SALESLOOP_PUBLIC_KEYS")))

    def caller(
        self, token: str | None, audience: str, issuers: tuple[str, ...] | None = None
    ) -> Caller:
        """The caller that a token proves; raises Unauthenticated."""
        known = self._good.get((token or "", audience, issuers))
        if known is not None and clock.now().timestamp() < known[1]:
            return known[0]
        try:
            who, expires = self._read(token or "", audience, issuers)
        except (jwt.PyJWTError, KeyError, ValueError, TypeError):
            raise Unauthenticated("caller.unknown") from None
        if len(self._good) >= MOST_REMEMBERED:
            self._good.clear()
        self._good[token or "", audience, issuers] = who, expires
        return who

    def _read(
        self, token: str, audience: str, issuers: tuple[str, ...] | None
    ) -> tuple[Caller, int]:
        """The caller, and the second at which the token ends."""
        issuer = jwt.decode(token, options={"verify_signature": False})["iss"]
        if issuers is not None and issuer not in issuers:
            raise ValueError(issuer)
        claims = jwt.decode(
            token,
            self.public_keys[issuer],
            algorithms=[ALGORITHM],
            audience=audience,
            options={"require": ["exp", "iat", "aud", "iss", "sub"], "verify_exp": False,
                     "verify_iat": False, "verify_nbf": False},
        )
        _check_dates(claims, clock.now().timestamp())
        if claims["svc"] and claims["sub"] != issuer:
            raise ValueError("a service speaks for itself only")
        if not claims["svc"] and issuer not in PERSON_ISSUERS[audience]:
            raise ValueError("not one who may speak for a person")
        who = Caller(
            claims["sub"],
            claims.get("emp"),
            claims.get("par"),
            claims["prm"],
            claims["svc"],
            claims.get("sid"),
            claims.get("adr"),
        )
        return who, int(claims["exp"])


def _check_dates(claims: Mapping[str, Any], now: float) -> None:
    """By our own clock, the only one that is read; raises ValueError. PyJWT reads another."""
    starts = max(int(claims["iat"]), int(claims.get("nbf", claims["iat"])))
    if not starts - LEEWAY <= now < int(claims["exp"]) + LEEWAY:
        raise ValueError("not yet or no longer valid")


@cache
def _public_keys(path: str) -> dict[str, str]:
    keys: dict[str, str] = json.loads(Path(path).read_text())
    return keys


def service_caller(name: str) -> Caller:
    """A service acting by itself: reactions, timers and jobs."""
    return Caller(subject=name, is_service=True)
