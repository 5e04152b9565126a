"""Where the company wants to go: a plan of three years, this year's target down to the seller."""

from __future__ import annotations

from datetime import date

from deploy.example.load import Loader
from deploy.example.people import COMPANY, REGIONS
from deploy.example.terms import CURRENCY
from deploy.importer.api import Record, money

NAME = "恒远三年规划"
TARGET_FEN = 60_000_000_00
SHARES = ["6", "5", "8", "8", "9", "9", "8", "8", "9", "9", "10", "11"]
"""How much of the year each month carries, in percent: slow around the spring festival."""
WEIGHTS = {"east": "40", "north": "25", "south": "22", "southwest": "13"}


def load_strategy(loader: Loader) -> None:
    """The plan, approved; the target plan of the year, locked."""
    _approve_plan(loader)
    _lock_targets(loader)


def _approve_plan(loader: Loader) -> None:
    known = loader.gateway.get("/v1/strategic-plans")["items"]
    found = [plan for plan in known if plan["content"]["name"] == NAME]
    plan = found[0] if found else loader.post(
        "/v1/strategic-plans", {"content": plan_content(loader)})
    path = f"/v1/strategic-plans/{plan['plan_id']}/versions/{plan['plan_version']}"
    if plan["state"] == "draft":
        plan = loader.post(f"{path}/submit", {})
    if plan["state"] == "in_review":
        loader.post(f"{path}/approve", {})


def plan_content(loader: Loader) -> Record:
    """Three years: a share of the market, revenue that serves it, one region after the other."""
    first = date(loader.company.today.year, 1, 1)
    director = loader.ids.employees[loader.company.people[0].login]
    last = date(first.year + 2, 12, 31).isoformat()
    goals = [
        {"goal_id": "share", "name": "华东市场份额达到 20 %", "metric": "market_share",
         "base": "0.12", "target": "0.20", "due_on": last, "owner_id": director},
        {"goal_id": "revenue", "name": "年营收达到 1 亿", "metric": "signed", "unit": CURRENCY,
         "base": "48000000", "target": "100000000", "due_on": last, "owner_id": director,
         "parent_id": "share"}]
    return {"name": NAME, "starts_on": first.isoformat(), "horizon_years": 3,
            "competitive_strategy": "differentiation",
            "reasons": ["节能方案比竞品多省电 8 %", "四小时到场的现场服务"],
            "goals": goals, "phases": _phases(first),
            "market": {"segment": "水处理与化工流体设备", "region": "华东、华北、华南、西南"}}


def _phases(first: date) -> list[Record]:
    """East first; each next region once the one before has signed enough."""
    before, phases = None, []
    for number, region in enumerate(REGIONS):
        day = date(first.year + number // 2, 1 + 6 * (number % 2), 1)
        phase: Record = {"phase_id": region, "region": REGIONS[region],
                         "starts_on": day.isoformat(), "gate_metric": "signed",
                         "gate_threshold": "10000000"}
        phases.append(phase | ({"depends_on": before} if before else {}))
        before = region
    return phases


def _lock_targets(loader: Loader) -> None:
    year = loader.company.today.year
    name = f"{year} 年度签约目标"
    known = loader.gateway.get("/v1/target-plans")["items"]
    found = [plan for plan in known if plan["name"] == name]
    plan = found[0] if found else loader.post("/v1/target-plans", {
        "name": name, "year": year, "metric": "signed", "shares": SHARES,
        "amount": money(TARGET_FEN, CURRENCY), "nodes": nodes(loader)})
    if plan["state"] == "draft":
        loader.post(f"/v1/target-plans/{plan['plan_id']}/lock", {})


def nodes(loader: Loader) -> list[Record]:
    """The company, its regions by weight, and each region's sellers evenly."""
    units, employees = loader.ids.units, loader.ids.employees
    top = f"unit/{units[COMPANY]}"
    tree: list[Record] = [
        {"subject_kind": "company", "subject_id": "company"},
        {"subject_kind": "unit", "subject_id": units[COMPANY], "parent": "company/company",
         "method": "weighted"}]
    tree += [{"subject_kind": "unit", "subject_id": units[region], "parent": top,
              "weight": weight} for region, weight in WEIGHTS.items()]
    tree += [{"subject_kind": "employee", "subject_id": employees[person.login],
              "parent": f"unit/{units[person.unit]}"}
             for person in loader.company.people if person.role == "seller"]
    return tree
