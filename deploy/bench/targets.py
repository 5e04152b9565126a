"""(h) A year's target over 1,000 people, 12 months and three levels, divided anew.

A draft of the company over 50 units of 20 people each, with weights, histories, some pins, seasons
and hedges. Its amount is changed over HTTP, which divides all of it and writes every cell; then the
whole tree is read with its levels, and each level is added up against its own top.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from deploy.bench.clients import Connection
from deploy.bench.stage import Stage

PEOPLE, UNITS = 1_000, 50
LEVELS = ("target_months", "stretch_months", "challenge_months", "hedged_months")


def measure(stage: Stage, runs: int = 5) -> dict[str, Any]:
    """The figures of (h): seconds of the divisions and of the reads, and what did not add up."""
    client = Connection(stage.url, stage.token())
    plan = client.post("/v1/target-plans", {
        "name": "千人目标", "year": 2099, "metric": "margin", "amount": _money(1_000_000_000),
        "stretch_ratio": "1.1", "challenge_ratio": "1.25", "padding_rate": "0.03",
        "nodes": _nodes()})
    path, split, read, different = f"/v1/target-plans/{plan['plan_id']}", [], [], 0
    for run in range(runs):
        began = time.perf_counter()
        plan = client.patch(path, {"amount": _money(1_000_000_007 + 977 * run)}, plan["version"])
        split.append(time.perf_counter() - began)
        began = time.perf_counter()
        nodes = client.get(f"{path}/tree")["nodes"]
        read.append(time.perf_counter() - began)
        different += _different(nodes, plan)
    cells = stage.ask("strategy", "SELECT count(*) FROM target_cell WHERE plan_id = %s",
                      (plan["plan_id"],))[0][0]
    return {"split": _three(split), "read": _three(read), "different": different,
            "cells": int(cells)}


def _three(seconds: list[float]) -> list[float]:
    return [median(seconds), min(seconds), max(seconds)]


def _different(nodes: list[dict[str, Any]], plan: dict[str, Any]) -> int:
    """Months and tops that are not the sum of the leaves."""
    leaves = [node for node in nodes if node["is_leaf"]]
    found = 0
    for level in LEVELS:
        name = level.removesuffix("_months")
        months = "months" if name == "target" else level
        columns = zip(*(node[months] for node in leaves), strict=True)
        sums = [sum(map(_minor, column)) for column in columns]
        found += sum(own != _minor(month)
                     for own, month in zip(sums, nodes[0][months], strict=True))
        found += sum(sums) != _minor(nodes[0][name] if name == "hedged" else plan[name])
    return found


def _nodes() -> list[dict[str, Any]]:
    """The company, its units and their people: every method has work."""
    nodes: list[dict[str, Any]] = [
        {"subject_kind": "company", "subject_id": "company", "method": "weighted"}]
    nodes += [{"subject_kind": "unit", "subject_id": f"unit_{unit}", "parent": "company/company",
               "method": ("even", "weighted", "by_history")[unit % 3], "weight": str(1 + unit % 7),
               "hedge_rate": "0.05"} for unit in range(UNITS)]
    nodes += [{"subject_kind": "employee", "subject_id": f"emp_split_{one}",
               "parent": f"unit/unit_{one % UNITS}", "weight": str(1 + one % 5),
               "history": _money(100_000 + 37 * one), "hedge_rate": "0.02",
               **({"pinned": _money(500_000)} if one % 40 == 0 else {})} for one in range(PEOPLE)]
    return nodes


def _money(minor: int) -> dict[str, str]:
    return {"amount": f"{minor // 100}.{minor % 100:02}", "currency": "CNY"}


def _minor(money: dict[str, str]) -> int:
    return int(money["amount"].replace(".", ""))
