"""Who plays in a drill: sellers under a compensation plan, partners under a rebate agreement."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import requests

from deploy.drill.traffic import Wish, money
from deploy.local.waiting import wait_until

STEPS = (("0.00", "0.01"), ("1000.00", "0.02"))
MARGINS = (("0.00", "0.05"), ("1500.00", "0.08"))
FIRST_DAY = "2026-01-01"


@dataclass(frozen=True)
class Cast:
    """Employee and partner ids that no other run of the same system uses."""

    sellers: tuple[str, ...]
    partners: tuple[str, ...]

    def wishes(self, start: int = 0) -> Iterator[Wish]:
        """Deals without end, each seller's and each partner's in turn, amounts of every size."""
        for number in count(start):
            yield Wish(number, self.sellers[number % len(self.sellers)],
                       self.partners[number % len(self.partners)], 1_000 + number * 37 % 200_000)


@dataclass
class Backstage:
    """Sets a cast up over HTTP; each request is tried until it is answered."""

    base_url: str
    token: str

    def cast(self, sellers: int, partners: int) -> Cast:
        return Cast(tuple(self.seller() for _ in range(sellers)),
                    tuple(self.partner() for _ in range(partners)))

    def seller(self) -> str:
        """A hired seller under an approved plan of his own."""
        component = {"component_id": "base", "name": "提成", "mode": "step", "accumulate": "month",
                     "tiers": _tiers(STEPS)}
        plan = self.post("/v1/compensation-plans", {
            "name": "演练阶梯", "starts_on": FIRST_DAY, "components": [component]})
        self.post(f"/v1/compensation-plans/{plan['plan_id']}/versions/1/approve")
        hired = self.post("/v1/employees", {"name": "演练员", "hired_on": FIRST_DAY})
        self.post("/v1/plan-assignments", {"employee_id": hired["employee_id"],
                                           "plan_id": plan["plan_id"], "valid_from": FIRST_DAY})
        return str(hired["employee_id"])

    def partner(self) -> str:
        """An active partner under an approved agreement."""
        partner_id = str(self.post("/v1/partners", {"name": "演练渠道"})["partner_id"])
        self.post(f"/v1/partners/{partner_id}/status", {"status": "active", "reason": "演练"})
        programme = {"programme_id": "year", "mode": "marginal", "window": "year",
                     "tiers": _tiers(MARGINS)}
        agreement = self.post("/v1/agreements", {
            "partner_id": partner_id, "starts_on": FIRST_DAY, "programmes": [programme]})
        self.post(f"/v1/agreements/{agreement['agreement_id']}/versions/1/approve")
        return partner_id

    def post(self, path: str, body: Any = None) -> Any:
        """The answer to a command that must succeed within a minute."""
        key, answers = uuid.uuid4().hex, []

        def succeeds() -> bool:
            try:
                reply = requests.post(self.base_url + path, json=body or {}, timeout=15, headers={
                    "Authorization": f"Bearer {self.token}", "Idempotency-Key": key})
            except requests.RequestException:
                return False
            if reply.status_code < 300:
                answers.append(reply.json())
            elif reply.status_code < 500 and reply.status_code not in (409, 429):
                raise AssertionError(f"{path}: {reply.status_code} {reply.text[:300]}")
            return bool(answers)

        wait_until(succeeds, 60, path, 0.1)
        return answers[0]


def _tiers(pairs: tuple[tuple[str, str], ...]) -> list[dict[str, Any]]:
    return [{"starts_at": money(start), "rate": rate} for start, rate in pairs]
