"""Locks for facts that may not have a row yet: advisory, held to the end of the transaction.

Always in this order, each class sorted: deals, then parties (sellers or partners), then KPI rows
(money.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import text
from sqlalchemy.orm import Session

LOCK_CLASSES = ("deal", "party", "row")

_TAKE = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
_TRY = text("SELECT pg_try_advisory_xact_lock(:key)")


def lock_number(name: str) -> int:
    """The 64-bit number that stands for a lock's name."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), signed=True)


def take(session: Session, lock_class: str, keys: Iterable[str]) -> None:
    """Wait for every named lock of one class, in an order that all transactions share."""
    numbers = sorted({lock_number(f"{lock_class}:{key}") for key in keys})
    if numbers:
        session.execute(_TAKE, {"keys": numbers})


def try_one(session: Session, name: str) -> bool:
    """Take a lock if nobody holds it; False when somebody does."""
    return bool(session.execute(_TRY, {"key": lock_number(name)}).scalar())
