"""What is forgotten of a customer or a contact: everything that points to a person.

Ids, amounts, grades, dates and counts stay.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from chassis.work import Work
from services.crm.tables import contact

GONE = "***"
CUSTOMER: dict[str, Any] = {
    "is_erased": True,
    "name": GONE,
    **dict.fromkeys(
        ("external_ref", "tax_id", "web_domain", "phone", "email", "address", "pains",
         "name_key", "domain_key", "phone_key", "search_text", "grade_reason")
    ),
}  # fmt: skip
CONTACT: dict[str, Any] = {
    "is_erased": True,
    "is_removed": True,
    "name": GONE,
    **dict.fromkeys(("role", "phone", "email", "external_ref")),
}


def contacts(work: Work, customer_id: str, contact_id: str | None = None) -> list[str]:
    """Anonymise the contacts of a customer, or one of them; their ids come back."""
    chosen = update(contact).where(contact.c.customer_id == customer_id)
    if contact_id is not None:
        chosen = chosen.where(contact.c.contact_id == contact_id)
    raised = chosen.values(**CONTACT, version=contact.c.version + 1)
    return list(work.session.execute(raised.returning(contact.c.contact_id)).scalars())
