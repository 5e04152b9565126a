"""Passwords are kept as Argon2id hashes and compared away from the event loop.

19 MiB, 2 passes, 1 lane: the least that OWASP's Password Storage cheat sheet accepts. A login that
does not exist is compared with a hash that nobody's password has, so that it takes the same time.
"""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from chassis.offload import offload

HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
_NOBODYS = HASHER.hash(secrets.token_urlsafe(32))


def hashed(password: str) -> str:
    return str(offload(HASHER.hash, password))


def is_right(password: str, password_hash: str | None) -> bool:
    """Is it the password? `password_hash` None: there is no such account, and the answer is no."""
    return bool(offload(_verify, password_hash or _NOBODYS, password)) and password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Was it made with weaker parameters than those of today?"""
    return HASHER.check_needs_rehash(password_hash)


def _verify(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False
