"""One new deal through all eight stages, as a seller would lead it, with a partner beside."""

from __future__ import annotations

import time

from deploy.example.company import ref
from deploy.example.customers import customers
from deploy.example.deals import fen, line
from deploy.example.history import named, patiently
from deploy.example.load import Loader
from deploy.example.products import products
from deploy.example.terms import CURRENCY
from deploy.importer.api import Record, money, request_key

OWNER, HELPER, PARTNER = "luzixuan", "guyutong", "east-agent"
REF = ref("deal", "walk")
LONGEST_TRAIL_SECONDS = 30.0


class TrailUnfinished(Exception):
    """The chain did not reach its end in time; the message says which steps it reached."""


def walk(loader: Loader) -> Record:
    """Lead the deal to its signature; a deal that an earlier run has signed is left as it is."""
    deal = loader.post("/v1/deals", _opening(loader))
    deal = loader.gateway.get(f"/v1/deals/{deal['deal_id']}")
    if deal["status"] != "open":
        return deal
    _to_proposal(loader, deal["deal_id"])
    _move(loader, deal["deal_id"], "negotiation")
    signing = {"signed_on": loader.company.today.isoformat()}
    return patiently(loader, f"/v1/deals/{deal['deal_id']}/sign", signing)


def await_trail(loader: Loader, deal_id: str) -> Record:
    """The trail once commissions, KPIs and rebates are all there; TrailUnfinished after 30 s."""
    until = time.monotonic() + LONGEST_TRAIL_SECONDS
    while True:
        trail = loader.gateway.get(f"/v1/deals/{deal_id}/trail")
        if trail["is_complete"]:
            return trail
        if time.monotonic() > until:
            raise TrailUnfinished(str(trail["reached"]))
        time.sleep(0.1)


def collect(loader: Loader, deal: Record) -> Record:
    """Two payments: the first puts the deal into after-sales, the second into collection."""
    path, amount = f"/v1/deals/{deal['deal_id']}/payments", fen(deal["amount"])
    for number, part in enumerate((amount // 3, amount - amount // 3), start=1):
        loader.post(path, {"amount": money(part, CURRENCY), "external_ref": f"{REF}/{number}",
                           "received_on": loader.company.today.isoformat()})
    return loader.gateway.get(f"/v1/deals/{deal['deal_id']}")


def _opening(loader: Loader) -> Record:
    employees = loader.ids.employees
    return {
        "title": "水厂二期泵房改造", "external_ref": REF, "currency": CURRENCY,
        "owner_id": employees[OWNER],
        "credits": [{"employee_id": employees[OWNER], "rate": "0.7"},
                    {"employee_id": employees[HELPER], "rate": "0.3"}]}


def _to_proposal(loader: Loader, deal_id: str) -> None:
    """Screened by MAN, its customer found, its offer made with the partner."""
    _move(loader, deal_id, "lead_screening")
    loader.post(f"/v1/deals/{deal_id}/screen", {"money": 85, "authority": 70, "need": 90})
    _move(loader, deal_id, "needs_discovery")
    _change(loader, deal_id, named({"customer_id": customers()[0].ref}, loader.ids))
    _move(loader, deal_id, "proposal")
    _change(loader, deal_id, _offer(loader) | {
        "channel_id": "distribution", "partner_id": loader.ids.partners[PARTNER]})


def _offer(loader: Loader) -> Record:
    """A pump with a hand-set price; valves and service as the catalog prices them."""
    sold = {product.ref: product for product in products()}
    lines = [line(sold["hengyuan:product/pumps_09"], 3, 5),
             _as_listed("valves_04", "12"), _as_listed("service_01", "1")]
    return {"lines": named(lines, loader.ids),
            "expected_close_on": loader.company.today.isoformat()}


def _as_listed(product: str, quantity: str) -> Record:
    return {"product_id": f"hengyuan:product/{product}", "quantity": quantity}


def _move(loader: Loader, deal_id: str, stage: str) -> None:
    """Move on, unless an interrupted run has moved it already."""
    path = f"/v1/deals/{deal_id}"
    if loader.gateway.get(path)["stage"] != stage:
        loader.post(f"{path}/move", {"stage": stage})


def _change(loader: Loader, deal_id: str, body: Record) -> None:
    path = f"/v1/deals/{deal_id}"
    version = loader.gateway.get(path)["version"]
    key = request_key(loader.company.seed, "PATCH", path, version, body)
    loader.gateway.patch(path, body, key, version)
