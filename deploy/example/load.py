"""Load the company through the public API, wave after wave, eight requests at a time.

Safe to repeat: the key of a write is derived from the seed and the request, and what has an
external_ref is created once. What is found on the server is not sent again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import digest
from typing import TypeVar

from tqdm import tqdm

from deploy.example.company import Company, ref
from deploy.example.people import Person, Unit
from deploy.example.terms import CURRENCY, Partner, Quota, plan_of
from deploy.importer.api import Gateway, Record, Refused, money, request_key

CLIENT_THREADS = 8
_TAKEN = {"account.login_taken", "record.conflict"}
_ALREADY_ASSIGNED = {"plan.assignment_overlaps"}
Thing = TypeVar("Thing")


@dataclass
class Ids:
    """What the server called everything: our reference to its id."""

    units: dict[str, str] = field(default_factory=dict)
    positions: dict[str, str] = field(default_factory=dict)
    employees: dict[str, str] = field(default_factory=dict)
    plans: dict[str, str] = field(default_factory=dict)
    partners: dict[str, str] = field(default_factory=dict)
    products: dict[str, str] = field(default_factory=dict)
    customers: dict[str, str] = field(default_factory=dict)


@dataclass
class Loader:
    """A company on its way into a system."""

    gateway: Gateway
    company: Company
    ids: Ids = field(default_factory=Ids)

    def post(self, path: str, body: Record) -> Record:
        """Write once: the same request of the same seed is the same write."""
        return self.gateway.post(path, body, request_key(self.company.seed, "POST", path, body))

    def post_unless(self, path: str, body: Record, done: set[str]) -> None:
        """Write, unless it turns out to be there: a refusal with one of the codes `done`."""
        try:
            self.post(path, body)
        except Refused as refusal:
            if not done & refusal.codes:
                raise

    def each(self, what: str, things: Iterable[Thing], act: Callable[[Thing], None]) -> None:
        """Do something for each of a wave; the first failure ends the wave and is raised."""
        wave = list(things)
        with ThreadPoolExecutor(CLIENT_THREADS) as pool, tqdm(
                total=len(wave), desc=what, disable=None) as bar:
            for _ in pool.map(act, wave):
                bar.update()


def load_organization(loader: Loader) -> None:
    """Units, positions from the top down, employees and where they work."""
    for unit in loader.company.units:
        _found_unit(loader, unit)
    loader.each("员工 employees", loader.company.people, lambda one: _hire(loader, one))
    for person in loader.company.people:
        _create_position(loader, person)
    loader.each("任职 assignments", loader.company.people, lambda one: _assign(loader, one))


def load_accounts(loader: Loader, secret: str) -> None:
    """An account for each; the passwords follow from the secret, so nothing is to be kept."""
    def create(person: Person) -> None:
        body = {"login": person.login, "password": password(secret, person.login),
                "roles": [person.role], "employee_id": loader.ids.employees[person.login]}
        loader.post_unless("/v1/accounts", body, _TAKEN)

    loader.each("账号 accounts", loader.company.people, create)


def password(secret: str, login: str) -> str:
    """The password of an example account: nobody can say it without the secret."""
    return digest(secret.encode(), f"salesloop example {login}".encode(), sha256).hex()[:20]


def load_terms(loader: Loader) -> None:
    """Plans and who is under them, partners and their agreements, quotas."""
    known = {plan["name"]: plan for plan in loader.gateway.get("/v1/compensation-plans")["items"]}
    for name, body in loader.company.plans.items():
        loader.ids.plans[name] = _approved_plan(loader, known.get(body["name"]), body)
    sellers = [person for person in loader.company.people if person.role == "seller"]
    loader.each("薪酬方案 plans", sellers, lambda one: _put_under_plan(loader, one))
    loader.each("渠道伙伴 partners", loader.company.partners, lambda one: _take_on(loader, one))
    loader.each("配额 quotas", loader.company.quotas, lambda one: _set_quota(loader, one))


def _found_unit(loader: Loader, unit: Unit) -> None:
    body: Record = {"name": unit.name, "kind": unit.kind, "external_ref": ref("unit", unit.ref),
                    "valid_from": loader.company.opened_on.isoformat()}
    if unit.parent:
        body["parent_id"] = loader.ids.units[unit.parent]
    loader.ids.units[unit.ref] = loader.post("/v1/units", body)["unit_id"]


def _hire(loader: Loader, person: Person) -> None:
    body = {"name": person.name, "email": f"{person.login}@hengyuan.example",
            "hired_on": loader.company.opened_on.isoformat(),
            "external_ref": ref("employee", person.login)}
    loader.ids.employees[person.login] = loader.post("/v1/employees", body)["employee_id"]


def _create_position(loader: Loader, person: Person) -> None:
    body: Record = {"title": person.title, "level": person.level,
                    "unit_id": loader.ids.units[person.unit],
                    "valid_from": loader.company.opened_on.isoformat(),
                    "external_ref": ref("position", person.login)}
    if person.reports_to:
        body["reports_to"] = loader.ids.positions[person.reports_to]
    loader.ids.positions[person.login] = loader.post("/v1/positions", body)["position_id"]


def _assign(loader: Loader, person: Person) -> None:
    loader.post("/v1/assignments", {
        "employee_id": loader.ids.employees[person.login],
        "position_id": loader.ids.positions[person.login],
        "valid_from": loader.company.opened_on.isoformat(),
        "external_ref": ref("assignment", person.login)})


def _approved_plan(loader: Loader, plan: Record | None, body: Record) -> str:
    plan = plan or loader.post("/v1/compensation-plans", body)
    plan_id, number = plan["plan_id"], plan["plan_version"]
    if plan["state"] == "draft":
        loader.post(f"/v1/compensation-plans/{plan_id}/versions/{number}/approve", {})
    return str(plan_id)


def _put_under_plan(loader: Loader, person: Person) -> None:
    body = {"employee_id": loader.ids.employees[person.login],
            "plan_id": loader.ids.plans[plan_of(person.login)],
            "valid_from": loader.company.terms_start_on.isoformat()}
    loader.post_unless("/v1/plan-assignments", body, _ALREADY_ASSIGNED)


def _take_on(loader: Loader, partner: Partner) -> None:
    """A partner, active, with its agreement in force."""
    taken = loader.post("/v1/partners", {
        "name": partner.name, "channel_id": partner.channel_id, "level": partner.level,
        "external_ref": ref("partner", partner.ref)})
    partner_id = loader.ids.partners[partner.ref] = taken["partner_id"]
    if taken["status"] == "applied":
        loader.post(f"/v1/partners/{partner_id}/status", {"status": "active", "reason": "准入通过"})
    agreements = loader.gateway.get("/v1/agreements", partner_id=partner_id)["items"]
    agreement = agreements[0] if agreements else loader.post("/v1/agreements", {
        "partner_id": partner_id, "programmes": list(partner.programmes),
        "starts_on": loader.company.terms_start_on.isoformat()})
    if agreement["state"] == "draft":
        loader.post(f"/v1/agreements/{agreement['agreement_id']}/versions"
                    f"/{agreement['agreement_version']}/approve", {})


def _set_quota(loader: Loader, quota: Quota) -> None:
    loader.post("/v1/quotas", {
        "subject_kind": "employee", "subject_id": loader.ids.employees[quota.login],
        "period": quota.period, "metric": "signed", "amount": money(quota.fen, CURRENCY)})
