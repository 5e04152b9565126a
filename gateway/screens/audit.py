"""The audit log of one service, and whether its chain holds: the service is named in the query."""

from __future__ import annotations

import msgspec
from flask import Response, request

from chassis.errors import Invalid, Refusal
from chassis.topology import SERVICES
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import problem


def list_audit() -> Response:
    """Rows of one service's log, newest first."""
    return _asked("list_audit")


def check_audit() -> Response:
    """Does the chain hold, from a position on?"""
    return _asked("check_audit")


def _asked(operation: str) -> Response:
    who = caller()
    who.scope("audit:read")
    wish = {name: request.args[name] for name in request.args if name != "service"}
    service = request.args.get("service", "")
    if service not in SERVICES:
        raise Invalid("request.invalid", Refusal("field.choice", "service"))
    reply = OnBehalf(who).call(service, operation, msgspec.json.encode(wish))
    if reply.error is not None:
        return problem(reply.error, incoming())
    return Response(bytes(reply.result), 200, content_type="application/json")
