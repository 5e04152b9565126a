"""The tables that the chassis keeps in every service's database.

outbox        events written with the business change, published by the relay, kept for replay
heard         one row per event taken: the dedupe of at-least-once delivery
filled        which events' earlier state was read from its owner (`chassis/filling.py`)
waiting       events that failed (retried, then parked) or whose predecessor is missing (wait_key)
idempotency   the first answer to each command's key, stored with its effect
job           bulk imports and exports: where they are and what they refused
audit         who did what to what, with what result; written with the change, only ever added to
audit_seal    the hash chain over the audit rows, one link a row (`chassis/audit.py`)
audit_open    audit rows that are not sealed yet; the only audit table that loses rows
document_issue  documents printed from live records, with their files (`chassis/documents`)
scope_edge    who may see whose records, and when (fed by org)
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID

from chassis.columns import Instant


def add_chassis_tables(metadata: MetaData) -> None:
    """Declare the chassis tables beside a service's own."""
    _outbox(metadata)
    _inbox(metadata)
    _jobs(metadata)
    _audit(metadata)
    _documents(metadata)
    Table(
        "idempotency",
        metadata,
        Column("actor", Text, primary_key=True),
        Column("operation", Text, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("request_hash", LargeBinary, nullable=False),
        Column("reply", LargeBinary, nullable=False),
        Column("etag", Text),
        Column("created_at", Instant, nullable=False, index=True),
    )
    Table(
        "scope_edge",
        metadata,
        Column("viewer_id", Text, primary_key=True),
        Column("subject_id", Text, primary_key=True),
        Column("valid_from", Date, primary_key=True),
        Column("valid_to", Date),
        Column("version", BigInteger, nullable=False),
        Index("ix_scope_edge_subject", "subject_id"),
    )


def _outbox(metadata: MetaData) -> None:
    outbox = Table(
        "outbox",
        metadata,
        Column("id", BigInteger, primary_key=True, autoincrement=True),
        Column("event_id", UUID(as_uuid=False), nullable=False, unique=True),
        Column("type", Text, nullable=False),
        Column("aggregate_id", Text, nullable=False),
        Column("aggregate_version", BigInteger, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("created_at", Instant, nullable=False),
        Column("published_at", Instant),
    )
    Index("ix_outbox_unpublished", outbox.c.id, postgresql_where=outbox.c.published_at.is_(None))
    Index("ix_outbox_aggregate_id", outbox.c.aggregate_id)


def _inbox(metadata: MetaData) -> None:
    Table(
        "heard",
        metadata,
        Column("event_id", UUID(as_uuid=False), primary_key=True),
        Column("type", Text, nullable=False),
        Column("heard_at", Instant, nullable=False, server_default=text("now()")),
    )
    Table(
        "filled",
        metadata,
        Column("type", Text, primary_key=True),
        Column("filled_at", Instant, nullable=False),
    )
    waiting = Table(
        "waiting",
        metadata,
        Column("event_id", UUID(as_uuid=False), primary_key=True),
        Column("type", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("wait_key", Text, index=True),
        Column("attempts", Integer, nullable=False),
        Column("due_at", Instant, nullable=False),
        Column("last_error", Text, nullable=False),
        Column("is_parked", Boolean, nullable=False, server_default=text("false")),
        Column("since_at", Instant, nullable=False, server_default=text("now()")),
    )
    Index("ix_waiting_due", waiting.c.due_at, postgresql_where=text("NOT is_parked"))


def _jobs(metadata: MetaData) -> None:
    counters = [
        Column(name, Integer, nullable=False, server_default="0")
        for name in ("rows_read", "created", "updated", "unchanged", "refused")
    ]
    Table(
        "job",
        metadata,
        Column("job_id", Text, primary_key=True),
        Column("version", Integer, nullable=False, server_default="1"),
        Column("kind", Text, nullable=False),
        Column("state", Text, nullable=False, index=True),
        Column("file_key", Text, nullable=False),
        Column("sha256", Text, nullable=False),
        Column("actor", JSONB, nullable=False),
        Column("language", Text, nullable=False),
        Column("rows_total", Integer, nullable=False),
        *counters,
        Column("errors", JSONB, nullable=False, server_default="[]"),
        Column("created_at", Instant, nullable=False),
        Column("finished_at", Instant),
        Column("action", Text, nullable=False, server_default="import"),
        Column("is_dry_run", Boolean, nullable=False, server_default=text("false")),
        Column("wish", JSONB, nullable=False, server_default="{}"),
        Column("result_key", Text),
        Column("refused_key", Text),
    )


AUDIT_LEDGERS = ("audit", "audit_seal")


def _audit(metadata: MetaData) -> None:
    audit = Table(
        "audit",
        metadata,
        Column("audit_id", BigInteger, primary_key=True, autoincrement=True),
        Column("at", Instant, nullable=False),
        Column("actor", Text, nullable=False),
        Column("operation", Text, nullable=False),
        Column("object_id", Text),
        Column("outcome", Text, nullable=False),
        Column("request_id", Text),
        Column("address", Text),
        Column("before_hash", LargeBinary),
        Column("after_hash", LargeBinary),
        Column("details", JSONB, nullable=False, server_default="{}"),
    )
    Index("ix_audit_object_id", audit.c.object_id, audit.c.audit_id)
    Index("ix_audit_actor", audit.c.actor, audit.c.audit_id)
    Table(
        "audit_seal",
        metadata,
        Column("position", BigInteger, primary_key=True, autoincrement=False),
        Column("audit_id", BigInteger, nullable=False, unique=True),
        Column("link_hash", LargeBinary, nullable=False),
        Column("sealed_at", Instant, nullable=False),
    )
    Table(
        "audit_open",
        metadata,
        Column("audit_id", BigInteger, primary_key=True, autoincrement=False),
    )


def _documents(metadata: MetaData) -> None:
    Table(
        "document_issue",
        metadata,
        Column("issue_id", Text, primary_key=True),
        Column("kind", Text, nullable=False),
        Column("about", Text, nullable=False),
        Column("language", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("title", Text, nullable=False),
        Column("state", Text, nullable=False, index=True),
        Column("sources", Text, nullable=False),
        Column("stale_at", Instant),
        Column("issued_at", Instant, nullable=False),
        Column("issued_by", Text, nullable=False),
        Column("approver", Text),
        Column("changes", JSONB, nullable=False, server_default="[]"),
        Column("files", JSONB, nullable=False, server_default="[]"),
        Column("model", LargeBinary),
        Column("model_key", Text),
        Column("claimed_until", Instant),
        Column("tries", Integer, nullable=False, server_default="0"),
        UniqueConstraint("kind", "about", "language", "number"),
        Index("ix_document_issue_kind", "kind", "issue_id"),
    )
