"""(d) The chain and the lists once 100,000 deals are stored, beside the same just before.

The deals are copies of settled ones, made by SQL in every database that took part: the deal, its
sale, its events (published, and heard), its facts, its lines. Days are spread over a month. Amounts
of lines are the rule applied to the copies one after the other, so that every balance is what a
recomputation gives; `balanced` asserts it before anything is measured.
"""

from __future__ import annotations

from typing import Any

from deploy.bench import chain, reads
from deploy.bench.company import Company, prepared
from deploy.bench.stage import Stage

STORED, TEMPLATES = 100_000, 100
FIRST_BEFORE, FIRST_AFTER = 100_000, 300_000
TABLES = {
    "pipeline": ("deal", "sale_version", "stage_change", "outbox", "idempotency"),
    "people": ("sale", "sale_credit", "commission_line", "account", "outbox", "heard"),
    "analytics": ("certified_sale", "sale_credit", "fact", "kpi_row", "outbox", "heard"),
    "channels": ("held_row", "rebate_line", "rebate_account", "outbox", "heard"),
}
LISTS = ("?limit=50", "?limit=50&sort=-signed_on", "?limit=50&sort=-amount",
         "?limit=50&status=signed")
_COPY = "generate_series(1, {times}) AS n"
_DAY = "(DATE '2026-03-01' + mod(n, 31))"
_WIRE = ("replace(replace({column}, t.deal_id, t.deal_id || 'x' || n), '2026-03-03',"
         " to_char(" + _DAY + ", 'YYYY-MM-DD'))")

