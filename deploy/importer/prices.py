"""Put the imported prices in force: an import only drafts them, somebody has to approve."""

from __future__ import annotations

from deploy.importer.api import Gateway, request_key
from deploy.importer.mapping import ColumnMapping


def put_in_force(gateway: Gateway, mapping: ColumnMapping) -> None:
    """Approve the newest version of the imported list, unless it holds already."""
    stated = mapping.content["price_list"]
    reference = mapping.ref(stated["list_ref"])
    for found in gateway.pages("/v1/price-lists", limit=200):
        if found["external_ref"] == reference:
            _approve(gateway, found["price_list_id"], stated["effective_on"])


def _approve(gateway: Gateway, price_list_id: str, effective_on: str) -> None:
    path = f"/v1/price-lists/{price_list_id}"
    newest = gateway.get(path)["versions"][-1]
    if newest["state"] == "draft":
        number = newest["price_list_version"]
        gateway.post(f"{path}/versions/{number}/approve", {"effective_on": effective_on},
                     request_key(price_list_id, "approve", number))
