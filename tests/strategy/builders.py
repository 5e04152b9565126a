"""Strategy as tests meet it: plans with goals, and targets over a company of two units."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from chassis import codec
from chassis.passport import Caller
from chassis.scope import ScopeEdge
from chassis.testing import Harness
from kernel.money import Money
from kernel.seasonality import EVEN
from services.org.contract import AssignmentChanged
from services.strategy.contract import PlanContent, TargetNode, TargetPlan, TargetSubject
from services.strategy.rules.spreading import Setup
from services.strategy.rules.tree import Node

COMPANY, EAST, WEST = "company/company", "unit/east", "unit/west"
WANG, LI, ZHAO = "employee/emp_wang", "employee/emp_li", "employee/emp_zhao"
PEAK = tuple(map(Decimal, ("5", "3", "9", "8", "8", "9.5", "7", "7", "10.25", "8.25", "11", "14")))


def money(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def node(name: str, parent: str | None = None, **values: Any) -> dict[str, Any]:
    """A node as a client writes it."""
    kind, subject_id = name.split("/", 1)
    return {"subject_kind": kind, "subject_id": subject_id, "parent": parent, **values}


def a_company(**values: dict[str, Any]) -> list[dict[str, Any]]:
    """Two sellers in the east, one in the west; `values` by the last part of a node's name."""
    places = {COMPANY: None, EAST: COMPANY, WEST: COMPANY, WANG: EAST, LI: EAST, ZHAO: WEST}
    return [
        node(name, parent, **values.get(name.split("/")[1].removeprefix("emp_"), {}))
        for name, parent in places.items()
    ]


def a_draft(
    strategy: Harness,
    amount: str | dict[str, str] = "1200.00",
    nodes: Any = None,
    *,
    year: int = 2026,
    **values: Any,
) -> TargetPlan:
    drafted: TargetPlan = strategy.call(
        "draft_target_plan",
        **{
            "name": "年度销售目标",
            "year": year,
            "metric": "signed",
            "amount": money(amount) if isinstance(amount, str) else amount,
            "nodes": a_company() if nodes is None else nodes,
            **values,
        },
    )
    return drafted


def locked(strategy: Harness, plan: TargetPlan) -> TargetPlan:
    agreed: TargetPlan = strategy.call("lock_target_plan", plan_id=plan.plan_id)
    return agreed


def tree(strategy: Harness, plan: TargetPlan, **values: Any) -> dict[str, TargetNode]:
    found = strategy.call("target_tree", plan_id=plan.plan_id, **values).nodes
    return {one.node: one for one in found}


def years(strategy: Harness, plan: TargetPlan) -> dict[str, str]:
    """Each node's target of the year."""
    return {name: one.target.amount for name, one in tree(strategy, plan).items() if one.target}


def a_reader(scope: str, employee_id: str | None = None) -> Caller:
    """Somebody who may read targets in one data scope."""
    return Caller(f"acct_{employee_id or scope}", employee_id, None, {"targets:read": scope})


def placed(employee_id: str, version: int = 1, *, viewers: Iterable[str] = ()) -> AssignmentChanged:
    """Who may see an employee, as org knows it at `version`."""
    edges = tuple(ScopeEdge(viewer, date(2020, 1, 1)) for viewer in viewers)
    return AssignmentChanged(employee_id, version, (), edges)


def a_setup(*nodes: Node, amount: str = "1200.00", **values: Any) -> Setup:
    """What a plan says, as rules meet it."""
    return Setup(
        Money.of(amount), values.get("padding_rate", Decimal(0)), values.get("shares", EVEN), nodes
    )


def rule_node(name: str, parent: str | None = None, **values: Any) -> Node:
    kind, subject_id = name.split("/", 1)
    return Node(TargetSubject(kind), subject_id, parent, **values)


def a_goal(goal_id: str = "share", **values: Any) -> dict[str, Any]:
    return {
        "goal_id": goal_id, "name": "市场份额突破20%", "metric": "market_share", "base": "0.12",
        "target": "0.2", "due_on": "2029-12-31", "owner_id": "emp_director", **values,
    }


def a_content(*goals: dict[str, Any], **values: Any) -> dict[str, Any]:
    """What a plan of 2027 to 2029 says, as a client writes it."""
    return {
        "name": "三年规划", "starts_on": "2027-01-01", "horizon_years": 3,
        "competitive_strategy": "differentiation", "reasons": ["续航比竞品长2小时"],
        "goals": list(goals) or [a_goal()],
        "phases": [
            {"phase_id": "east", "region": "华东", "starts_on": "2027-01-01",
             "gate_metric": "market_share", "gate_threshold": "0.15"},
            {"phase_id": "nation", "region": "全国", "starts_on": "2028-07-01",
             "gate_metric": "market_share", "gate_threshold": "0.18", "depends_on": "east"},
        ],
        "market": {"segment": "25-35岁新中产女性", "region": "华东"},
        **values,
    }


def the_content(*goals: dict[str, Any], **values: Any) -> PlanContent:
    """The same as rules meet it."""
    return codec.decode(codec.encode(a_content(*goals, **values)), PlanContent)
