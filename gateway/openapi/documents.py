"""The documents as the description of the API tells of them."""

from __future__ import annotations

from chassis.documents.contract import (
    Comparison,
    DocumentIssue,
    DocumentIssues,
    IssueDocument,
)
from chassis.documents.printed import FORMATS
from chassis.schemas import schema_of
from gateway.openapi.parts import JSON
from gateway.openapi.screen import Part, ScreenDescription, in_path, in_query
from gateway.screens.documents import DELIVERABLES, MEDIA_TYPES

_KIND = in_path("kind", enum=list(DELIVERABLES))
_ISSUE_ID = in_path("issue_id", maxLength=80)
_ALL: Part = {
    "type": "object",
    "required": ["items"],
    "properties": {"items": {"type": "array", "items": {
        "type": "object",
        "required": ["kind", "owner", "title", "state", "newest"],
        "properties": {
            "kind": {"type": "string"},
            "owner": {"type": "string"},
            "title": {"type": "string"},
            "state": {"type": "string", "enum": ["printed", "not_yet", "unavailable"]},
            "newest": {"type": "array", "items": schema_of(DocumentIssue)},
        }}}},
}  # fmt: skip
SCREENS = (
    ScreenDescription(
        "GET", "/v1/documents", "list_documents",
        "The 19 key deliverables with their newest issues.", "documents:read", _ALL,
        parameters=("AcceptLanguage",), operations=("printed_documents",)),
    ScreenDescription(
        "POST", "/v1/documents/<kind>/issues", "issue_document",
        "Print a document from the records as they stand; its files follow within seconds.",
        "documents:write", schema_of(DocumentIssue), 202,
        (_KIND, "AcceptLanguage", "IdempotencyKey"),
        {"required": False,
         "content": {JSON: {"schema": schema_of(IssueDocument)(exclude=["kind"])}}},
        operations=("issue_document",), refusals=(400, 409, 413, 415),
        headers=("Location", "Idempotency-Key")),
    ScreenDescription(
        "GET", "/v1/documents/<kind>/issues", "list_issues",
        "Issues of a document, newest first.", "documents:read", schema_of(DocumentIssues),
        parameters=(_KIND, in_query("limit", "Issues on a page", type="integer"),
                    in_query("cursor", "The next page"), in_query("sort", "The order"),
                    "AcceptLanguage"),
        operations=("document_issues",)),
    ScreenDescription(
        "GET", "/v1/document-issues/<issue_id>", "get_issue",
        "One issue: its state, whether it is stale, its files.", "documents:read",
        schema_of(DocumentIssue), parameters=(_ISSUE_ID, "AcceptLanguage"),
        operations=("document_issue",)),
    ScreenDescription(
        "GET", "/v1/document-issues/<issue_id>/compare/<other_id>", "compare_issues",
        "What differs between two issues, figure by figure.", "documents:read",
        schema_of(Comparison),
        parameters=(_ISSUE_ID, in_path("other_id", maxLength=80), "AcceptLanguage"),
        operations=("compare_issues",)),
    ScreenDescription(
        "GET", "/v1/document-issues/<issue_id>/<form>", "issue_file",
        "One form of an issue: a page, PDF, Word or a workbook.", "documents:read",
        {"type": "string", "format": "binary"},
        parameters=(_ISSUE_ID, in_path("form", enum=list(FORMATS)), "AcceptLanguage"),
        content=tuple(one.partition(";")[0] for one in MEDIA_TYPES.values()),
        headers=("Content-Disposition",)),
)  # fmt: skip
