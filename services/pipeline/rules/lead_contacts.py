"""Is this the same prospect, and what of it is shown to whom?

Two leads are the same when their telephone numbers agree in their digits (a Chinese +86 or 0086 and
leading zeros aside), or their e-mails in any case and width, or their `external_ref`. Who may not
read personal data sees the first character of a name and nothing else. Source: modules.md 4
"de-duplication", PIPL article 51.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import Any

from kernel.personal import masked_name, national_digits
from services.pipeline.contract.leads import Lead

LEAST_DIGITS = 5
"""Fewer are an extension, not a number that tells two people apart."""
PERSONAL = ("contact_name", "company", "phone", "email", "notes", "note", "external_ref")
"""What points to a person; all of it goes when a lead is converted or erased."""
KEYS = ("phone_key", "email_key", "external_ref")
"""What two open leads never share."""


def phone_key(phone: str | None) -> str | None:
    digits = national_digits(phone)
    return digits if len(digits) >= LEAST_DIGITS else None


def email_key(email: str | None) -> str | None:
    folded = "".join(unicodedata.normalize("NFKC", email or "").split()).casefold()
    return folded if "@" in folded else None


def withheld(lead: Lead) -> Lead:
    """A lead as somebody sees it who may not read personal data."""
    gone: dict[str, Any] = dict.fromkeys(PERSONAL)
    shown = masked_name(lead.contact_name)
    return replace(lead, **{**gone, "contact_name": shown, "is_masked": True})
