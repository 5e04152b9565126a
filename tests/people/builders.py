"""People as tests meet them: hired sellers under approved plans."""

from __future__ import annotations

from datetime import date
from typing import Any

from chassis.testing import Harness
from services.people.usecases import realignment

PLAN_TIERS = (("0.00", "0.01"), ("1000.00", "0.02"))
FROM = date(2026, 1, 1)


def a_component(
    mode: str = "step",
    accumulate: str = "month",
    tiers: Any = PLAN_TIERS,
    *,
    component_id: str = "base",
    currency: str = "CNY",
    overlay: bool = False,
    **more: Any,
) -> dict[str, Any]:
    return {
        **more,
        "component_id": component_id,
        "name": component_id,
        "mode": mode,
        "accumulate": accumulate,
        "currency": currency,
        "overlay": overlay,
        "tiers": [
            {"starts_at": {"amount": start, "currency": currency}, "rate": rate}
            for start, rate in tiers
        ],
    }


def an_approved_plan(
    people: Harness, *components: dict[str, Any], starts_on: date = FROM,
    plan_id: str | None = None, terms: dict[str, Any] | None = None,
) -> Any:
    plan = people.call(
        "draft_plan",
        name="plan",
        starts_on=starts_on,
        plan_id=plan_id,
        components=list(components) or [a_component()],
        terms=terms,
    )
    people.call("approve_plan", plan_id=plan.plan_id, plan_version=plan.plan_version)
    return plan


def a_seller(
    people: Harness,
    plan_id: str | None = None,
    *,
    external_ref: str = "s1",
    valid_from: date = FROM,
    hired_on: date = FROM,
) -> str:
    """The id of a hired employee, under a plan if one is given."""
    employee_id: str = people.call(
        "hire_employee", name="张三", hired_on=hired_on, external_ref=external_ref
    ).employee_id
    if plan_id is not None:
        people.call("assign_plan", employee_id=employee_id, plan_id=plan_id, valid_from=valid_from)
    return employee_id


def yuan(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def caught_up(people: Harness) -> None:
    """Everything that arrived late has been brought in line."""
    people.runs(realignment.step)


def balance_of(people: Harness, employee_id: str, period: str = "2026-03") -> list[str]:
    found = people.call("balances", employee_id=employee_id, period=period).accounts
    return [
        account.balance.amount for account in found if account.balance.minor or account.base.minor
    ]