PIPELINE = """
    CREATE TEMP TABLE template AS SELECT * FROM deal WHERE status = 'signed'
        AND partner_id IS NOT NULL ORDER BY deal_id LIMIT {templates};
    INSERT INTO deal SELECT copied.* FROM template t, {copy},
        LATERAL jsonb_populate_record(t, jsonb_build_object(
            'deal_id', t.deal_id || 'x' || n, 'signed_on', {day}, 'closed_on', {day},
            'created_at', t.created_at - n * interval '7 minutes')) AS copied;
    INSERT INTO sale_version (deal_id, sale_version, facts, cause, event_id, reason, recorded_at)
        SELECT t.deal_id || 'x' || n, t.sale_version, {facts}, t.cause,
               gen_random_uuid()::text, t.reason, t.recorded_at
        FROM sale_version t JOIN template USING (deal_id), {copy};
    INSERT INTO stage_change (deal_id, from_stage, to_stage, entered_at, seconds_in_previous, actor)
        SELECT t.deal_id || 'x' || n, t.from_stage, t.to_stage, t.entered_at,
               t.seconds_in_previous, t.actor
        FROM stage_change t JOIN template USING (deal_id), {copy}
"""
IDEMPOTENCY = """
    INSERT INTO idempotency (actor, operation, key, request_hash, reply, etag, created_at)
    SELECT t.actor, t.operation, t.key || 'x' || n, t.request_hash, t.reply, t.etag, t.created_at
    FROM (SELECT * FROM idempotency WHERE operation = 'sign_deal' ORDER BY key LIMIT {templates}) t,
         {copy}
"""
OUTBOX = """
    INSERT INTO outbox (event_id, type, aggregate_id, aggregate_version, body, created_at,
                        published_at)
    SELECT gen_random_uuid(), t.type, t.aggregate_id || 'x' || n, t.aggregate_version, t.body,
           t.created_at, t.published_at
    FROM (SELECT * FROM outbox WHERE type = ANY(%s) AND published_at IS NOT NULL
          ORDER BY id LIMIT {templates}) t, {copy}
"""
HEARD = """
    INSERT INTO heard (event_id, type) SELECT gen_random_uuid(), 'deal_signed'
    FROM generate_series(1, {templates}), {copy}
"""
PEOPLE = """
    CREATE TEMP TABLE template AS SELECT * FROM sale WHERE deal_id = ANY(%s);
    INSERT INTO sale (deal_id, sale_version, facts, cause)
        SELECT t.deal_id || 'x' || n, t.sale_version, {facts}, t.cause || 'x' || n
        FROM template t, {copy};
    INSERT INTO sale_credit (employee_id, deal_id)
        SELECT t.employee_id, t.deal_id || 'x' || n
        FROM sale_credit t JOIN template USING (deal_id), {copy};
    CREATE FUNCTION pg_temp.due(x numeric) RETURNS bigint LANGUAGE sql IMMUTABLE AS
        $$ SELECT round(least(x, 100000) * 0.01 + greatest(x - 100000, 0) * 0.02)::bigint $$;
    CREATE TEMP TABLE copied AS
        SELECT t.*, n, {day} AS day, a.base_minor + sum(t.base_minor) OVER (
            PARTITION BY t.employee_id ORDER BY n, t.line_id) AS standing
        FROM commission_line t JOIN template USING (deal_id)
        JOIN account a USING (employee_id, plan_id, plan_version, component_id, period, currency),
        {copy};
    INSERT INTO commission_line (cause, kind, employee_id, plan_id, plan_version, component_id,
            period, currency, deal_id, base_minor, amount_minor, rule, belongs_on, booked_in,
            created_at)
        SELECT cause || 'x' || n, kind, employee_id, plan_id, plan_version, component_id, period,
               currency, deal_id || 'x' || n, base_minor,
               pg_temp.due(standing) - pg_temp.due(standing - base_minor), rule, day, booked_in,
               created_at
        FROM copied;
    UPDATE account SET base_minor = added.standing, balance_minor = pg_temp.due(added.standing)
        FROM (SELECT employee_id, max(standing) AS standing FROM copied GROUP BY 1) added
        WHERE account.employee_id = added.employee_id
"""
ANALYTICS = """
    CREATE TEMP TABLE template AS SELECT * FROM certified_sale WHERE deal_id = ANY(%s);
    INSERT INTO certified_sale (deal_id, sale_version, signed_on, facts)
        SELECT t.deal_id || 'x' || n, t.sale_version, {day}, {facts} FROM template t, {copy};
    INSERT INTO sale_credit (employee_id, deal_id)
        SELECT t.employee_id, t.deal_id || 'x' || n
        FROM sale_credit t JOIN template USING (deal_id), {copy};
    CREATE TEMP TABLE copied AS SELECT t.cause || 'x' || n AS cause, t.deal_id || 'x' || n
            AS deal_id, t.metric, t.subject_kind, t.subject_id, t.currency, {day} AS day, t.leg,
            t.value, t.created_at
        FROM fact t JOIN template USING (deal_id), {copy};
    INSERT INTO kpi_row AS held
        (metric, subject_kind, subject_id, currency, day, value, epoch, counter)
        SELECT metric, subject_kind, subject_id, currency, day, sum(value), 0, 1
        FROM copied GROUP BY 1, 2, 3, 4, 5
        ON CONFLICT (metric, subject_kind, subject_id, currency, day) DO UPDATE
        SET value = held.value + excluded.value, counter = held.counter + 1;
    INSERT INTO fact (cause, deal_id, metric, subject_kind, subject_id, currency, day, leg, value,
                      row_epoch, row_counter, created_at)
        SELECT c.cause, c.deal_id, c.metric, c.subject_kind, c.subject_id, c.currency, c.day, c.leg,
               c.value, r.epoch, r.counter, c.created_at
        FROM copied c JOIN kpi_row r USING (metric, subject_kind, subject_id, currency, day)
"""
CHANNELS = """
    CREATE TEMP TABLE told (subject_id text, metric text, currency text, day date, value bigint,
                            epoch bigint, counter bigint);
"""
CHANNELS_TOLD = "INSERT INTO told VALUES %s"
CHANNELS_HEARD = """
    CREATE FUNCTION pg_temp.due(x numeric) RETURNS bigint LANGUAGE sql IMMUTABLE AS
        $$ SELECT round(least(x, 150000) * 0.05 + greatest(x - 150000, 0) * 0.08)::bigint $$;
    CREATE TEMP TABLE grown AS
        SELECT told.*, split_part(subject_id, '/', 1) AS partner_id,
               told.metric || '/partner/' || subject_id || '/' || told.currency || '/' || told.day
                   AS row_name,
               told.value - coalesce(held_row.value, 0) AS base_minor
        FROM told LEFT JOIN held_row ON held_row.row_name =
             told.metric || '/partner/' || subject_id || '/' || told.currency || '/' || told.day;
    INSERT INTO held_row (row_name, partner_id, product_line, metric, currency, day, value, epoch,
                          counter)
        SELECT row_name, partner_id, split_part(subject_id, '/', 2), metric, currency, day, value,
               epoch, counter FROM grown
        ON CONFLICT (row_name) DO UPDATE SET value = excluded.value, counter = excluded.counter;
    CREATE TEMP TABLE copied AS
        SELECT g.*, n, a.agreement_id, a.agreement_version, a.programme_id, a.window_start,
               g.base_minor / {per_row}
                   + CASE WHEN n = 1 THEN mod(g.base_minor, {per_row}) ELSE 0 END AS part
        FROM grown g JOIN rebate_account a USING (partner_id), generate_series(1, {per_row}) AS n
        WHERE g.base_minor > 0;
    CREATE TEMP TABLE standing AS
        SELECT c.*, a.base_minor + sum(c.part) OVER (
            PARTITION BY c.partner_id ORDER BY c.row_name, c.n) AS standing
        FROM copied c JOIN rebate_account a USING (partner_id);
    INSERT INTO rebate_line (cause, kind, partner_id, agreement_id, agreement_version, programme_id,
            window_start, row_name, to_epoch, to_counter, currency, base_minor, amount_minor, rule,
            belongs_on, booked_in, created_at)
        SELECT 'stored/' || row_name || '/' || n, 'accrual', partner_id, agreement_id,
               agreement_version, programme_id, window_start, row_name, epoch, counter, currency,
               part, pg_temp.due(standing) - pg_temp.due(standing - part), '', day,
               to_char(day, 'YYYY-MM'), now()
        FROM standing;
    UPDATE rebate_account SET base_minor = added.standing,
            balance_minor = pg_temp.due(added.standing)
        FROM (SELECT partner_id, max(standing) AS standing FROM standing GROUP BY 1) added
        WHERE rebate_account.partner_id = added.partner_id
"""
PARTNER_ROWS = """
    SELECT subject_id, metric, currency, day, value, epoch, counter FROM kpi_row
    WHERE subject_kind = 'partner' AND metric = 'signed'
"""


