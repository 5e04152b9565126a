"""Contacts of a customer, and what was spoken with them."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.contract import items, message, text, whole


@message
class AddContact:
    """Somebody at the customer. `decision_weight`: 0 no say, 100 decides alone."""

    customer_id: str = text(longest=64)
    name: str = text(longest=120)
    role: str | None = text(longest=120, default=None)
    decision_weight: int | None = whole(least=0, most=100, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=254, default=None)
    external_ref: str | None = text(longest=120, default=None)


@message
class ChangeContact:
    """A field that is left out stays."""

    contact_id: str = text(longest=64)
    name: str | None = text(longest=120, default=None)
    role: str | None = text(longest=120, default=None)
    decision_weight: int | None = whole(least=0, most=100, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=254, default=None)


@message
class ContactId:
    contact_id: str = text(longest=64)


@message
class Contact:
    """Name, phone and e-mail are masked for callers who may not read personal data."""

    contact_id: str
    version: int
    customer_id: str
    name: str
    role: str | None = None
    decision_weight: int | None = None
    phone: str | None = None
    email: str | None = None
    external_ref: str | None = None
    is_removed: bool = False
    is_masked: bool = False


@message
class ContactQuery:
    customer_id: str = text(longest=64)
    sort: str = text(longest=40, default="contact_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class ContactList:
    items: tuple[Contact, ...]
    next_cursor: str | None = None


class Channel(StrEnum):
    """How somebody spoke with the customer."""

    VISIT = "visit"
    CALL = "call"
    WECHAT = "wechat"
    WECOM = "wecom"
    EMAIL = "email"
    MEETING = "meeting"
    OTHER = "other"


@message
class RecordInteraction:
    """Somebody spoke with a customer: this is a follow-up. It is never changed afterwards."""

    customer_id: str = text(longest=64)
    channel: Channel
    summary: str = text(longest=4000)
    happened_at: datetime | None = None  # None: now
    next_step: str | None = text(longest=1000, default=None)
    contact_ids: tuple[str, ...] = items(most=50, default=())


@message
class Interaction:
    """`happened_on` is the business day of `happened_at`. Phones and e-mails inside the texts are
    masked for callers who may not read personal data; erased texts are None."""

    interaction_id: str
    customer_id: str
    channel: Channel
    happened_at: datetime
    happened_on: date
    actor: str
    summary: str | None
    next_step: str | None
    contact_ids: tuple[str, ...]
    recorded_at: datetime
    is_masked: bool = False


@message
class InteractionQuery:
    customer_id: str = text(longest=64)
    sort: str = text(longest=40, default="-happened_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class InteractionList:
    items: tuple[Interaction, ...]
    next_cursor: str | None = None
