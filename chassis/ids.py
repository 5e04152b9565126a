"""Prefixed, sortable identifiers: `deal_...` sorts by the time it was made and is the same
everywhere."""

from __future__ import annotations

import os
import time
import uuid

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_SALESLOOP = uuid.uuid5(uuid.NAMESPACE_URL, "https://salesloop.invalid/ids")


def new_id(prefix: str) -> str:
    """A new identifier: milliseconds first, then 80 random bits."""
    number = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10))
    return f"{prefix}_{_digits(number, 26)}"


def derived_id(prefix: str, kind: str, external_ref: str) -> str:
    """The identifier of another system's record: the same (kind, external_ref) always meets the
    same id."""
    number = uuid.uuid5(_SALESLOOP, f"{kind}\x1f{external_ref}").int
    return f"{prefix}_{_digits(number, 26)}"


def event_id(event_type: str, aggregate_id: str, epoch: int, version: int) -> uuid.UUID:
    """A repeated command makes the same event again, never a second one (events.md)."""
    return uuid.uuid5(_SALESLOOP, f"{event_type}\x1f{aggregate_id}\x1f{epoch}\x1f{version}")


def _digits(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, last = divmod(number, 32)
        digits.append(_ALPHABET[last])
    return "".join(reversed(digits))
