"""What a record from WeCom says: judged like any input, since others wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from kernel.backoff import doubled

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
MOST_SEQ = 2**62
LONGEST = {"name": 120, "company": 200, "position": 120, "phone": 40}
LONGEST_WORDS, LONGEST_ID = 4000, 64
NO_WORDS = "[-]"
"""A message without a text (a picture, a file)."""


@dataclass(frozen=True)
class Said:
    """One message of the archive."""

    message_id: str
    external_user_id: str
    happened_at: datetime
    words: str


def seq_of(record: Mapping[str, Any]) -> int | None:
    """Its place in the stream; None when it is no record."""
    seq = record.get("seq")
    return seq if type(seq) is int and 0 < seq < MOST_SEQ else None


def contact_of(record: Mapping[str, Any]) -> dict[str, Any] | None:
    """The row of an external contact; None when it names nobody."""
    name = _text(record, "external_user_id", LONGEST_ID)
    if name is None:
        return None
    return {"external_user_id": name, "seq": seq_of(record),
            **{key: _text(record, key, most) for key, most in LONGEST.items()}}


def message_of(record: Mapping[str, Any], now: datetime) -> Said | None:
    """A message; None when it names nobody. One from the future happened now."""
    name, message_id = (_text(record, key, LONGEST_ID) for key in (
        "external_user_id", "message_id"))
    millis = record.get("sent_at_ms")
    if name is None or message_id is None or type(millis) is not int or not 0 < millis < 2**43:
        return None
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=millis)
    return Said(message_id, name, min(at, now), _text(record, "text", LONGEST_WORDS) or NO_WORDS)


def wait(failures: int) -> timedelta:
    """How long a stream rests after so many failures in a row."""
    return doubled(FIRST_WAIT, failures, LONGEST_WAIT)


def _text(record: Mapping[str, Any], key: str, most: int) -> str | None:
    value = record.get(key)
    if not isinstance(value, str):
        return None
    clean = "".join(letter for letter in value if letter >= " " or letter == "\n").strip()
    return clean[:most].encode(errors="ignore").decode() or None
