"""The hash chain over the audit rows: linked behind the writers, checked from the first link on.

Link n is sha256(link n-1, the canonical bytes of its row); link 0 is 32 zero bytes. Writers only
add; a row whose transaction ended late takes a later position, so their order never breaks a link.
The chain cannot show that a database superuser forged it anew from some place on, or cut its tail
together with the rows: keep the head that `verify` prints elsewhere, and give it to a later
`verify`, which then proves that the chain still holds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, text

from chassis.locks import lock_number

START = bytes(32)
MOST_AT_ONCE = 1000
_IS_OPEN = text("SELECT EXISTS (SELECT 1 FROM audit_open)")
_LOCK = text("SELECT pg_try_advisory_xact_lock(:key)")
_LAST = text("SELECT position, link_hash FROM audit_seal ORDER BY position DESC LIMIT 1")
_OPEN = text("""
    SELECT a.* FROM audit a JOIN audit_open o ON o.audit_id = a.audit_id
    ORDER BY a.audit_id LIMIT :most""")
_LINK = text("""
    INSERT INTO audit_seal (position, audit_id, link_hash, sealed_at)
    SELECT p, a, h, now()
    FROM unnest(CAST(:positions AS bigint[]), CAST(:rows AS bigint[]), CAST(:hashes AS bytea[]))
         AS new (p, a, h)""")
_CLOSE = text("DELETE FROM audit_open WHERE audit_id = ANY(:rows)")
_CHAIN = text("""
    SELECT s.position, s.audit_id AS sealed_id, s.link_hash, a.*
    FROM audit_seal s LEFT JOIN audit a ON a.audit_id = s.audit_id
    WHERE s.position >= :first ORDER BY s.position LIMIT :most""")
_LINK_BEFORE = text("SELECT link_hash FROM audit_seal WHERE position = :position")
_LOOSE = text("""
    SELECT a.audit_id FROM audit a
    WHERE NOT EXISTS (SELECT 1 FROM audit_seal s WHERE s.audit_id = a.audit_id)
      AND NOT EXISTS (SELECT 1 FROM audit_open o WHERE o.audit_id = a.audit_id)
    ORDER BY a.audit_id LIMIT 1""")
_LOST = text("""
    SELECT o.audit_id FROM audit_open o
    WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.audit_id = o.audit_id)
    ORDER BY o.audit_id LIMIT 1""")
ROW_CHANGED, ROW_MISSING, LINK_MISSING = "row_changed", "row_missing", "link_missing"
NOT_LINKED, OPEN_ROW_MISSING, HEAD_MISSING = "not_linked", "open_row_missing", "head_missing"


@dataclass(frozen=True)
class Head:
    """The end of the chain: so many links, the last of which is this one."""

    position: int
    link_hash: bytes

    def __str__(self) -> str:
        return f"{self.position}:{self.link_hash.hex()}"

    @classmethod
    def parse(cls, written: str) -> Head:
        """The head that `str` wrote; raises ValueError."""
        position, _, link = written.partition(":")
        return cls(int(position), bytes.fromhex(link))


@dataclass(frozen=True)
class Broken:
    """The first place that does not hold: what is wrong, at which position or of which row."""

    problem: str
    position: int | None = None
    audit_id: int | None = None


@dataclass(frozen=True)
class Verdict:
    """What a check found: the head as far as it holds, and the first broken place, if any."""

    head: Head
    broken: Broken | None = None


def seal(engine: Engine) -> int:
    """Link up to a thousand open rows; how many. Nothing when another replica is doing it."""
    with engine.begin() as connection:
        if not connection.execute(_IS_OPEN).scalar():
            return 0
        if not connection.execute(_LOCK, {"key": lock_number("audit.seal")}).scalar():
            return 0
        rows = connection.execute(_OPEN, {"most": MOST_AT_ONCE}).all()
        head = _last(connection)
        links = list(_links(head, rows))
        if links:
            numbers = [row.audit_id for row in rows]
            connection.execute(_LINK, {
                "positions": [link.position for link in links], "rows": numbers,
                "hashes": [link.link_hash for link in links]})  # fmt: skip
            connection.execute(_CLOSE, {"rows": numbers})
        return len(links)


def canonical(row: Any) -> bytes:
    """A row as the bytes that its link covers: every column, in one fixed form."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    return msgspec.json.encode([
        row.audit_id, at, row.actor, row.operation, row.object_id, row.outcome, row.request_id,
        row.address, _hex(row.before_hash), _hex(row.after_hash), row.details,
    ], order="sorted")  # fmt: skip


def check(connection: Connection, kept: Head | None = None) -> Verdict:
    """Walk the whole chain; `kept` is an earlier head, which must still be in it."""
    before, verdict = None, Verdict(Head(0, START))
    while verdict.broken is None and verdict.head != before:
        before = verdict.head
        verdict = check_part(connection, before)
    if verdict.broken is not None:
        return verdict
    if kept is not None and head_at(connection, kept.position) != kept:
        return Verdict(verdict.head, Broken(HEAD_MISSING, kept.position))
    return Verdict(verdict.head, _loose_ends(connection))


def check_part(connection: Connection, head: Head, most: int = MOST_AT_ONCE) -> Verdict:
    """Check up to `most` links that follow `head`, which is taken as given."""
    rows = connection.execute(_CHAIN, {"first": head.position + 1, "most": most})
    for row in rows:
        broken = _fault(head, row)
        if broken is not None:
            return Verdict(head, broken)
        head = Head(row.position, bytes(row.link_hash))
    return Verdict(head)


def head_at(connection: Connection, position: int) -> Head | None:
    """The chain's head when it had so many links, as it is stored; None: it never had."""
    if position == 0:
        return Head(0, START)
    found = connection.execute(_LINK_BEFORE, {"position": position}).scalar()
    return None if found is None else Head(position, bytes(found))


def _fault(head: Head, row: Any) -> Broken | None:
    if row.position != head.position + 1:
        return Broken(LINK_MISSING, head.position + 1)
    if row.audit_id is None:
        return Broken(ROW_MISSING, row.position, row.sealed_id)
    if _next(head, row).link_hash != bytes(row.link_hash):
        return Broken(ROW_CHANGED, row.position, row.sealed_id)
    return None


def _loose_ends(connection: Connection) -> Broken | None:
    """Rows that no link covers and that do not wait for one; waiting ones that are gone."""
    for statement, problem in ((_LOOSE, NOT_LINKED), (_LOST, OPEN_ROW_MISSING)):
        found = connection.execute(statement).scalar()
        if found is not None:
            return Broken(problem, audit_id=found)
    return None


def _last(connection: Connection) -> Head:
    last = connection.execute(_LAST).first()
    return Head(last.position, bytes(last.link_hash)) if last else Head(0, START)


def _links(head: Head, rows: Any) -> Iterator[Head]:
    for row in rows:
        head = _next(head, row)
        yield head


def _next(head: Head, row: Any) -> Head:
    return Head(head.position + 1, hashlib.sha256(head.link_hash + canonical(row)).digest())


def _hex(value: Any) -> str | None:
    return None if value is None else bytes(value).hex()
