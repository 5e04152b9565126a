"""To what a contact or a customer has agreed, or no longer agrees: a history that is only added to.

Source: PIPL articles 13 to 16 (consent and other bases, withdrawal), 23 and 39 (separate consent).
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import Contract, command, message, query, text, whole


class ConsentPurpose(StrEnum):
    SURVEY = "survey"  # 满意度调查
    CARE = "care"  # 客户关怀
    MARKETING = "marketing"  # 营销推广
    SHARING = "sharing"  # 向第三方提供
    CROSS_BORDER = "cross_border"  # 出境


class ConsentChannel(StrEnum):
    PHONE = "phone"
    SMS = "sms"
    EMAIL = "email"
    WECOM = "wecom"
    POST = "post"
    VISIT = "visit"


class ConsentBasis(StrEnum):
    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_DUTY = "legal_duty"


class ConsentSource(StrEnum):
    WEB_FORM = "web_form"
    PAPER = "paper"
    PHONE = "phone"
    EMAIL = "email"
    WECOM = "wecom"
    IN_PERSON = "in_person"
    OTHER = "other"


@message
class RecordConsent:
    """Somebody agreed, or withdrew it. Without `channel` it is about every channel, without
    `contact_id` about the customer itself; `attachment_id` names the proof."""

    customer_id: str = text(longest=64)
    purpose: ConsentPurpose
    is_given: bool
    source: ConsentSource
    contact_id: str | None = text(longest=64, default=None)
    channel: ConsentChannel | None = None
    basis: ConsentBasis = ConsentBasis.CONSENT
    stated_at: datetime | None = None  # None: now
    attachment_id: str | None = text(longest=64, default=None)


@message
class Consent:
    event_id: int
    customer_id: str
    contact_id: str | None
    purpose: ConsentPurpose
    channel: ConsentChannel | None
    is_given: bool
    basis: ConsentBasis
    source: ConsentSource
    attachment_id: str | None
    stated_at: datetime
    recorded_at: datetime
    actor: str


@message
class ConsentState:
    """Of a customer, or of one contact there."""

    customer_id: str = text(longest=64)
    contact_id: str | None = text(longest=64, default=None)


@message
class Consents:
    """The newest statement of each contact, purpose and channel: how things stand."""

    items: tuple[Consent, ...]


@message
class ConsentHistoryQuery:
    customer_id: str = text(longest=64)
    contact_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-event_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class ConsentHistory:
    items: tuple[Consent, ...]
    next_cursor: str | None = None


class ConsentOperations(Contract):
    @command("customers:write", status=201)
    def record_consent(self, command: RecordConsent) -> Consent:
        """Note that somebody agreed to a purpose, or withdrew it."""

    @query("customers:read")
    def list_consents(self, query: ConsentState) -> Consents:
        """To what a customer and its contacts agree now."""

    @query("customers:read")
    def consent_history(self, query: ConsentHistoryQuery) -> ConsentHistory:
        """Every statement, newest first."""
