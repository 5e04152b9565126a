"""The page behind a survey's public link, in both languages: answered once by whoever has it.

`GET` and `POST /v1/public/surveys/{token}/page`; the same without `/page` is the JSON API. No
script runs and nothing is fetched, so the page needs no trust; whoever opens it is not known, and
it shows nothing of the customer.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from flask import Response, render_template_string, request

from chassis.codec import decode
from chassis.contract import Operation
from chassis.rpc_client import RemoteReply
from gateway.calling import ANONYMOUS, OnBehalf, incoming
from gateway.errors import problem
from gateway.expose import LARGEST_JSON
from services.crm.contract import Crm
from services.crm.contract.surveys import PublicSurvey

SHOWN: Operation = Crm.public_survey.operation  # type: ignore[attr-defined]
ANSWERED: Operation = Crm.answer_survey.operation  # type: ignore[attr-defined]
_TEMPLATE = Path(__file__).with_name("survey.html")
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
GIVEN_ALREADY = ("survey.already_answered", "survey.expired")


def survey_page(token: str) -> Response:
    """The question, or that the link was used or has expired."""
    reply = _call(SHOWN, {"token": token})
    if reply.error is not None:
        return problem(reply.error, incoming())
    return _page(decode(bytes(reply.result), PublicSurvey))


def answer_page(token: str) -> Response:
    """Take the answer of the form and say thank you."""
    request.max_content_length = LARGEST_JSON
    score = request.form.get("score", "")
    sent = {"token": token, "score": int(score) if score.isdecimal() and len(score) < 3 else score,
            "comment": request.form.get("comment", "").strip() or None}
    reply = _call(ANSWERED, sent)
    if reply.error is None:
        return _said("thanks")
    if reply.error["code"] in GIVEN_ALREADY:
        return survey_page(token)
    return problem(reply.error, incoming())


def _call(operation: Operation, values: dict[str, Any]) -> RemoteReply:
    body = msgspec.json.encode(values)
    return OnBehalf(ANONYMOUS).call(operation.service, operation.name, body)


def _page(found: PublicSurvey) -> Response:
    scores = range(found.least_score, found.most_score + 1)
    return _said(found.state.value, survey=found, scores=scores)


def _said(state: str, **more: Any) -> Response:
    page = render_template_string(_TEMPLATE.read_text(encoding="utf-8"), state=state, **more)
    response = Response(page, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    return response
