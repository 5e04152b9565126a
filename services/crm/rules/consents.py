"""Does somebody agree to be approached for a purpose, on a channel?

The newest statement that covers the purpose and the channel decides; one without a channel covers
all. The withdrawal of a customer holds for its contacts too, and no word of a customer takes back
that of a contact. Where nothing was stated, nothing is blocked: another basis may hold (PIPL 13).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from chassis.errors import Refusal
from services.crm.contract.consents import (
    ConsentBasis,
    ConsentChannel,
    ConsentPurpose,
    RecordConsent,
)


def wrong_consent(command: RecordConsent, now: datetime) -> list[Refusal]:
    found = []
    if command.stated_at is not None and command.stated_at > now:
        found.append(Refusal("consent.in_future", "stated_at"))
    if not command.is_given and command.basis is not ConsentBasis.CONSENT:
        found.append(Refusal("consent.only_consent_is_withdrawn", "basis"))
    return found


def is_withdrawn(statements: Iterable[Any], contact_id: str | None, purpose: ConsentPurpose,
                 channel: ConsentChannel | None = None) -> bool:
    """`statements`: rows of one customer, in any order."""
    covering = [one for one in statements
                if one.purpose == purpose.value and one.channel in (None, channel)]
    return any(_says_no(covering, who) for who in {None, contact_id})


def _says_no(covering: Iterable[Any], who: str | None) -> bool:
    said = [one for one in covering if one.contact_id == who]
    newest = max(said, key=lambda one: (one.stated_at, one.event_id), default=None)
    return newest is not None and not newest.is_given


def wrong_purposes(statements: Iterable[Any], contact_id: str | None,
                   purposes: Iterable[ConsentPurpose]) -> list[Refusal]:
    """A refusal for each purpose that was withdrawn, at who withdrew it."""
    rows, field = list(statements), "contact_id" if contact_id else "customer_id"
    return [Refusal("consent.withdrawn", field, {"purpose": one.value})
            for one in purposes if is_withdrawn(rows, contact_id, one)]
