"""Leads as clients enter and see them: from the first touch to the deal they become."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import message, text, whole
from services.pipeline.contract.deals import Deal, Screening


class LeadState(StrEnum):
    NEW = "new"  # in the pool of unassigned ones
    ASSIGNED = "assigned"
    CONTACTED = "contacted"
    QUALIFIED = "qualified"
    DISQUALIFIED = "disqualified"
    CONVERTED = "converted"


class LeadSource(StrEnum):
    WEBSITE = "website"
    WECHAT = "wechat"
    EXHIBITION = "exhibition"
    ADVERTISING = "advertising"
    REFERRAL = "referral"
    COLD_CALL = "cold_call"
    PARTNER = "partner"
    MARKETPLACE = "marketplace"
    IMPORT = "import"
    OTHER = "other"


class TouchKind(StrEnum):
    """What a prospect did, or we did; each scores its points."""

    FORM = "form"
    CALL = "call"
    CHAT = "chat"
    DOWNLOAD = "download"
    VISIT = "visit"
    EVENT = "event"
    REFERRAL = "referral"
    RESPONSE = "response"
    OTHER = "other"


class LeadReason(StrEnum):
    """Why a lead was declined, recycled or disqualified; words about it go into `note`."""

    NO_CAPACITY = "no_capacity"
    WRONG_REGION = "wrong_region"
    WRONG_PRODUCT = "wrong_product"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    UNANSWERED = "unanswered"
    UNREACHABLE = "unreachable"
    NO_MONEY = "no_money"
    NO_AUTHORITY = "no_authority"
    NO_NEED = "no_need"
    COMPETITOR = "competitor"
    NOT_SERIOUS = "not_serious"
    ERASED = "erased"
    OTHER = "other"


class LeadStep(StrEnum):
    """What the history of a lead tells."""

    CREATED = "created"
    TOUCHED = "touched"
    ASSIGNED = "assigned"
    DECLINED = "declined"
    RESPONDED = "responded"
    SCREENED = "screened"
    OVERDUE = "overdue"
    ESCALATED = "escalated"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"
    CONVERTED = "converted"
    ERASED = "erased"


@message
class CreateLead:
    """A lead, or another touch of one that is open: the same telephone number, e-mail or
    `external_ref` never makes a second one."""

    source: LeadSource | None = None  # None: the campaign's
    campaign_id: str | None = text(longest=64, default=None)
    touch: TouchKind = TouchKind.FORM
    contact_name: str | None = text(longest=100, default=None)
    company: str | None = text(longest=200, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=200, default=None)
    notes: str | None = text(longest=2000, default=None)
    region: str | None = text(longest=64, default=None)
    owner_id: str | None = text(longest=64, default=None)  # None: the pool
    external_ref: str | None = text(longest=120, default=None)


@message
class LeadPoints:
    """What one touch still counts: `points` x 0.5 ^ (`age_days` / half life)."""

    touch: TouchKind
    happened_at: datetime
    points: int
    age_days: int
    counts: Decimal


@message
class LeadScore:
    """The newest touches, added up, and the half life they decay with."""

    score: Decimal
    half_life_days: int
    touches: tuple[LeadPoints, ...]


@message
class Lead:
    """A lead as it stands. `due_at` ends the running clock: the first response, then the rolling
    one. Personal data are gone once it is converted or erased, and withheld (`is_masked`) from who
    may not read them."""

    lead_id: str
    version: int
    state: LeadState
    source: LeadSource
    created_at: datetime
    contact_name: str | None = None
    company: str | None = None
    phone: str | None = None
    email: str | None = None
    notes: str | None = None
    region: str | None = None
    campaign_id: str | None = None
    external_ref: str | None = None
    owner_id: str | None = None
    customer_id: str | None = None
    deal_id: str | None = None
    screening: Screening | None = None
    reason: LeadReason | None = None
    note: str | None = None
    first_due_at: datetime | None = None
    first_responded_at: datetime | None = None
    is_first_in_time: bool | None = None  # None: not answered, and not due yet
    due_at: datetime | None = None
    is_due_certain: bool = True  # False: the calendar does not know that year yet
    is_overdue: bool = False
    escalation_day: int = 0
    escalated_to: tuple[str, ...] = ()
    is_duplicate: bool = False  # the answer to a second touch
    is_masked: bool = False
    lead_score: LeadScore | None = None  # of a single lead; lists do not count it


@message
class LeadId:
    lead_id: str = text(longest=64)


@message
class LeadQuery:
    state: LeadState | None = None
    owner_id: str | None = text(longest=64, default=None)
    source: LeadSource | None = None
    campaign_id: str | None = text(longest=64, default=None)
    overdue: bool | None = None
    deal_id: str | None = text(longest=64, default=None)
    q: str | None = text(longest=100, default=None)  # words of the personal data
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class LeadList:
    items: tuple[Lead, ...]
    next_cursor: str | None = None


@message
class ChangeLead:
    """Change what an open lead says; a field that is left out stays as it is."""

    lead_id: str = text(longest=64)
    contact_name: str | None = text(longest=100, default=None)
    company: str | None = text(longest=200, default=None)
    phone: str | None = text(longest=40, default=None)
    email: str | None = text(longest=200, default=None)
    notes: str | None = text(longest=2000, default=None)
    region: str | None = text(longest=64, default=None)


@message
class AssignLead:
    lead_id: str = text(longest=64)
    owner_id: str = text(longest=64)


@message
class LeaveLead:
    """Why a lead is given back or closed; the note is personal data of the lead."""

    lead_id: str = text(longest=64)
    reason: LeadReason
    note: str | None = text(longest=500, default=None)


@message
class RecycleLead:
    lead_id: str = text(longest=64)
    note: str | None = text(longest=500, default=None)


@message
class RespondToLead:
    """Somebody spoke with the prospect, or tried to; None: now."""

    lead_id: str = text(longest=64)
    responded_at: datetime | None = None


@message
class ScreenLead:
    lead_id: str = text(longest=64)
    money: int = whole(least=0, most=100)
    authority: int = whole(least=0, most=100)
    need: int = whole(least=0, most=100)


@message
class ConvertLead:
    """A qualified lead becomes a deal at needs discovery; what is personal belongs to crm now."""

    lead_id: str = text(longest=64)
    customer_id: str = text(longest=64)
    title: str = text(longest=200)
    currency: str = text(longest=3, shortest=3, default="CNY")
    channel_id: str = text(longest=64, default="direct")
    partner_id: str | None = text(longest=64, default=None)


@message
class ConvertedLead:
    lead: Lead
    deal: Deal
