"""Locks for facts that may not have a row yet: advisory, held to the end of the transaction.

Always in this order, each class sorted: deals, then parties (sellers or partners), then KPI rows
(money.md).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

LOCK_CLASSES = ("deal", "party", "row")

_TAKE = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")
_TRY_ALONE = text("SELECT pg_try_advisory_lock(:key)")
_END_ALONE = text("SELECT pg_advisory_unlock(:key)")
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


@contextmanager
def alone(engine: Engine, name: str) -> Iterator[bool]:
    """Work that one process at a time does, over many transactions: False while another does it.

    Held by a connection, so a process that dies gives it up.
    """
    key = {"key": lock_number(name)}
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        is_mine = bool(connection.execute(_TRY_ALONE, key).scalar())
        try:
            yield is_mine
        finally:
            if is_mine:
                connection.execute(_END_ALONE, key)
