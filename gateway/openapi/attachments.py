"""Files of customers as the document describes them."""

from __future__ import annotations

from typing import Any

from chassis.schemas import schema_of
from gateway.openapi.screen import ScreenDescription, in_path
from services.crm.contract.attachments import MEDIA_TYPES, Attachment

_FILE = {"type": "string", "format": "binary"}
_ID = {"type": "string", "maxLength": 64}
_UPLOAD: dict[str, Any] = {
    "type": "object",
    "required": ["file"],
    "additionalProperties": False,
    "properties": {
        "file": {**_FILE, "description": "At most 20 MB; by its content one of "
                 f"{', '.join(MEDIA_TYPES)}, unless the company allows fewer. The name has at "
                 "most 120 characters and is no path."},
        "contact_id": {**_ID, "description": "Whom at the customer it is about"},
        "interaction_id": {**_ID, "description": "Which interaction it belongs to"},
        "complaint_id": {**_ID, "description": "Which complaint it belongs to"},
    },
}
SCREENS = (
    ScreenDescription(
        "POST", "/v1/customers/<customer_id>/attachments", "add_attachment",
        "Keep a file with a customer, a contact, an interaction or a complaint.",
        "customers:write", schema_of(Attachment), 201,
        (in_path("customer_id", maxLength=64), "AcceptLanguage", "IdempotencyKey"),
        {"required": True, "content": {"multipart/form-data": {"schema": _UPLOAD}}},
        operations=("add_attachment",), refusals=(400, 409, 413, 415),
        headers=("Idempotency-Key",)),
    ScreenDescription(
        "GET", "/v1/attachments/<attachment_id>/file", "attachment_file",
        "The content of a file; needs personal:read as well, and is written down.",
        "customers:read", _FILE,
        parameters=(in_path("attachment_id", maxLength=64), "AcceptLanguage"),
        content=tuple(dict.fromkeys(MEDIA_TYPES.values())),
        operations=("open_attachment",), headers=("Content-Disposition",)),
)
