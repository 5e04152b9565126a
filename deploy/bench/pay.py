"""(g) A month of 10,000 deals for 500 sellers: the ledger's lines, then everybody's pay sheets.

The deals' facts lie in people's database as if just heard; the ledger is written by the service's
own job (what arrives later than the sale: here the plan), the sheets by the pay run that a client
starts. Tiers over the month, receipts, a product rate, a draw and bonuses: every rule has work.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.codec import encode
from deploy.bench.clients import Connection, Refused
from deploy.bench.stage import Stage
from deploy.local.waiting import wait_until
from kernel.money import Money
from services.pipeline.contract.sale import (
    CreditKind,
    SaleCredit,
    SaleFacts,
    SaleLine,
    SalePayment,
    SaleStatus,
)

SELLERS, DEALS, LIMIT = 500, 10_000, 600
PERIOD, SIGNED_ON = "2026-03", date(2026, 3, 17)


def measure(stage: Stage, deals: int = DEALS) -> dict[str, Any]:
    """The figures of (g): seconds of the ledger and of the sheets, and whether all is right."""
    plan_id = _plan(stage)
    _fill(stage, plan_id, deals)
    began = time.monotonic()
    with stage.session("people") as session:
        session.run("INSERT INTO realignment (employee_id, cause, part, after_deal_id) "
                    "SELECT employee_id, 'bench/' || employee_id, 0, '' FROM employee "
                    "WHERE employee_id LIKE 'emp_pay_%'")
    wait_until(lambda: stage.ask("people", "SELECT count(*) FROM realignment") == [(0,)],
               LIMIT, "the ledger", 0.1)
    accrued = time.monotonic() - began
    took, job = _run(stage)
    return {"deals": deals, "sellers": SELLERS, "accrued": accrued, "sheets": took,
            "created": job["created"], "lines": _count(stage, "commission_line"),
            "different": _different(stage)}


def _run(stage: Stage) -> tuple[float, Any]:
    """Seconds of the pay run, and its job."""
    client, began = Connection(stage.url, stage.token()), time.monotonic()
    job_id = client.post("/v1/pay-runs", {"period": PERIOD})["job_id"]
    jobs: list[Any] = []

    def is_over() -> bool:
        jobs.append(client.get(f"/v1/jobs/{job_id}"))
        return jobs[-1]["state"] not in ("queued", "running")

    wait_until(is_over, LIMIT, "the pay run", 0.1)
    took, job = time.monotonic() - began, jobs[-1]
    if job["created"] < SELLERS or job["refused"]:
        raise Refused(str({name: job[name] for name in ("state", "created", "refused", "errors")}))
    return took, job


def _different(stage: Stage) -> int:
    """Sheets that are not what their seller's ledger lines come to."""
    return int(stage.ask("people", """
        SELECT count(*) FROM settlement s JOIN (
            SELECT employee_id, sum(amount_minor) AS minor FROM commission_line
            WHERE booked_in <= %s GROUP BY employee_id) l USING (employee_id)
        WHERE s.earned_minor <> l.minor OR s.paid_minor < l.minor""", (PERIOD,))[0][0])


def _count(stage: Stage, table: str) -> int:
    return int(stage.ask("people", f"SELECT count(*) FROM {table}")[0][0])


def _plan(stage: Stage) -> str:
    client = Connection(stage.url, stage.token())
    money = {"amount": "3000.00", "currency": "CNY"}
    component = {
        "component_id": "base", "name": "提成", "mode": "step", "accumulate": "month",
        "trigger": "received",
        "tiers": [{"starts_at": {"amount": start, "currency": "CNY"}, "rate": rate}
                  for start, rate in (("0.00", "0.01"), ("20000.00", "0.02"))],
        "product_rates": [{"level": "product", "reference": "prod_own", "rate": "0.03"}]}
    plan = client.post("/v1/compensation-plans", {
        "name": "月结基准", "starts_on": "2026-01-01", "components": [component],
        "terms": {"draw": {"minimum": money}, "bonuses": [
            {"name": "达标奖", "attainment_ratio": "1", "amount": money}]}})
    plan_id: str = plan["plan_id"]
    client.post(f"/v1/compensation-plans/{plan_id}/versions/1/approve")
    return plan_id


def _fill(stage: Stage, plan_id: str, deals: int) -> None:
    """Sellers hired and under the plan since March, and their deals as heard."""
    with stage.session("people") as session:
        session.run(f"""
            INSERT INTO employee (employee_id, version, name, hired_on)
            SELECT 'emp_pay_' || n, 1, '销售' || n, DATE '2026-03-01'
            FROM generate_series(0, {SELLERS - 1}) AS n""")
        session.run("""
            INSERT INTO plan_assignment (assignment_id, version, employee_id, plan_id, valid_from)
            SELECT 'pass_' || employee_id, 1, employee_id, %s, DATE '2026-03-01'
            FROM employee WHERE employee_id LIKE 'emp_pay_%%'""", (plan_id,))
        session.run("""
            INSERT INTO employee_quota (plan_id, employee_id, period, metric, currency,
                                        amount_minor)
            SELECT 'tgt_pay', employee_id, %s, 'signed', 'CNY', 1000000
            FROM employee WHERE employee_id LIKE 'emp_pay_%%'""", (PERIOD,))
        session.run_many(
            "INSERT INTO sale (deal_id, sale_version, facts, cause, signed_on) VALUES %s",
            [(one.deal_id, 1, encode(one).decode(), f"bench/{one.deal_id}", one.signed_on)
             for one in _sales(deals)])
        session.run_many("INSERT INTO sale_credit (employee_id, deal_id) VALUES %s", [
            (credit.employee_id, one.deal_id) for one in _sales(deals) for credit in one.credits])
        for table in ("sale", "sale_credit", "plan_assignment", "employee"):
            session.run(f"ANALYZE {table}")


def _sales(deals: int) -> Iterator[SaleFacts]:
    for number in range(deals):
        amount = Money(100_000 + number * 37 % 2_000_000)
        own = amount.times(Decimal("0.25"))
        first, second = number % SELLERS, (number * 7 + 1) % SELLERS
        shares = ((first, Decimal("0.7")), (second, Decimal("0.3"))) if first != second else (
            (first, Decimal(1)),)
        line = SaleLine("1", "prod_1", "pumps", "pumps", Decimal(1), amount - own, amount - own,
                        Money(0))
        yield SaleFacts(
            f"deal_pay_{number}", 1, "manual", f"emp_pay_{first}", SaleStatus.SIGNED, SIGNED_ON,
            SIGNED_ON, "direct", "cust_1", "CNY", amount,
            (line, replace(line, line_id="2", product_id="prod_own", list_price=own,
                           net_price=own)),
            tuple(SaleCredit(f"emp_pay_{who}", CreditKind.REVENUE, rate) for who, rate in shares),
            payments=(SalePayment("pay_1", date(2026, 3, 20), amount.times(Decimal("0.6"))),
                      SalePayment("pay_2", date(2026, 3, 28), amount.times(Decimal("0.4")))))