def measure(stage: Stage, company: Company, runs: int, deals: int) -> dict[str, Any]:
    """The figures of (d)."""
    chain.settle(stage, prepared(stage, company, FIRST_BEFORE - 1_000, TEMPLATES))
    before = _figures(stage, company, runs, deals, FIRST_BEFORE)
    fill(stage)
    balanced(stage)
    after = _figures(stage, company, runs, deals, FIRST_AFTER)
    balanced(stage)
    return {"stored": STORED, "before": before, "after": after,
            "ratio": after["per_second"][0] / before["per_second"][0]}


def _figures(stage: Stage, company: Company, runs: int, deals: int, first: int) -> dict[str, Any]:
    settled = [chain.one_run(stage, company, deals, first + 1_000 * number)
               for number in range(runs)]
    lists = {name: reads.read(stage, [f"/v1/deals{name}"], 200) for name in LISTS}
    return {**chain.summary(settled), "lists": lists}


def fill(stage: Stage) -> None:
    """Store the copies everywhere, and let the databases know how many there are."""
    words = {"copy": _COPY.format(times=STORED // TEMPLATES), "templates": TEMPLATES, "day": _DAY,
             "facts": _WIRE.format(column="t.facts"), "per_row": 2 * STORED // (31 * 40)}
    templates = [row[0] for row in stage.ask(
        "pipeline", "SELECT deal_id FROM deal WHERE status = 'signed' AND partner_id IS NOT NULL "
                    "ORDER BY deal_id LIMIT %s", (TEMPLATES,))]
    stage.ask("pipeline", PIPELINE.format(**words))
    stage.ask("pipeline", IDEMPOTENCY.format(**words))
    stage.ask("people", PEOPLE.format(**words), (templates,))
    stage.ask("analytics", ANALYTICS.format(**words), (templates,))
    _tell_channels(stage, words)
    for service, kinds in (("pipeline", ["deal_signed"]), ("people", ["commission_calculated"]),
                           ("analytics", ["kpi_updated"]), ("channels", ["rebate_accrued"])):
        stage.ask(service, OUTBOX.format(**words), (kinds,))
        if service != "pipeline":
            stage.ask(service, HEARD.format(**words))
        for table in TABLES[service]:
            stage.ask(service, f"VACUUM ANALYZE {table}")


def _tell_channels(stage: Stage, words: dict[str, Any]) -> None:
    """What analytics' rows of partners now hold, as if channels had heard it."""
    told = stage.ask("analytics", PARTNER_ROWS)
    with stage.session("channels") as session:
        session.run(CHANNELS)
        session.run_many(CHANNELS_TOLD, told)
        session.run(CHANNELS_HEARD.format(**words))


def balanced(stage: Stage) -> None:
    """Every account is the sum of its lines and the rule of its base; every row that of its
    facts."""
    chain.await_rebates(stage, 0.1)
    wrong = {
        "people": stage.ask("people", _WRONG_ACCOUNTS.format(
            line="commission_line", account="account", whose="employee_id",
            step=100_000, low="0.01", high="0.02")),
        "channels": stage.ask("channels", _WRONG_ACCOUNTS.format(
            line="rebate_line", account="rebate_account", whose="partner_id",
            step=150_000, low="0.05", high="0.08")),
        "analytics": stage.ask("analytics", _WRONG_ROWS)}
    if any(wrong.values()):
        raise RuntimeError(f"balances do not hold: {wrong}")


_WRONG_ACCOUNTS = """
    SELECT a.{whose}, a.base_minor, a.balance_minor, l.base, l.amount FROM {account} a
    JOIN (SELECT {whose}, sum(base_minor) AS base, sum(amount_minor) AS amount
          FROM {line} GROUP BY 1) l USING ({whose})
    WHERE a.base_minor <> l.base OR a.balance_minor <> l.amount
       OR a.balance_minor <> round(least(a.base_minor, {step}) * {low}
                                   + greatest(a.base_minor - {step}, 0) * {high})
    LIMIT 3"""
_WRONG_ROWS = """
    SELECT r.metric, r.subject_id, r.day, r.value, f.value FROM kpi_row r
    JOIN (SELECT metric, subject_kind, subject_id, currency, day, sum(value) AS value
          FROM fact GROUP BY 1, 2, 3, 4, 5) f
        USING (metric, subject_kind, subject_id, currency, day)
    WHERE r.value <> f.value LIMIT 3"""
