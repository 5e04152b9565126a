"""The trail of a deal: signed -> commissions -> KPIs -> rebates, each with time, amount, rule and
cause.

Four services are asked, three of them at once; what the caller may not see is counted, not shown; a
service that is away leaves its part marked as unavailable. `is_complete` tells whether the newest
version of the sale has gone all the way.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import msgspec
from flask import Response

from chassis.errors import Unavailable
from chassis.rpc_client import RemoteReply
from gateway.calling import OnBehalf, caller, incoming
from gateway.errors import problem

_pool = ThreadPoolExecutor(12, "trail")
Part = dict[str, Any]
AWAY: Part = {"is_available": False}


def trail(deal_id: str) -> Response:
    """The whole chain of one deal, also while it is still running."""
    calls = OnBehalf(caller())
    body = msgspec.json.encode({"deal_id": deal_id})
    asked = [
        _pool.submit(calls.call, service, operation, body)
        for service, operation in (
            ("pipeline", "sale_versions"),
            ("people", "deal_commissions"),
            ("analytics", "deal_facts"),
        )
    ]
    sale = asked[0].result()
    if sale.error is not None:
        return problem(sale.error, incoming())
    versions = _part(sale)
    commissions, facts = (_result(future) for future in asked[1:])
    rebates = _rebates(calls, versions, facts)
    return Response(
        msgspec.json.encode(_told(deal_id, versions, commissions, facts, rebates)),
        content_type="application/json",
    )


def _told(deal_id: str, versions: Part, commissions: Part, facts: Part, rebates: Part) -> Part:
    newest = versions["versions"][-1] if versions["versions"] else None
    reached = newest["sale"]["sale_version"] if newest else 0
    steps = {
        "commissions": reached in (commissions.get("sale_version"), facts.get("sale_version")),
        "kpis": facts.get("sale_version") == reached,
        "rebates": all(row["is_seen"] for row in rebates.get("coverings", ()))
        and rebates["is_available"],
    }
    return {
        "deal_id": deal_id,
        "status": versions["status"],
        "sale_version": reached,
        "is_complete": newest is not None and all(steps.values()),
        "reached": steps,
        "sale_versions": versions["versions"],
        "commissions": commissions,
        "kpis": facts,
        "rebates": rebates,
        "seconds_after_sale": _delays(newest, commissions, facts, rebates) if newest else {},
    }


def _rebates(calls: OnBehalf, versions: Part, facts: Part) -> Part:
    """The rebate lines that cover the partner rows which this deal moved."""
    sale = versions["versions"][-1]["sale"] if versions["versions"] else {}
    partner_id = sale.get("partner_id")
    if partner_id is None:
        return {"is_available": True, "partner_id": None, "coverings": []}
    if not facts["is_available"]:
        return AWAY
    rows: dict[str, Part] = {}
    for fact in facts["facts"]:
        if fact["row"]["subject_kind"] == "partner" and fact["row"]["metric"] in (
            "signed",
            "received",
        ):
            rows[msgspec.json.encode(fact["row"]).decode()] = {
                "row": fact["row"],
                "version": fact["row_version"],
            }
    body = msgspec.json.encode({"partner_id": partner_id, "rows": list(rows.values())})
    return _result(_pool.submit(calls.call, "channels", "rebate_coverings", body))


def _result(future: Any) -> Part:
    try:
        return _part(future.result())
    except Unavailable:
        return AWAY


def _part(reply: RemoteReply) -> Part:
    if reply.error is not None:
        is_hidden = reply.error["kind"] in ("forbidden", "not_found")
        return {"is_available": is_hidden, "is_hidden": is_hidden, "code": reply.error["code"]}
    return {"is_available": True, **msgspec.json.decode(reply.result)}


def _delays(newest: Part, commissions: Part, facts: Part, rebates: Part) -> Part:
    """Seconds from the newest version of the sale to the last line of each step that followed
    it."""
    began = datetime.fromisoformat(newest["recorded_at"])
    lines = [line for covering in rebates.get("coverings", ()) for line in covering["lines"]]
    steps = {
        "commissions": commissions.get("lines", ()),
        "kpis": facts.get("facts", ()),
        "rebates": lines,
    }
    delays = {}
    for name, made in steps.items():
        after = [datetime.fromisoformat(one["created_at"]) for one in made]
        later = [(moment - began).total_seconds() for moment in after if moment >= began]
        if later:
            delays[name] = round(max(later), 3)
    return delays
