"""What the routed operations about duplicates, merges and tags answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import LISTED, STALE, UNOWNED, Try, refused, stale
from tests.journeys.tries_crm import CUSTOMER

TRIES: dict[str, Try] = {
    "crm.duplicate_customers": Try(LISTED, 200),
    "crm.dismiss_duplicate": Try(CUSTOMER, 404, body={"other_customer_id": "cust_none"}),
    "crm.merge_customers": stale(CUSTOMER, merged_customer_id="cust_none"),
    "crm.undo_merge": Try(UNOWNED, 404, body={}),
    "crm.customer_merges": Try(LISTED, 200),
    "crm.merge_policy": Try(UNOWNED, 200),
    "crm.set_merge_policy": Try(UNOWNED, 422, body={}, headers=STALE),
    "crm.create_tag": refused(),
    "crm.change_tag": Try(UNOWNED, 404, body={}, headers=STALE),
    "crm.list_tags": Try(LISTED, 200),
    "crm.tag_customer": stale(CUSTOMER),
    "crm.customer_tags": Try(CUSTOMER, 200),
}
PATH_VALUES = {"merge_id": "merge_none", "tag_id": "tag_none"}
