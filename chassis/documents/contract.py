"""What every service answers about the documents that it prints; the gateway asks their owner."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Contract, Event, Nothing, command, message, query, text, whole
from chassis.documents.comparing import DocumentDifference


class DocumentLanguage(StrEnum):
    ZH_CN = "zh-CN"
    EN = "en"


class IssueState(StrEnum):
    RENDERING = "rendering"
    ISSUED = "issued"
    FAILED = "failed"


@message
class IssueDocument:
    """Print a document from the records as they stand now.

    `about` names the record that a kind asks for (a plan, a unit); without it the one in force.
    """

    kind: str = text(longest=60)
    about: str | None = text(longest=80, default=None)
    language: DocumentLanguage | None = None  # None: the caller's


@message
class DocumentFile:
    """One form of an issue; it lies at `/v1/document-issues/{issue_id}/{format}`."""

    format: str
    size: int
    sha256: str


@message
class DocumentIssue:
    """One issue: it never changes, but becomes stale once its sources have changed."""

    issue_id: str
    kind: str
    about: str | None
    language: DocumentLanguage
    number: int
    title: str
    state: IssueState
    is_stale: bool
    issued_at: datetime
    issued_by: str
    approver: str | None
    changes: tuple[str, ...]
    files: tuple[DocumentFile, ...]


@message
class DocumentIssues:
    items: tuple[DocumentIssue, ...]
    next_cursor: str | None


@message
class IssueQuery:
    """Issues of one kind or of all, newest first."""

    kind: str | None = text(longest=60, default=None)
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)
    sort: str = text(longest=20, default="-issue_id")


@message
class IssueId:
    issue_id: str = text(longest=80)


@message
class CompareIssues:
    """Two issues of one service; the first is the older one."""

    issue_id: str = text(longest=80)
    with_issue_id: str = text(longest=80)


@message
class Comparison:
    issue_id: str
    with_issue_id: str
    differences: tuple[DocumentDifference, ...]


@message
class PrintedKind:
    """A document that this service prints, and its newest issue in each language."""

    kind: str
    newest: tuple[DocumentIssue, ...]


@message
class PrintedKinds:
    items: tuple[PrintedKind, ...]


@message
class _DocumentEvent(Event):
    """Says of an issue which document it is, of what, in which language; any printing service."""

    issue_id: str
    kind: str
    number: int
    language: DocumentLanguage
    about: str | None = None

    @property
    def aggregate_id(self) -> str:
        return self.issue_id


@message
class DocumentIssued(_DocumentEvent):
    """All its files are there."""

    @property
    def aggregate_version(self) -> int:
        return 1


@message
class DocumentStale(_DocumentEvent):
    """The records that it was made from have changed; the issue itself never does."""

    @property
    def aggregate_version(self) -> int:
        return 2


class Documents(Contract):
    @command("documents:write", status=202)
    def issue_document(self, command: IssueDocument) -> DocumentIssue:
        """Print a document; its files follow within seconds."""

    @query("documents:read")
    def printed_documents(self, query: Nothing) -> PrintedKinds:
        """The documents of this service with their newest issues."""

    @query("documents:read")
    def document_issues(self, query: IssueQuery) -> DocumentIssues:
        """Issues of documents, newest first."""

    @query("documents:read")
    def document_issue(self, query: IssueId) -> DocumentIssue:
        """One issue: its state, whether it is stale, its files."""

    @query("documents:read")
    def compare_issues(self, query: CompareIssues) -> Comparison:
        """What differs between two issues, figure by figure."""
