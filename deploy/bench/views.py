"""(j) The 360-degree view of a customer with 100,000 customers stored, one client, by the gateway.

Each customer has 3 contacts, 6 interactions, 4 deals, 2 changes of grade; one in ten an open
complaint. Customers are taken at random, so that most views find nothing in a cache of theirs. What
is due was announced before, as on every day but the first.
"""

from __future__ import annotations

import random
from statistics import median
from typing import Any

from deploy.bench.clients import Connection, load, percentile
from deploy.bench.stage import Stage

CUSTOMERS, VIEWS = 100_000, 400
_FILL = (
    """INSERT INTO customer (customer_id, version, name, owner_id, region, segment, industry,
        buying_power_score, potential_score, grade, last_contact_on, owned_since_on, next_due_on,
        created_at, search_text)
    SELECT 'cust_n_' || n, 1, '客户 ' || n, 'emp_n_' || n % 500, '华东', 'enterprise', '制造',
        n % 100, n * 7 % 100, (ARRAY['A', 'B', 'C'])[1 + n % 3], CURRENT_DATE - n % 60,
        DATE '2024-01-01', CURRENT_DATE + n % 30 - 10, now() - n * interval '1 minute', '客户 ' || n
    FROM generate_series(1, {customers}) AS n""",
    """INSERT INTO follow_up_said (customer_id, due_on, is_overdue)
    SELECT customer_id, next_due_on, next_due_on < CURRENT_DATE FROM customer
    WHERE customer_id LIKE 'cust_n_%%' AND next_due_on <= CURRENT_DATE""",
    """INSERT INTO contact (contact_id, version, customer_id, name, role, phone, created_at)
    SELECT 'cont_n_' || n || '_' || k, 1, 'cust_n_' || n, '联系人 ' || k, 'buyer',
        '138' || lpad(n::text, 8, '0'), now()
    FROM generate_series(1, {customers}) AS n, generate_series(1, 3) AS k""",
    """INSERT INTO interaction (interaction_id, customer_id, channel, happened_at, happened_on,
        contact_ids, actor, recorded_at)
    SELECT 'int_n_' || n || '_' || k, 'cust_n_' || n, 'call', now() - k * interval '9 days',
        CURRENT_DATE - 9 * k, '[]', 'acct_n', now()
    FROM generate_series(1, {customers}) AS n, generate_series(1, 6) AS k""",
    """INSERT INTO interaction_text (interaction_id, summary, next_step)
    SELECT interaction_id, '谈了泵站改造的报价', '下周拜访' FROM interaction
    WHERE interaction_id LIKE 'int_n_%%'""",
    """INSERT INTO deal_copy (deal_id, customer_id, owner_id, status, amount_minor, currency,
        received_minor, stage, signed_on, deal_version, sale_version)
    SELECT 'deal_n_' || n || '_' || k, 'cust_n_' || n, 'emp_n_' || n % 500,
        CASE WHEN k > 1 THEN 'signed' ELSE 'open' END, 100000 * k, 'CNY',
        CASE WHEN k > 2 THEN 100000 * k ELSE 0 END, CASE WHEN k = 1 THEN 'proposal' END,
        CASE WHEN k > 1 THEN CURRENT_DATE - 90 * k END, 1, CASE WHEN k > 1 THEN 1 ELSE 0 END
    FROM generate_series(1, {customers}) AS n, generate_series(1, 4) AS k""",
    """INSERT INTO grade_change (customer_id, from_grade, to_grade, is_manual, rule_version, score,
        actor, changed_at)
    SELECT 'cust_n_' || n, CASE WHEN k = 2 THEN 'C' END, (ARRAY['C', 'B'])[k], false, 1, 50,
        'crm', now()
    FROM generate_series(1, {customers}) AS n, generate_series(1, 2) AS k""",
    """INSERT INTO complaint (complaint_id, version, customer_id, priority, state, answer_hours,
        solve_hours, summary, received_at, recorded_at)
    SELECT 'cmp_n_' || n, 1, 'cust_n_' || n, 'normal', 'new', 24, 48, '漏水', now(), now()
    FROM generate_series(10, {customers}, 10) AS n""",
)
TABLES = ("customer", "contact", "interaction", "interaction_text", "deal_copy", "grade_change",
           "complaint")


def measure(stage: Stage, runs: int = 3) -> dict[str, Any]:
    """The figures of (j): seconds of views, run by run."""
    fill(stage)
    client, chance = Connection(stage.url, stage.token()), random.Random(20260301)
    took = [_views(client, chance) for _ in range(runs)]
    shown = client.get("/v1/customers/cust_n_10/overview")
    return {"customers": CUSTOMERS, "views": VIEWS,
            "p50": three([median(one) for one in took]),
            "p95": three([percentile(one, 0.95) for one in took]),
            "shown": {name: len(shown[name]) for name in (
                "contacts", "interactions", "deals", "grade_history", "open_complaints")}}


def fill(stage: Stage) -> None:
    """The customers, unless they are there."""
    if stage.ask("crm", "SELECT 1 FROM customer WHERE customer_id = 'cust_n_1'"):
        return
    for statement in _FILL:
        stage.ask("crm", statement.format(customers=CUSTOMERS).replace("%%", "%"))
    for table in TABLES:
        stage.ask("crm", f"VACUUM ANALYZE {table}")


def _views(client: Connection, chance: random.Random) -> list[float]:
    paths = [f"/v1/customers/cust_n_{chance.randint(1, CUSTOMERS)}/overview"
             for _ in range(VIEWS)]
    return load(paths, lambda: client, lambda known, path: known.ask("GET", path), 1).seconds


def three(seconds: list[float]) -> list[float]:
    """The median, the least and the most of several runs."""
    return [median(seconds), min(seconds), max(seconds)]
