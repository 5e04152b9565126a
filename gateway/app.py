"""The gateway: `gunicorn -c gateway/gunicorn_config.py "gateway.app:create_app()"`."""

from __future__ import annotations

import time
from contextlib import ExitStack

from flask import Flask, Response, g, request

from chassis import tracing
from chassis.config import setting
from chassis.logs import configure
from chassis.metrics import HTTP
from chassis.passport import Signer, Verifier
from chassis.rpc_client import RpcClient
from chassis.safety import refuse_unsafe
from chassis.topology import GATEWAY
from gateway import errors, headers, rates
from gateway.calling import Passports, incoming
from gateway.expose import expose
from gateway.openapi import openapi
from gateway.openapi.page import docs
from gateway.revocations import EndedOnes
from gateway.screens.attachments import add_attachment, attachment_file
from gateway.screens.audit import check_audit, list_audit
from gateway.screens.documents import (
    compare_issues,
    get_issue,
    issue_document,
    issue_file,
    list_documents,
    list_issues,
)
from gateway.screens.exports import export, start_export
from gateway.screens.imports import LARGEST_FILE, start_import
from gateway.screens.jobs import cancel_job, get_job, job_file, refused_rows
from gateway.screens.surveys import answer_page, survey_page
from gateway.screens.trail import trail
from gateway.screens.workbooks import export_workbook, import_workbook
from gateway.tables import ROUTES

LARGEST_BODY = LARGEST_FILE + 100_000
SCREENS = (
    ("GET", "/v1/deals/<deal_id>/trail", trail),
    ("POST", "/v1/imports/<kind>", start_import),
    ("GET", "/v1/exports/<kind>", export),
    ("POST", "/v1/exports/<kind>", start_export),
    ("GET", "/v1/target-plans/<plan_id>/workbook", export_workbook),
    ("POST", "/v1/target-plans/<plan_id>/workbook", import_workbook),
    ("POST", "/v1/customers/<customer_id>/attachments", add_attachment),
    ("GET", "/v1/attachments/<attachment_id>/file", attachment_file),
    ("GET", "/v1/jobs/<job_id>", get_job),
    ("GET", "/v1/jobs/<job_id>/file", job_file),
    ("GET", "/v1/jobs/<job_id>/refused", refused_rows),
    ("POST", "/v1/jobs/<job_id>/cancel", cancel_job),
    ("GET", "/v1/audit", list_audit),
    ("GET", "/v1/audit/check", check_audit),
    ("GET", "/v1/documents", list_documents),
    ("GET", "/v1/documents/<kind>/issues", list_issues),
    ("POST", "/v1/documents/<kind>/issues", issue_document),
    ("GET", "/v1/document-issues/<issue_id>", get_issue),
    ("GET", "/v1/document-issues/<issue_id>/compare/<other_id>", compare_issues),
    ("GET", "/v1/document-issues/<issue_id>/<form>", issue_file),
    ("GET", "/v1/public/surveys/<token>/page", survey_page),
    ("POST", "/v1/public/surveys/<token>/page", answer_page),
    ("GET", "/v1/openapi.json", openapi),
    ("GET", "/v1/docs", docs),
)


def create_app() -> Flask:
    """The application of one gunicorn worker; its broker link starts with the first call."""
    configure(GATEWAY)
    refuse_unsafe(GATEWAY)
    tracing.start(GATEWAY)
    app = Flask("gateway", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.url_map.merge_slashes = False  # `//` is a mistake, not a redirect
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["rpc"] = RpcClient(setting("AMQP_URI"), GATEWAY)
    app.extensions["rpc"].start()
    app.extensions["ended"] = EndedOnes(app.extensions["rpc"], Signer.from_settings(GATEWAY))
    app.extensions["ended"].start()
    app.extensions["verifier"] = Verifier.from_settings()
    app.extensions["passports"] = Passports(Signer.from_settings(GATEWAY))
    errors.register(app)
    headers.register(app)
    _watch(app)
    rates.register(app)
    for route in ROUTES:
        expose(app, route)
    for verb, path, view in SCREENS:
        app.add_url_rule(path, view_func=view, methods=[verb])
    _health(app)
    return app


def _watch(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.began = time.monotonic()
        g.open = ExitStack()
        g.span = g.open.enter_context(tracing.span(*_traced()))
        g.span.note(request_id=incoming().request_id)

    @app.after_request
    def end(response: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        HTTP.labels(route, request.method, response.status_code).observe(time.monotonic() - g.began)
        g.span.note(status=response.status_code)
        return response

    @app.teardown_request
    def leave(error: BaseException | None) -> None:
        if "open" in g:
            g.open.close()


def _traced() -> tuple[str, str, str | None]:
    """Name, kind and parent of a request's span: its route, never its address or its query."""
    route = request.url_rule.rule if request.url_rule else "unknown"
    return f"{request.method} {route}", "server", request.headers.get("traceparent")


def _health(app: Flask) -> None:
    @app.get("/live")
    def live() -> str:
        return "live"

    @app.get("/ready")
    def ready() -> tuple[str, int]:
        return ("ready", 200) if app.extensions["rpc"].link.is_up else ("waiting for broker", 503)
