"""What catalog's routed operations answer to somebody who may (see `permission_table`)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.journeys.tries import UNOWNED, Try, refused

TRIES: dict[str, Try] = {
    "catalog.create_product": refused(),
    "catalog.list_products": Try(UNOWNED, 200),
    "catalog.get_product": Try(UNOWNED, 404),
    "catalog.change_product": Try(UNOWNED, 404, body={"name": "x"}, headers={"If-Match": '"1"'}),
    "catalog.create_price_list": refused(),
    "catalog.list_price_lists": Try(UNOWNED, 200),
    "catalog.get_price_list": Try(UNOWNED, 404),
    "catalog.draft_price_list_version": Try(
        UNOWNED,
        404,
        body={
            "rules": [
                {
                    "target": "all",
                    "method": "fixed",
                    "price": {"amount": "1.00", "currency": "CNY"},
                }
            ]
        },
    ),
    "catalog.get_price_list_version": Try(UNOWNED, 404),
    "catalog.approve_price_list_version": refused(404),
    "catalog.explain_price": Try(UNOWNED, 404, query={"product_id": "prod_none"}),
}
PATH_VALUES: dict[str, str] = {
    "product_id": "prod_none",
    "price_list_id": "plist_none",
    "price_list_version": "1",
}
OWNER_OF: dict[str, Callable[[dict[str, Any]], str]] = {}
