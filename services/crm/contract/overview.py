"""The 360-degree view, follow-ups, and everything known about one person."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.contract import message, text, whole
from kernel.money import Money
from services.crm.contract.attachments import Attachment
from services.crm.contract.care import CareItem
from services.crm.contract.complaints import Complaint
from services.crm.contract.consents import Consent
from services.crm.contract.contacts import Contact, Interaction
from services.crm.contract.customers import Customer
from services.crm.contract.disclosures import Disclosure
from services.crm.contract.events import Grade
from services.crm.contract.grades import GradeChange, GradeExplanation
from services.crm.contract.personas import PersonaFit
from services.crm.contract.surveys import SurveyAnswer
from services.crm.contract.wecom import WecomPerson


@message
class FollowUpQuery:
    """`due_to` is the first day that is not shown any more; `overdue` chooses what is late, or
    what is not."""

    due_to: date | None = None
    overdue: bool | None = None
    owner_id: str | None = text(longest=64, default=None)
    grade: Grade | None = None
    sort: str = text(longest=40, default="next_due_on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class FollowUp:
    """A customer that is to be contacted by `next_due_on`; overdue from the day after."""

    customer_id: str
    name: str
    owner_id: str | None
    grade: Grade | None
    last_contact_on: date | None
    next_due_on: date
    is_overdue: bool
    days_overdue: int


@message
class FollowUpList:
    items: tuple[FollowUp, ...]
    next_cursor: str | None = None


class CustomerDealStatus(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    LOST = "lost"
    CANCELLED = "cancelled"


@message
class CustomerDeal:
    """A deal as pipeline last announced it; open ones are known from their first move on."""

    deal_id: str
    status: CustomerDealStatus
    owner_id: str
    amount: Money
    received: Money
    stage: str | None = None
    signed_on: date | None = None
    lost_reason: str | None = None


@message
class Totals:
    """Amounts of one currency: what stands signed, what came in for it, what is still open."""

    currency: str
    signed: Money
    signed_deals: int
    signed_last_365_days: Money
    received: Money
    open: Money
    open_deals: int


@message
class CustomerOverview:
    """Everything about a customer on one page; lists show the newest entries only."""

    customer: Customer
    is_overdue: bool
    days_overdue: int
    grade: GradeExplanation
    contacts: tuple[Contact, ...]
    interactions: tuple[Interaction, ...]
    deals: tuple[CustomerDeal, ...]
    totals: tuple[Totals, ...]
    grade_history: tuple[GradeChange, ...]
    parent_name: str | None = None
    personas: tuple[PersonaFit, ...] = ()
    open_complaints: tuple[Complaint, ...] = ()


@message
class SubjectId:
    """A customer or a contact, by its id."""

    subject_id: str = text(longest=64)


@message
class OwnerChange:
    change_id: int
    from_owner_id: str | None
    to_owner_id: str | None
    reason: str | None
    actor: str
    changed_at: datetime


@message
class SubjectExport:
    """All that crm knows about one contact or customer, unmasked. Lists are cut off at
    `most_items`; `is_complete` says whether anything was left out."""

    subject_id: str
    customer: Customer
    contacts: tuple[Contact, ...]
    interactions: tuple[Interaction, ...]
    deals: tuple[CustomerDeal, ...]
    owners: tuple[OwnerChange, ...]
    grade_history: tuple[GradeChange, ...]
    is_complete: bool
    most_items: int
    complaints: tuple[Complaint, ...] = ()
    survey_answers: tuple[SurveyAnswer, ...] = ()
    care: tuple[CareItem, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    consents: tuple[Consent, ...] = ()
    disclosures: tuple[Disclosure, ...] = ()
    wecom: tuple[WecomPerson, ...] = ()


@message
class EraseSubject:
    """Anonymise a customer or a contact for good."""

    subject_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class Erased:
    """What was anonymised, counted."""

    subject_id: str
    contacts: int
    interactions: int
    answers: int = whole(least=0, most=1_000_000, default=0)
    attachments: int = whole(least=0, most=1_000_000, default=0)
