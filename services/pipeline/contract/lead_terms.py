"""What governs leads: campaigns, capacities and how they are allocated, the response policy,
figures."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.contract import items, message, text, whole
from kernel.money import Money
from services.pipeline.contract.leads import LeadSource, TouchKind


class EscalationAction(StrEnum):
    NOTIFY_OWNER = "notify_owner"
    NOTIFY_MANAGER = "notify_manager"
    REASSIGN = "reassign"


@message
class Escalation:
    """What happens on the `day`-th working day after the clock began, while nobody answers."""

    day: int = whole(least=1, most=250)
    action: EscalationAction


@message
class TouchPoints:
    touch: TouchKind
    points: int = whole(least=0, most=1000)


STANDARD_ESCALATIONS = (
    Escalation(3, EscalationAction.NOTIFY_OWNER),
    Escalation(5, EscalationAction.NOTIFY_MANAGER),
    Escalation(7, EscalationAction.REASSIGN),
)
STANDARD_POINTS = (
    TouchPoints(TouchKind.FORM, 10), TouchPoints(TouchKind.CALL, 20),
    TouchPoints(TouchKind.CHAT, 10), TouchPoints(TouchKind.DOWNLOAD, 5),
    TouchPoints(TouchKind.VISIT, 15), TouchPoints(TouchKind.EVENT, 15),
    TouchPoints(TouchKind.REFERRAL, 25), TouchPoints(TouchKind.RESPONSE, 5),
    TouchPoints(TouchKind.OTHER, 5),
)


@message
class SetLeadPolicy:
    """How soon leads are answered and how their score decays. A working day counts all its 24
    hours unless office hours (HH:MM) are given."""

    first_response_hours: int = whole(least=1, most=2000, default=24)
    rolling_response_hours: int = whole(least=1, most=2000, default=48)
    escalations: tuple[Escalation, ...] = items(most=20, default=STANDARD_ESCALATIONS)
    office_opens: str | None = text(longest=5, shortest=5, default=None)
    office_closes: str | None = text(longest=5, shortest=5, default=None)
    pool_days: int = whole(least=1, most=365, default=7)  # older ones are not allocated
    points: tuple[TouchPoints, ...] = items(most=50, default=STANDARD_POINTS)
    half_life_days: int = whole(least=1, most=3650, default=14)


@message
class LeadPolicy:
    """The policy in force; version 0 is what a new installation starts with."""

    policy_version: int
    terms: SetLeadPolicy
    set_by: str | None = None
    set_at: datetime | None = None


@message
class LeadCriteria:
    """Which leads: an empty list names all."""

    sources: tuple[LeadSource, ...] = items(most=20, default=())
    campaign_ids: tuple[str, ...] = items(most=100, default=())
    regions: tuple[str, ...] = items(most=100, default=())


@message
class SetLeadCapacity:
    """How many leads a month somebody takes, in which team; which ones are accepted, and which are
    preferred. 0 pauses."""

    employee_id: str = text(longest=64)
    monthly_capacity: int = whole(least=0, most=100_000)
    team: str = text(longest=64, default="sales")
    accepts: LeadCriteria | None = None
    prefers: LeadCriteria | None = None


@message
class LeadCapacity:
    """`quota` is what is left for today: capacity / 30, less the leads of the last 24 hours."""

    employee_id: str
    version: int
    team: str
    monthly_capacity: int
    quota: int
    accepts: LeadCriteria | None = None
    prefers: LeadCriteria | None = None


@message
class LeadCapacityQuery:
    team: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="employee_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class LeadCapacityList:
    items: tuple[LeadCapacity, ...]
    next_cursor: str | None = None


@message
class AllocateLeads:
    """Give the pool's leads to who has quota; the same seed, leads and quotas give the same
    answer."""

    seed: int | None = whole(least=0, most=2_147_483_647, default=None)
    limit: int = whole(least=1, most=500, default=200)
    is_dry_run: bool = False


@message
class LeadPlacement:
    lead_id: str
    owner_id: str


@message
class LeadAllocation:
    """Who gets what; `left` are those that nobody with quota accepts."""

    seed: int
    placements: tuple[LeadPlacement, ...]
    left: int
    is_dry_run: bool


@message
class CreateCampaign:
    name: str = text(longest=120)
    source: LeadSource
    starts_on: date
    ends_on: date | None = None  # the first day that no longer belongs to it
    cost: Money | None = None


@message
class Campaign:
    campaign_id: str
    name: str
    source: LeadSource
    starts_on: date
    ends_on: date | None = None
    cost: Money | None = None


@message
class CampaignQuery:
    source: LeadSource | None = None
    sort: str = text(longest=40, default="-starts_on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CampaignList:
    items: tuple[Campaign, ...]
    next_cursor: str | None = None


@message
class LeadStatisticsQuery:
    """Of leads that came in from a day until before another, in the company's time zone."""

    from_on: date | None = None
    to_on: date | None = None


@message
class LeadFigures:
    """`in_time` and `late` are first responses; what is due and not answered counts as late."""

    source: LeadSource
    campaign_id: str | None
    leads: int
    in_time: int
    late: int
    disqualified: int
    converted: int
    signed: tuple[Money, ...]
    cost: Money | None = None


@message
class LeadStatistics:
    items: tuple[LeadFigures, ...]
