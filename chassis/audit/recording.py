"""Writing audit rows: with the change, or by themselves for what was refused.

What is written of a refusal: every 403, every failed sign-in or refresh, every wait after failures,
and the 404 of a command (somebody reached for what is not theirs). Not written: refusals by rules
and schemas, stale versions, the 404 of a read, a repeated key (its first answer has its row), and
reactions to events (the outbox of the event's owner says who acted).

A bulk import has one row when it starts, by whoever started it, and one row per chunk with counts.
"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from chassis.audit.bounds import Bounds
from chassis.contract import Operation
from chassis.errors import SalesloopError
from chassis.passport import Caller
from chassis.work import Ground, Work

log = logging.getLogger(__name__)
OK = "ok"
ALWAYS_WRITTEN = ("forbidden", "unauthenticated", "too_many")
_ID = re.compile(r"[a-z][a-z0-9]{0,15}(_[A-Za-z0-9-]{1,40}){1,3}")
_WRITE = text("""
    WITH written AS (
        INSERT INTO audit (at, actor, operation, object_id, outcome, request_id, address,
                           before_hash, after_hash, details)
        VALUES (:at, :actor, :operation, :object_id, :outcome, :request_id, :address,
                :before_hash, :after_hash, CAST(:details AS jsonb))
        RETURNING audit_id)
    INSERT INTO audit_open (audit_id) SELECT audit_id FROM written""")


@dataclass(frozen=True)
class Entry:
    """One row before it has its number."""

    at: datetime
    actor: str
    operation: str
    object_id: str | None = None
    outcome: str = OK
    request_id: str | None = None
    address: str | None = None
    before_hash: bytes | None = None
    after_hash: bytes | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What was asked for, by whom: the part of an entry that is known before the answer."""

    operation: Operation
    caller: Caller
    request_id: str | None
    values: Any


def write(session: Session, entry: Entry) -> None:
    """Add one row, in the transaction of the session."""
    details = msgspec.json.encode(entry.details).decode()
    session.execute(_WRITE, {**asdict(entry), "details": details})


def done(work: Work, asked: Asked, reply: Any, encoded: bytes) -> None:
    """Write that a command had its effect, or that an audited query was answered."""
    noted = dict(work.noted)
    before = noted.pop("before", None)
    object_id = noted.pop("object_id", None) or id_of(reply) or _first(_ids(asked.values))
    write(work.session, Entry(
        at=work.now, actor=asked.caller.subject, operation=asked.operation.name,
        object_id=object_id, request_id=asked.request_id, address=asked.caller.address,
        before_hash=None if before is None else digest(before), after_hash=digest(encoded),
        details={**_told(asked), **noted}))  # fmt: skip


def refused(ground: Ground, asked: Asked, error: SalesloopError, bounds: Bounds) -> None:
    """Write a refusal that matters; if it cannot be written, the caller is refused all the same."""
    if not matters(asked.operation, error):
        return
    noted = dict(getattr(error, "noted", {}))
    object_id = noted.pop("object_id", None) or _first(_ids(asked.values))
    who = (asked.caller.subject, asked.caller.address or "")
    unwritten = bounds.admit((*who, asked.operation.name, error.code))
    if unwritten is None:
        return
    more = {"unwritten": unwritten} if unwritten else {}
    entry = Entry(
        at=ground.now(), actor=asked.caller.subject, operation=asked.operation.name,
        object_id=object_id, outcome=error.code, request_id=asked.request_id,
        address=asked.caller.address, details={**_told(asked), **noted, **more})  # fmt: skip
    try:
        with Session(ground.engine) as session:
            write(session, entry)
            session.commit()
    except SQLAlchemyError as trouble:
        log.error("a refusal is missing in the audit log: %s", type(trouble).__name__)


def matters(operation: Operation, error: SalesloopError) -> bool:
    """Is this refusal written?"""
    return error.kind in ALWAYS_WRITTEN or (error.kind == "not_found" and operation.is_command)


def step_of_job(work: Work, job: Any, values: Mapping[str, Any]) -> None:
    """Write how far a job came in one chunk, in the name of whoever started it."""
    counts = ("rows_read", "created", "updated", "unchanged", "refused", "state")
    write(work.session, Entry(
        at=work.now, actor=str(job.actor["subject"]), operation=f"{job.action}.{job.kind}",
        object_id=job.job_id,
        details={name: values[name] for name in counts if name in values}))  # fmt: skip


def digest(encoded: bytes) -> bytes:
    return hashlib.sha256(encoded).digest()


def id_of(reply: Any) -> str | None:
    """The id of what a reply is about: its first field called `..._id`."""
    if not is_dataclass(reply):
        return None
    return _first({
        part.name: value for part in fields(reply)
        if part.name.endswith("_id") and isinstance(value := getattr(reply, part.name), str)
    })  # fmt: skip


def _told(asked: Asked) -> dict[str, Any]:
    session = {"session_id": asked.caller.session_id} if asked.caller.session_id else {}
    return {**_ids(asked.values), **session}


def _ids(values: Any) -> dict[str, str]:
    """The fields of a request that look like ids of ours; whatever else was sent stays outside."""
    if not isinstance(values, Mapping):
        return {}
    return {
        name: value for name, value in values.items()
        if isinstance(name, str) and name.endswith("_id") and len(name) <= 40
        and isinstance(value, str) and _ID.fullmatch(value)
    }  # fmt: skip


def _first(found: Mapping[str, str]) -> str | None:
    return next(iter(found.values()), None)
