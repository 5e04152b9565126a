"""What the routed operations about attachments, consents and reveals answer to somebody who may."""

from __future__ import annotations

from tests.journeys.tries import STALE, UNOWNED, Try, stale

CUSTOMER = "customer"
TRIES: dict[str, Try] = {
    "crm.list_attachments": Try(CUSTOMER, 200),
    "crm.remove_attachment": Try(UNOWNED, 404, body={}, headers=STALE),
    "crm.record_consent": stale(CUSTOMER, purpose="care", is_given=True, source="paper"),
    "crm.list_consents": Try(CUSTOMER, 200),
    "crm.consent_history": Try(CUSTOMER, 200),
    "crm.reveal": Try(CUSTOMER, 422, body={
        "fields": ["phone"], "reason": "a reason", "contact_id": "cont_none"}),
    "crm.list_reveals": Try(UNOWNED, 200),
}
PATH_VALUES = {"attachment_id": "att_none"}
