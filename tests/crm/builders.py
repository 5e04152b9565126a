"""Crm as tests meet it: known employees, customers, sales as pipeline announces them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from chassis.passport import Caller
from chassis.scope import ScopeEdge
from chassis.testing import Harness
from kernel.money import Money
from services.org.contract import AssignmentChanged
from services.people.contract import EmployeeHired
from services.pipeline.contract import (
    CreditKind,
    DealAmended,
    DealCancelled,
    DealLost,
    DealSigned,
    DealStageChanged,
    PaymentReceived,
    SaleCredit,
    SaleFacts,
    SaleLine,
    SalePayment,
    SaleStatus,
    Stage,
)

TODAY = date(2026, 3, 31)
READ, WRITE, PERSONAL = "customers:read", "customers:write", "personal:read"


def knows_employees(crm: Harness, *employee_ids: str) -> None:
    crm.hears(*(EmployeeHired(name, 1, date(2026, 1, 1)) for name in employee_ids))


def sees(crm: Harness, viewer: str, *subjects: str, since: date = date(2026, 1, 1)) -> None:
    """Org said that the viewer may see the subjects."""
    crm.hears(
        *(AssignmentChanged(subject, 1, (), (ScopeEdge(viewer, since),)) for subject in subjects)
    )


def somebody(employee_id: str | None = "emp_1", **permissions: str) -> Caller:
    """A caller: `somebody(read="own", personal="all")`."""
    names = {"read": READ, "write": WRITE, "personal": PERSONAL, "grade": "customers:grade",
             "pools": "pools:read", "claim": "pools:claim", "manage": "pools:manage"}
    granted: Mapping[str, str] = {names[name]: scope for name, scope in permissions.items()}
    return Caller(f"acct_{employee_id}", employee_id, None, granted)


def a_customer(crm: Harness, **more: Any) -> Any:
    values = {"name": "上海恒远泵业有限公司", "owner_id": "emp_1", **more}
    return crm.call("create_customer", **values)


def a_contact(crm: Harness, customer_id: str, **more: Any) -> Any:
    values = {"name": "王小明", "phone": "13812341111", "email": "zhang@example.com", **more}
    return crm.call("add_contact", customer_id=customer_id, **values)


def spoke(crm: Harness, customer_id: str, **more: Any) -> Any:
    values = {"channel": "call", "summary": "问候", **more}
    return crm.call("record_interaction", customer_id=customer_id, **values)


def money(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def a_rule(crm: Harness, *criteria: dict[str, Any], **more: Any) -> Any:
    values = {"criteria": list(criteria), "a_from": "70", "b_from": "40", **more}
    return crm.call("draft_grade_rule", **values)


def an_approved_rule(crm: Harness, *criteria: dict[str, Any], **more: Any) -> Any:
    """In force at once, and everybody graded by it."""
    drafted = a_rule(crm, *criteria, **more)
    return crm.call("approve_grade_rule", rule_version=drafted.rule_version)


def signed_criterion(amount: str = "1000.00 CNY", **more: Any) -> dict[str, Any]:
    return {
        "field": "signed_last_365_days",
        "operator": "at_least",
        "values": [amount],
        "points": 100,
        **more,
    }


def a_sale(
    amount: str = "1000.00",
    version: int = 1,
    *,
    deal_id: str = "deal_1",
    customer_id: str | None = "cust_1",
    currency: str = "CNY",
    status: SaleStatus = SaleStatus.SIGNED,
    signed_on: date = date(2026, 3, 3),
    received: str | None = None,
) -> SaleFacts:
    price = Money.of(amount, currency)
    payments = (SalePayment("pay_1", signed_on, Money.of(received, currency)),) if received else ()
    line = SaleLine(
        "line_1", "prod_1", "pumps", "pumps", Decimal(1), price, price, Money.zero(currency)
    )
    return SaleFacts(
        deal_id, version, "manual", "emp_1", status, signed_on, signed_on, "direct", customer_id,
        currency, price, (line,), (SaleCredit("emp_1", CreditKind.REVENUE, Decimal(1)),),
        payments=payments,
    )


def signed(amount: str = "1000.00", **more: Any) -> DealSigned:
    return DealSigned(a_sale(amount, **more))


def amended(amount: str, version: int = 2, **more: Any) -> DealAmended:
    return DealAmended(a_sale(amount, version, **more))


def paid(amount: str, received: str, version: int = 2, **more: Any) -> PaymentReceived:
    return PaymentReceived(a_sale(amount, version, received=received, **more))


def cancelled(amount: str = "1000.00", version: int = 3, **more: Any) -> DealCancelled:
    return DealCancelled(a_sale(amount, version, status=SaleStatus.CANCELLED, **more))


def moved(
    version: int = 2,
    amount: str = "1000.00",
    *,
    deal_id: str = "deal_1",
    customer_id: str | None = "cust_1",
    stage: Stage = Stage.PROPOSAL,
) -> DealStageChanged:
    return DealStageChanged(
        deal_id, version, "emp_1", Stage.NEEDS_DISCOVERY, stage, 60, Money.of(amount), customer_id
    )


def lost(version: int = 3, *, deal_id: str = "deal_1", customer_id: str = "cust_1") -> DealLost:
    return DealLost(
        deal_id, version, "emp_1", Stage.PROPOSAL, "价格", Money.of("1000.00"), customer_id
    )
