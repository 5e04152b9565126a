"""The 19 key deliverables: which there are, issuing one, and fetching its files.

The owner of a kind prints it; an issue's id names its owner, its files lie in the object store.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from flask import Response, request

from chassis import files
from chassis.contract import Operation
from chassis.documents.contract import DocumentFile, DocumentIssue, Documents
from chassis.errors import NotFound, Unavailable
from chassis.rpc_client import RemoteReply
from chassis.topology import SERVICES
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import problem
from gateway.expose import collected, idempotency_key
from gateway.route import Route

MEDIA_TYPES = {
    "html": "text/html; charset=utf-8", "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip
DELIVERABLES: dict[str, tuple[str, str, str]] = {
    "strategic_plan": ("strategy", "销售战略规划书", "Sales strategy plan"),
    "persona_report": ("strategy", "目标客户画像报告", "Ideal customer profile report"),
    "target_breakdown": ("strategy", "年度销售目标分解表", "Annual target breakdown"),
    "organization_chart": ("org", "销售组织架构图", "Sales organization chart"),
    "job_descriptions": ("org", "各岗位职位说明书", "Job descriptions"),
    "hiring_standard": ("people", "销售招聘标准", "Sales hiring standard"),
    "training_plan": ("people", "培训计划表", "Training plan"),
    "compensation_plan": ("people", "薪酬激励制度", "Compensation and incentive plan"),
    "sop_manual": ("pipeline", "销售流程SOP手册", "Sales process SOP manual"),
    "stage_guides": ("pipeline", "各环节操作指引", "Guides for each stage"),
    "crm_rules": ("crm", "CRM系统使用规范", "Rules of CRM use"),
    "grading_strategy": ("crm", "客户分级与跟进策略表", "Customer grades and follow-up"),
    "product_matrix": ("catalog", "产品矩阵与卖点手册", "Product matrix and selling points"),
    "pricing_strategy": ("catalog", "定价策略与折扣规则", "Pricing strategy and discount rules"),
    "channel_manual": ("channels", "渠道规划与合作手册", "Channel plan and partner manual"),
    "channel_incentives": ("channels", "渠道考核与激励政策", "Channel assessment and incentives"),
    "sales_report": ("analytics", "销售数据报表", "Sales report"),
    "performance_review": ("analytics", "绩效复盘报告", "Performance review"),
    "improvement_plan": ("analytics", "体系优化方案", "Improvement plan"),
}
ISSUE: Operation = Documents.issue_document.operation  # type: ignore[attr-defined]
_ISSUE = Route("POST", "/v1/documents/<kind>/issues", ISSUE)


def list_documents() -> Response:
    """All 19 with their state; what is not printed yet, or whose owner is away, says so."""
    who = caller()
    who.scope("documents:read")
    calls, language = OnBehalf(who), incoming().language
    printed = {owner: _printed(calls, owner) for owner in sorted(_owners())}
    items = [_told(kind, printed[DELIVERABLES[kind][0]], language) for kind in DELIVERABLES]
    return Response(msgspec.json.encode({"items": items}), content_type="application/json")


def issue_document(kind: str) -> Response:
    """Print a document now; 202 with its issue, whose files follow within seconds."""
    who, owner = caller(), _owner_of_kind(kind)
    key = idempotency_key(_ISSUE)
    wish = collected(_ISSUE, {"kind": kind})
    reply = OnBehalf(who).call(owner, "issue_document", msgspec.json.encode(wish), key=key)
    response = _answer(reply, 202)
    if reply.error is None:
        response.headers["Idempotency-Key"] = key
        response.headers["Location"] = f"/v1/document-issues/{_decoded(reply).issue_id}"
    return response


def list_issues(kind: str) -> Response:
    """Issues of a document, newest first."""
    who, owner = caller(), _owner_of_kind(kind)
    wish = {"kind": kind, **{name: request.args[name] for name in request.args}}
    reply = OnBehalf(who).call(owner, "document_issues", msgspec.json.encode(wish))
    return _answer(reply, 200)


def get_issue(issue_id: str) -> Response:
    """One issue with its files."""
    return _answer(_asked(issue_id), 200)


def compare_issues(issue_id: str, other_id: str) -> Response:
    """What differs between two issues."""
    who = caller()
    body = msgspec.json.encode({"issue_id": issue_id, "with_issue_id": other_id})
    return _answer(OnBehalf(who).call(_owner_of(issue_id), "compare_issues", body), 200)


def issue_file(issue_id: str, form: str) -> Response:
    """One form of an issue, as an attachment under the document's title."""
    reply = _asked(issue_id)
    if reply.error is not None:
        return problem(reply.error, incoming())
    issue = _decoded(reply)
    made = next((one for one in issue.files if one.format == form), None)
    if made is None:
        raise NotFound("document.no_file")
    return _download(issue, made)


def _download(issue: DocumentIssue, made: DocumentFile) -> Response:
    form = made.format
    try:
        size, pieces = files.stream(f"documents/{_owner_of(issue.issue_id)}/{made.sha256}.{form}")
    except OSError:
        raise Unavailable("service.unavailable") from None
    response = Response(pieces, content_type=MEDIA_TYPES[form])
    response.content_length = size
    name = quote(f"{issue.title}-{issue.number}.{form}")
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"{issue.issue_id}.{form}\"; filename*=UTF-8''{name}")
    return response


def _told(kind: str, printed: Any, language: str) -> dict[str, Any]:
    owner, zh, en = DELIVERABLES[kind]
    told: dict[str, Any] = {"kind": kind, "owner": owner, "title": zh if language != "en" else en,
                            "state": "unavailable", "newest": []}
    if printed is not None:
        told["state"] = "printed" if kind in printed else "not_yet"
        told["newest"] = printed.get(kind, [])
    return told


def _printed(calls: OnBehalf, owner: str) -> dict[str, list[Any]] | None:
    """What a service prints; none while it is away."""
    try:
        reply = calls.call(owner, "printed_documents", b"{}")
    except Unavailable:
        return None
    if reply.error is not None:
        return None
    told = msgspec.json.decode(bytes(reply.result))
    return {one["kind"]: one["newest"] for one in told["items"]}


def _owners() -> set[str]:
    return {owner for owner, _, _ in DELIVERABLES.values()}


def _asked(issue_id: str) -> RemoteReply:
    who = caller()
    body = msgspec.json.encode({"issue_id": issue_id})
    return OnBehalf(who).call(_owner_of(issue_id), "document_issue", body)


def _answer(reply: RemoteReply, status: int) -> Response:
    if reply.error is not None:
        return problem(reply.error, incoming())
    return Response(bytes(reply.result), status, content_type="application/json")


def _decoded(reply: RemoteReply) -> DocumentIssue:
    return msgspec.json.decode(bytes(reply.result), type=DocumentIssue)


def _owner_of_kind(kind: str) -> str:
    if kind not in DELIVERABLES:
        raise NotFound("record.not_found")
    return DELIVERABLES[kind][0]


def _owner_of(issue_id: str) -> str:
    parts = issue_id.split("_")
    if len(parts) != 3 or parts[1] not in SERVICES:
        raise NotFound("record.not_found")
    return parts[1]
