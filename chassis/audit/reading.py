"""Reading a service's own audit log, and checking its chain part by part."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import select

from chassis.audit.chain import check_part, head_at
from chassis.audit.contract import AuditCheck, AuditList, AuditQuery, AuditRow, AuditVerdict
from chassis.errors import NotFound
from chassis.lists import Sorting, page
from chassis.work import Work

MOST_LINKS = 5000


def listed(query: AuditQuery, work: Work) -> AuditList:
    """A page of the log; who may not see all sees their own rows."""
    audit = work.ground.tables.tables["audit"]
    wanted = select(audit)
    if query.actor is not None:
        wanted = wanted.where(audit.c.actor == query.actor)
    if query.object_id is not None:
        wanted = wanted.where(audit.c.object_id == query.object_id)
    if work.scope != "all":
        wanted = wanted.where(audit.c.actor == work.caller.subject)
    sorting = Sorting({"audit_id": audit.c.audit_id}, audit.c.audit_id)
    found = page(work, wanted, sorting, query)
    return AuditList(tuple(_row(row) for row in found.rows), found.next_cursor)


def checked(query: AuditCheck, work: Work) -> AuditVerdict:
    """What a part of the chain is like; raises NotFound when it never was that long."""
    connection = work.session.connection()
    start = head_at(connection, query.after_position)
    if start is None:
        raise NotFound("record.not_found")
    verdict = check_part(connection, start, MOST_LINKS)
    is_end = verdict.broken is None and verdict.head.position - start.position < MOST_LINKS
    told = (verdict.head.position, verdict.head.link_hash.hex(), is_end)
    if verdict.broken is None:
        return AuditVerdict(*told, None, None, None)
    return AuditVerdict(
        *told, verdict.broken.problem, verdict.broken.position, verdict.broken.audit_id
    )


def _row(row: Any) -> AuditRow:
    return AuditRow(
        row.audit_id, row.at, row.actor, row.operation, row.object_id, row.outcome, row.request_id,
        row.address, _hex(row.before_hash), _hex(row.after_hash),
        msgspec.json.encode(row.details).decode(),
    )  # fmt: skip


def _hex(value: Any) -> str | None:
    return None if value is None else bytes(value).hex()
