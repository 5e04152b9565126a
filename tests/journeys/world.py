"""Three employees with a deal each: the caller, one below, one elsewhere; two partners."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from deploy.local.place import installed_services
from deploy.local.waiting import wait_until
from tests.journeys.permission_table import PATH_VALUES
from tests.running import Client, RunningSystem

OWN, BELOW, FOREIGN = "own", "below", "foreign"
BEGAN = "2026-01-01"
SETTLED = 30


@dataclass(frozen=True)
class World:
    """Three employees with a deal each (the caller, one below, one elsewhere); two partners."""

    running: RunningSystem
    employees: Mapping[str, str]
    deals: Mapping[str, str]
    partners: Mapping[str, str]
    customers: Mapping[str, str]
    leads: Mapping[str, str] = field(default_factory=dict)

    def client(self, permissions: Mapping[str, str], *, is_partner: bool = False) -> Client:
        """The caller with these permissions: an employee, or a partner's person."""
        if is_partner:
            return self.running.client(
                self.running.token(
                    permissions, subject="acct_partner", partner_id=self.partners[OWN]
                )
            )
        return self.running.client(self.running.token(permissions, employee_id=self.employees[OWN]))

    def names(self, owner: str) -> dict[str, str]:
        found = {**PATH_VALUES, "employee_id": self.employees[owner], "deal_id": self.deals[owner]}
        found["customer_id"] = self.customers.get(owner, "")
        found["lead_id"] = self.leads.get(owner, "")
        return {**found, "partner_id": self.partners.get(owner, "")}


def customers_of(director: Client, employees: Mapping[str, str]) -> dict[str, str]:
    """A customer of each employee, as soon as crm has heard of them."""
    made: dict[str, str] = {}

    def enter(owner: str) -> bool:
        reply = director.post("/v1/customers", {"name": owner, "owner_id": employees[owner]})
        made[owner] = reply["customer_id"] if reply.status == 201 else ""
        return reply.status == 201

    for owner in employees if "crm" in installed_services() else ():
        wait_until(partial(enter, owner), SETTLED, "crm to hear of an employee")
    return made


def leads_of(director: Client, employees: Mapping[str, str]) -> dict[str, str]:
    """A lead of each employee, as soon as pipeline has heard of them."""
    made: dict[str, str] = {}

    def enter(owner: str) -> bool:
        reply = director.post("/v1/leads", {"source": "website", "owner_id": employees[owner]})
        made[owner] = reply["lead_id"] if reply.status == 201 else ""
        return reply.status == 201

    for owner in employees:
        wait_until(partial(enter, owner), SETTLED, "pipeline to hear of an employee")
    return made


def placed(director: Client, employees: Mapping[str, str]) -> None:
    """The caller leads one line, with somebody below; the third employee stands in another unit."""
    units = [
        director.post("/v1/units", {"name": name, "valid_from": BEGAN}).ok()["unit_id"]
        for name in ("a", "b")
    ]
    lead = _position(director, "lead", units[0])
    seats = {
        OWN: lead,
        BELOW: _position(director, "seller", units[0], reports_to=lead),
        FOREIGN: _position(director, "other", units[1]),
    }
    for owner, position_id in seats.items():
        director.post(
            "/v1/assignments",
            {"employee_id": employees[owner], "position_id": position_id, "valid_from": BEGAN},
        ).ok()


def _position(director: Client, title: str, unit_id: str, **more: str) -> str:
    body = {"title": title, "unit_id": unit_id, "valid_from": BEGAN, **more}
    return str(director.post("/v1/positions", body).ok()["position_id"])


def is_seen_from_above(world: World) -> bool:
    """Every service that keeps edges shows the leader what lies below."""
    needed = ("deals:read", "employees:read", "kpis:read", "customers:read")
    client = world.client(dict.fromkeys(needed, "team"))
    asked = [f"/v1/deals/{world.deals[BELOW]}", f"/v1/employees/{world.employees[BELOW]}"]
    if "analytics" in installed_services():
        asked.append(
            f"/v1/attainment?subject_kind=employee&subject_id={world.employees[BELOW]}&period=2026-03"
        )
    asked += [f"/v1/customers/{world.customers[BELOW]}"] if world.customers else []
    return all(client.get(path).status == 200 for path in asked)
