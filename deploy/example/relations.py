"""The customers with their contacts and first conversations, loaded into the crm."""

from __future__ import annotations

from datetime import datetime, time, timedelta, timezone

from deploy.example.customers import Customer, customers
from deploy.example.load import Loader
from deploy.importer.api import Record

SPOKEN_WITH = 24
"""So many of the sixty were spoken with lately, one more day ago each."""
CHINA = timezone(timedelta(hours=8))


def load_customers(loader: Loader) -> None:
    """Customers first; then whom one knows there, and what was said."""
    known = {customer["external_ref"]: customer["customer_id"]
             for customer in loader.gateway.pages("/v1/customers", limit=200)}
    loader.ids.customers.update(known)
    fresh = [customer for customer in customers() if customer.ref not in known]
    loader.each("客户 customers", fresh, lambda one: _create(loader, one))
    loader.each("联系人 contacts", customers(), lambda one: _introduce(loader, one))
    loader.each("沟通 interactions", customers()[:SPOKEN_WITH], lambda one: _speak(loader, one))


def _create(loader: Loader, customer: Customer) -> None:
    made = loader.post("/v1/customers", {
        "name": customer.name, "external_ref": customer.ref, "region": customer.region,
        "segment": customer.segment, "owner_id": loader.ids.employees[customer.owner],
        "buying_power_score": customer.buying_power, "potential_score": customer.potential,
        "allow_duplicate": True})
    loader.ids.customers[customer.ref] = made["customer_id"]


def _introduce(loader: Loader, customer: Customer) -> None:
    _once(loader, customer, "contacts", {
        "name": customer.contact, "role": "采购经理", "phone": customer.phone})


def _speak(loader: Loader, customer: Customer) -> None:
    day = loader.company.today - timedelta(days=1 + customers().index(customer))
    _once(loader, customer, "interactions", {
        "channel": "visit", "happened_at": datetime.combine(day, time(10), CHINA).isoformat(),
        "summary": "了解改造计划与预算", "next_step": "提交方案"})


def _once(loader: Loader, customer: Customer, what: str, body: Record) -> None:
    """Add it unless the customer has one already."""
    path = f"/v1/customers/{loader.ids.customers[customer.ref]}/{what}"
    if not loader.gateway.get(path)["items"]:
        loader.post(path, body)
