"""Issues of documents: numbered, never changed, stale once their sources have changed.

An issue holds the content as it was when it was asked for; `printing` gives it its forms.
"""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import distinct_on

from chassis import files
from chassis.config import setting
from chassis.contract import Nothing
from chassis.documents.comparing import differences
from chassis.documents.contract import (
    CompareIssues,
    Comparison,
    DocumentFile,
    DocumentIssue,
    DocumentIssues,
    DocumentLanguage,
    IssueDocument,
    IssueId,
    IssueQuery,
    IssueState,
    PrintedKind,
    PrintedKinds,
)
from chassis.documents.model import Document
from chassis.documents.printed import Printed, Printer, Wish
from chassis.errors import Invalid, NotFound, Refusal
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work

NOBODY = ""
"""`about` of an issue that is about nothing in particular."""


def ask(command: IssueDocument, work: Work, printer: Printer) -> Any:
    """What the document has to know from another service."""
    return _printed(command, printer).ask(_wish(command, work), work)


def issue(command: IssueDocument, work: Work, printer: Printer) -> DocumentIssue:
    """Build the document now; its files follow."""
    printed = _printed(command, printer)
    wish = _wish(command, work)
    work.lock("row", f"document:{command.kind}:{wish.about}:{wish.language}")
    draft, number = printed.build(wish, work), _next_number(command.kind, wish, work)
    document = Document(
        command.kind, printed.titles[wish.language], wish.language,
        setting("SALESLOOP_COMPANY", "Salesloop"), number, work.today, draft.blocks,
        draft.subtitle, draft.approver)  # fmt: skip
    issue_id = new_id(f"iss_{work.ground.service}")
    work.session.execute(insert(table(work)).values(
        issue_id=issue_id, kind=command.kind, about=wish.about or NOBODY, language=wish.language,
        number=number, title=document.title, state=IssueState.RENDERING.value,
        sources=printed.sources(wish, work), issued_at=work.now, issued_by=work.caller.subject,
        approver=draft.approver or None, model=msgspec.json.encode(document)))  # fmt: skip
    return message(_row(issue_id, work))


def one(query: IssueId, work: Work) -> DocumentIssue:
    return message(_row(query.issue_id, work))


def listed(query: IssueQuery, work: Work) -> DocumentIssues:
    issues = table(work)
    wanted = select(issues)
    if query.kind is not None:
        wanted = wanted.where(issues.c.kind == query.kind)
    found = page(work, wanted, Sorting({"issue_id": issues.c.issue_id}, issues.c.issue_id), query)
    return DocumentIssues(tuple(map(message, found.rows)), found.next_cursor)


def kinds(query: Nothing, work: Work, printer: Printer) -> PrintedKinds:
    """What is printed here, each with its newest issues."""
    newest = newest_issues(work)
    return PrintedKinds(tuple(
        PrintedKind(kind, tuple(message(row) for row in newest if row.kind == kind))
        for kind in printer))  # fmt: skip


def compared(query: CompareIssues, work: Work) -> Comparison:
    old, new = (model_of(_row(name, work)) for name in (query.issue_id, query.with_issue_id))
    return Comparison(query.issue_id, query.with_issue_id, tuple(differences(old, new)))


def newest_issues(work: Work) -> list[Any]:
    """The newest issue of each kind, record and language."""
    issues = table(work)
    same = (issues.c.kind, issues.c.about, issues.c.language)
    newest = select(issues).ext(distinct_on(*same)).order_by(*same, issues.c.number.desc())
    return list(work.session.execute(newest))


def model_of(row: Any) -> Document:
    """The content of an issue; raises NotFound when its file is gone."""
    kept = bytes(row.model) if row.model is not None else files.read_as(row.model_key)
    return msgspec.json.decode(kept, type=Document)


def message(row: Any) -> DocumentIssue:
    return DocumentIssue(
        row.issue_id, row.kind, row.about or None, DocumentLanguage(row.language), row.number,
        row.title, IssueState(row.state), row.stale_at is not None, row.issued_at, row.issued_by,
        row.approver, tuple(row.changes), tuple(DocumentFile(**one) for one in row.files),
    )  # fmt: skip


def _printed(command: IssueDocument, printer: Printer) -> Printed:
    printed = printer.get(command.kind)
    if printed is None:
        raise Invalid("request.invalid", Refusal("document.unknown", "kind"))
    return printed


def _wish(command: IssueDocument, work: Work) -> Wish:
    chosen = command.language
    return Wish(command.about, work.language if chosen is None else chosen.value)


def _next_number(kind: str, wish: Wish, work: Work) -> int:
    issues = table(work)
    newest = work.session.execute(
        select(func.max(issues.c.number)).where(
            issues.c.kind == kind, issues.c.about == (wish.about or NOBODY),
            issues.c.language == wish.language)).scalar()  # fmt: skip
    return (newest or 0) + 1


def _row(issue_id: str, work: Work) -> Any:
    issues = table(work)
    found = work.session.execute(select(issues).where(issues.c.issue_id == issue_id)).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def table(work: Work) -> Any:
    return work.ground.tables.tables["document_issue"]
