"""What every service answers about its own audit log; the gateway asks the one that is named."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Contract, message, query, text, whole


@message
class AuditQuery:
    """Rows about one object, by one actor, or all, newest first."""

    actor: str | None = text(longest=64, default=None)
    object_id: str | None = text(longest=80, default=None)
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)
    sort: str = text(longest=20, default="-audit_id")


@message
class AuditRow:
    """One row; hashes are lower-case hex, `details` holds ids, codes and counts as JSON."""

    audit_id: int
    at: datetime
    actor: str
    operation: str
    object_id: str | None
    outcome: str
    request_id: str | None
    address: str | None
    before_hash: str | None
    after_hash: str | None
    details: str


@message
class AuditList:
    items: tuple[AuditRow, ...]
    next_cursor: str | None


@message
class AuditCheck:
    """Check at most 5000 links after a position; the link there is taken as given."""

    after_position: int = whole(least=0, most=2**62, default=0)


@message
class AuditVerdict:
    """`problem` is null when the links hold; go on after `position` until `is_end`."""

    position: int
    link_hash: str
    is_end: bool
    problem: str | None
    broken_position: int | None
    broken_audit_id: int | None


class Audit(Contract):
    @query("audit:read")
    def list_audit(self, query: AuditQuery) -> AuditList:
        """Who did what to what, newest first."""

    @query("audit:read", is_audited=True)
    def check_audit(self, query: AuditCheck) -> AuditVerdict:
        """Does the hash chain of the audit log hold?"""
