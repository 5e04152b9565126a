"""Care of customers: plans with an occasion and an audience, campaigns, and what came of them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, command, message, query, text, whole
from services.crm.contract.events import Grade


class CareKind(StrEnum):
    HOLIDAY_GREETING = "holiday_greeting"  # 节日问候
    PRODUCT_TRIAL = "product_trial"  # 新品试用邀请
    SATISFACTION_SURVEY = "satisfaction_survey"  # 售后满意度调研
    VISIT = "visit"  # 回访


class CareOccasion(StrEnum):
    """When it is due: on a day, on a holiday's first day, or days after the newest signature."""

    FIXED_DATE = "fixed_date"
    HOLIDAY = "holiday"
    AFTER_SIGNING = "after_signing"


class CareHoliday(StrEnum):
    NEW_YEAR = "new_year"
    SPRING_FESTIVAL = "spring_festival"
    TOMB_SWEEPING = "tomb_sweeping"
    LABOUR_DAY = "labour_day"
    DRAGON_BOAT = "dragon_boat"
    MID_AUTUMN = "mid_autumn"
    NATIONAL_DAY = "national_day"


class CareState(StrEnum):
    PLANNED = "planned"
    DONE = "done"
    SKIPPED = "skipped"


@message
class CreateCarePlan:
    """`on_date`, `holiday` or `days_after`: the one that the occasion needs. The audience is who
    fits all of grade, segment, region and owner that are given. It runs from `starts_on` until
    before `ends_on`."""

    kind: CareKind
    title: str = text(longest=120)
    occasion: CareOccasion
    starts_on: date
    ends_on: date
    wording: str | None = text(longest=2000, default=None)
    on_date: date | None = None
    holiday: CareHoliday | None = None
    days_after: int | None = whole(least=0, most=3660, default=None)
    grade: Grade | None = None
    segment: str | None = text(longest=80, default=None)
    region: str | None = text(longest=80, default=None)
    owner_id: str | None = text(longest=64, default=None)
    survey_id: str | None = text(longest=64, default=None)


@message
class CarePlan:
    plan_id: str
    version: int
    kind: CareKind
    title: str
    occasion: CareOccasion
    starts_on: date
    ends_on: date
    wording: str | None
    on_date: date | None
    holiday: CareHoliday | None
    days_after: int | None
    grade: Grade | None
    segment: str | None
    region: str | None
    owner_id: str | None
    survey_id: str | None
    created_by: str
    created_at: datetime


@message
class CarePlanQuery:
    kind: CareKind | None = None
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CarePlanList:
    items: tuple[CarePlan, ...]
    next_cursor: str | None = None


@message
class StartCareCampaign:
    """`due_on` instead of the day of the plan: for a holiday that no calendar knows yet."""

    plan_id: str = text(longest=64)
    due_on: date | None = None


@message
class CareCampaignId:
    campaign_id: str = text(longest=64)


@message
class CareCampaign:
    """A run of a plan over the customers that fitted it when it was started. `is_frozen`: all of
    them are found. `done_share`: of those that are finished; None of none."""

    campaign_id: str
    version: int
    plan_id: str
    kind: CareKind
    title: str
    due_on: date | None
    is_frozen: bool
    audience: int
    planned: int
    done: int
    skipped: int
    overdue: int
    done_share: Decimal | None
    started_by: str
    started_at: datetime


@message
class CareItemQuery:
    """`due_to` is the first day that is not shown any more."""

    campaign_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    owner_id: str | None = text(longest=64, default=None)
    state: CareState | None = None
    due_to: date | None = None
    sort: str = text(longest=40, default="due_on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CareItem:
    """What is to be done with one customer; `outcome` is masked for who may not read personal
    data. It is in time on `due_on` still."""

    item_id: str
    version: int
    campaign_id: str
    plan_id: str
    kind: CareKind
    title: str
    customer_id: str
    owner_id: str | None
    due_on: date
    state: CareState
    is_overdue: bool
    wording: str | None = None
    survey_id: str | None = None
    contact_id: str | None = None
    outcome: str | None = None
    finished_by: str | None = None
    finished_at: datetime | None = None


@message
class CareItemList:
    items: tuple[CareItem, ...]
    next_cursor: str | None = None


@message
class FinishCareItem:
    """Done or skipped, with what came of it; `contact_id`: with whom."""

    item_id: str = text(longest=64)
    outcome: str = text(longest=1000)
    is_skipped: bool = False
    contact_id: str | None = text(longest=64, default=None)


class CareOperations(Contract):
    @command("care:write", status=201)
    def create_care_plan(self, command: CreateCarePlan) -> CarePlan:
        """Plan care: the occasion, and for whom."""

    @query("care:read")
    def list_care_plans(self, query: CarePlanQuery) -> CarePlanList:
        """The plans there are."""

    @command("care:write", status=202)
    def start_care_campaign(self, command: StartCareCampaign) -> CareCampaign:
        """Run a plan over the customers in reach that fit it now; nobody twice for one day."""

    @query("care:read")
    def care_campaign(self, query: CareCampaignId) -> CareCampaign:
        """How far a campaign is."""

    @query("care:read")
    def care_items(self, query: CareItemQuery) -> CareItemList:
        """What is to be done with which customer, by when."""

    @command("care:write")
    def finish_care_item(self, command: FinishCareItem) -> CareItem:
        """Note that it was done or skipped, and what came of it."""
