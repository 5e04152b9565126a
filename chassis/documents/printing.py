"""Giving issues their forms: one child process at a time, and no transaction meanwhile.

A claim lasts two minutes: what a killed process had begun is begun again by whoever comes next.
"""

from __future__ import annotations

import logging
import os
import sys
from datetime import timedelta
from typing import Any

import msgspec
from eventlet.green import subprocess
from sqlalchemy import or_, select, update

from chassis import files
from chassis.documents import issuing
from chassis.documents.comparing import differences, told
from chassis.documents.contract import (
    DocumentIssued,
    DocumentLanguage,
    DocumentStale,
    IssueState,
)
from chassis.documents.model import Document
from chassis.documents.printed import FORMATS, Printer, Wish
from chassis.errors import NotFound, SalesloopError
from chassis.files import StoredFile
from chassis.work import Ground, Work, in_transaction

log = logging.getLogger(__name__)
CLAIMED_FOR, LONGEST = timedelta(minutes=2), 100
MOST_CHANGES, MOST_TRIES = 20, 3
SECRETS = ("AMQP_URI", "DATABASE_", "SALESLOOP_KEY_FILE", "SMTP_", "WECOM_")


def print_next(ground: Ground) -> bool:
    """Print the issue that has waited longest; False when none waits."""
    claimed = in_transaction(ground, _claim)
    if claimed is None:
        return False
    try:
        document = msgspec.structs.replace(
            issuing.model_of(claimed), changes=in_transaction(ground, lambda work: _changes(
                claimed, work)))
        model = files.put(folder(ground.service), msgspec.json.encode(document), "json")
        made = render(document, folder(ground.service))
    except (OSError, subprocess.SubprocessError) as error:
        log.error("printing %s: %s", claimed.issue_id, type(error).__name__)
        if claimed.tries >= MOST_TRIES:
            in_transaction(ground, lambda work: _change(
                work, claimed, state=IssueState.FAILED.value))
        return True
    in_transaction(ground, lambda work: _issued(
        work, claimed, model_key=model.key, changes=list(document.changes), files=made))
    return True


def render(document: Document, into: str) -> list[dict[str, Any]]:
    """Have the child process render every form; raises SubprocessError or OSError."""
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith(SECRETS)}
    child = subprocess.Popen(
        [sys.executable, "-m", "chassis.documents", into, *FORMATS], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    try:
        out, _ = child.communicate(msgspec.json.encode(document), timeout=LONGEST)
    finally:
        if child.poll() is None:
            child.kill()
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, "chassis.documents")
    stored = msgspec.json.decode(out, type=dict[str, StoredFile])
    return [{"format": name, "size": one.size, "sha256": one.sha256}
            for name, one in stored.items()]


def mark_stale(ground: Ground, printer: Printer) -> int:
    """Mark the newest issues whose sources have changed; how many there were."""
    return int(in_transaction(ground, lambda work: sum(
        _is_marked(row, printer, work) for row in issuing.newest_issues(work))))


def folder(service: str) -> str:
    return f"documents/{service}"


def _claim(work: Work) -> Any:
    issues = issuing.table(work)
    row = work.session.execute(
        select(issues.c.issue_id)
        .where(issues.c.state == IssueState.RENDERING.value,
               or_(issues.c.claimed_until.is_(None), issues.c.claimed_until < work.now))
        .order_by(issues.c.issue_id).limit(1).with_for_update(skip_locked=True)).first()
    if row is None:
        return None
    return work.session.execute(
        update(issues).where(issues.c.issue_id == row.issue_id)
        .values(claimed_until=work.now + CLAIMED_FOR, tries=issues.c.tries + 1)
        .returning(issues)).one()


def _changes(row: Any, work: Work) -> tuple[str, ...]:
    """What differs from the issue before, in words; nothing for the first one."""
    issues = issuing.table(work)
    before = work.session.execute(select(issues).where(
        issues.c.kind == row.kind, issues.c.about == row.about, issues.c.language == row.language,
        issues.c.number == row.number - 1)).first()
    if before is None:
        return ()
    try:
        changed = differences(issuing.model_of(before), issuing.model_of(row))
    except NotFound:
        return ()
    return tuple(told(one, row.language) for one in changed[:MOST_CHANGES])


def _change(work: Work, row: Any, **values: Any) -> None:
    issues = issuing.table(work)
    work.session.execute(
        update(issues).where(issues.c.issue_id == row.issue_id).values(**values))


def _issued(work: Work, row: Any, **values: Any) -> None:
    _change(work, row, state=IssueState.ISSUED.value, model=None, **values)
    work.publish(DocumentIssued(*_said(row)))


def _said(row: Any) -> tuple[str, str, int, DocumentLanguage, str | None]:
    return (row.issue_id, row.kind, row.number, DocumentLanguage(row.language), row.about or None)


def _is_marked(row: Any, printer: Printer, work: Work) -> bool:
    if row.stale_at is not None or row.state != IssueState.ISSUED.value or row.kind not in printer:
        return False
    wish = Wish(row.about or None, row.language)
    try:
        if printer[row.kind].sources(wish, work) == row.sources:
            return False
    except SalesloopError:  # there is nothing to print any more
        pass
    if not _mark(work, row.issue_id):
        return False
    work.publish(DocumentStale(*_said(row)))
    return True


def _mark(work: Work, issue_id: str) -> bool:
    """One replica marks an issue, and says so."""
    issues = issuing.table(work)
    unmarked = update(issues).where(issues.c.issue_id == issue_id, issues.c.stale_at.is_(None))
    marked = unmarked.values(stale_at=work.now).returning(issues.c.issue_id)
    return work.session.execute(marked).first() is not None
