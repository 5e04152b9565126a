"""(e) Lists for a viewer of 5,000 people over a million deals, one client, through the gateway.

Half of 10,000 owners are visible to the viewer. Every allowed sort, up and down, with every usual
filter, the first page and one that follows it; apart from these, searches for words.
"""

from __future__ import annotations

from statistics import median
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import create_engine, event

from chassis import schemas
from chassis.envelope import Origin
from chassis.passport import Caller
from chassis.work import Ground, Work
from deploy.bench.clients import Connection, load, percentile
from deploy.bench.stage import Stage
from services.pipeline import contract
from services.pipeline.tables import metadata
from services.pipeline.usecases import deals

DEALS, OWNERS, SEEN = 1_000_000, 10_000, 5_000
VIEWER, EACH = "emp_viewer", 12
SORTS = ("-created_at", "created_at", "-signed_on", "signed_on", "-amount", "amount")
FILTERS = ("", "status=signed", "status=open", "status=cancelled", "stage=negotiation",
           "owner_id=emp_m_42", "customer_id=cust_m_77", "partner_id=part_m_7",
           "signed_on_from=2025-06-01&signed_on_to=2025-07-01")
SEARCHES = ("q=777", "q=777&owner_id=emp_m_42", "q=nothing")
"""Words in the title, which no index helps (`chassis.lists.matching`): a figure of their own."""
_FILL = """
    INSERT INTO deal (deal_id, version, title, status, stage, owner_id, customer_id, channel_id,
        partner_id, currency, amount_minor, lines, credits, origin, created_at, stage_since_at,
        expected_close_on, signed_on, closed_on, sale_version, received_minor)
    SELECT 'deal_m_' || n, 1, '泵站改造 ' || n,
        CASE WHEN n % 3 = 0 THEN 'open' WHEN n % 13 = 1 THEN 'lost'
             WHEN n % 199 = 7 THEN 'cancelled' ELSE 'signed' END,
        CASE WHEN n % 3 = 0 THEN (ARRAY['lead_capture', 'lead_screening', 'needs_discovery',
             'proposal', 'negotiation'])[1 + n / 3 % 5] ELSE 'signing' END,
        'emp_m_' || (n::bigint * 7919 % {owners}), 'cust_m_' || (n::bigint * 104729 % 50000),
        CASE WHEN n % 4 = 0 THEN 'distribution' ELSE 'direct' END,
        CASE WHEN n % 4 = 0 THEN 'part_m_' || (n / 4 % 500) END, 'CNY',
        1000 + n::bigint * 37 % 20000000, t.lines, t.credits, 'manual',
        now() - (n::bigint * 611953 % 94608000) * interval '1 second', now(),
        DATE '2026-12-31',
        CASE WHEN n % 3 <> 0 AND n % 13 <> 1
             THEN CURRENT_DATE - (n::bigint * 31 % 1095)::int END,
        NULL, CASE WHEN n % 3 <> 0 AND n % 13 <> 1 THEN 1 ELSE 0 END, 0
    FROM (SELECT lines, credits FROM deal WHERE lines <> '[]' LIMIT 1) t,
         generate_series(1, {deals}) AS n"""
_EDGES = """
    INSERT INTO scope_edge (viewer_id, subject_id, valid_from, version)
    SELECT '{viewer}', 'emp_m_' || 2 * n, DATE '2020-01-01', 1 FROM generate_series(0, {last}) AS n
    UNION ALL SELECT '{viewer}', '{viewer}', DATE '2020-01-01', 1"""


def measure(stage: Stage) -> dict[str, Any]:
    """The figures of (e)."""
    fill(stage)
    token = stage.token({"deals:read": "team"}, VIEWER)
    client = Connection(stage.url, token)
    asked = [f"sort={sort}&limit=50{'&' if chosen else ''}{chosen}"
             for sort in SORTS for chosen in FILTERS]
    each = {query: _pages(client, query) for query in asked}
    took = [seconds for many in each.values() for seconds in many]
    searched = {query: _pages(client, f"sort=-created_at&limit=50&{query}") for query in SEARCHES}
    slowest = sorted(each, key=lambda query: -percentile(each[query], 0.95))
    return {"deals": DEALS, "people": SEEN, "p50": median(took), "p95": percentile(took, 0.95),
            "most": max(took), "lists": {query: {
                "p50": median(each[query]), "p95": percentile(each[query], 0.95)}
                for query in slowest},
            "searches": {query: {"p50": median(many), "p95": percentile(many, 0.95)}
                         for query, many in searched.items()},
            "explained": {"query": slowest[0], "plan": _explained(stage, slowest[0])}}


def fill(stage: Stage) -> None:
    """The deals, and whom the viewer sees."""
    stage.ask("pipeline", _FILL.format(deals=DEALS, owners=OWNERS))
    stage.ask("pipeline", _EDGES.format(viewer=VIEWER, last=SEEN - 1))
    for table in ("deal", "scope_edge"):
        stage.ask("pipeline", f"VACUUM ANALYZE {table}")


def _pages(client: Connection, query: str) -> list[float]:
    """Seconds of the first page and the next one, in turn; the first of all warms up."""
    first = f"/v1/deals?{query}"
    cursor = client.get(first)["next_cursor"]
    paths = [first, f"{first}&cursor={cursor}"] if cursor else [first]
    todo = [paths[place % len(paths)] for place in range(EACH)]
    return load(todo, lambda: client, lambda known, path: known.ask("GET", path), 1).seconds


def _explained(stage: Stage, query: str) -> list[str]:
    """PostgreSQL's plan of the slowest list: the use case's own statement, explained."""
    asked = schemas.load(contract.DealQuery, dict(parse_qsl(query)))
    engine = create_engine(stage.system.environment.database_url("pipeline"))
    told: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute",
                 lambda _c, _k, statement, values, _x, _m: told.append((statement, values)))
    ground = Ground("pipeline", engine, metadata)
    work = Work(ground, Caller(VIEWER, VIEWER), Origin(VIEWER), scope="team")
    deals.listed(asked, work)
    work.close()
    engine.dispose()
    statement, values = told[-1]
    return [row[0] for row in stage.ask(
        "pipeline", f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {statement}", values)]
