"""Careers, retention and team culture: ladder, promotions, attrition, early warnings, events."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, command, decimal, items, message, query, text, whole
from kernel.money import Money


@message
class LadderStep:
    """A step of the career ladder and what it asks of who comes from the one below: months on that
    step, attainment of the signed quota over the last `attainment_months`, certificates that hold,
    and the manager's word."""

    code: str = text(longest=40)
    title: str = text(longest=120)
    least_months: int = whole(least=0, most=120, default=0)
    least_attainment: Decimal | None = decimal(least="0", most="10", default=None)
    attainment_months: int = whole(least=1, most=24, default=6)
    certificates: tuple[str, ...] = items(most=20, default=())
    needs_recommendation: bool = False


@message
class SetLadder:
    """The whole ladder from the lowest step up; it replaces the one before, promotions stay."""

    steps: tuple[LadderStep, ...] = items(least=1, most=30)


@message
class Ladder:
    ladder_version: int
    steps: tuple[LadderStep, ...]


@message
class LadderQuery:
    ladder_version: int | None = whole(least=1, most=100_000, default=None)


@message
class Promote:
    """To the next step from a day on. What is not met stands against it, unless `override_reason`
    says why it is done all the same."""

    employee_id: str = text(longest=64)
    step: str = text(longest=40)
    effective_on: date
    reason: str = text(longest=500)
    is_recommended: bool = False
    override_reason: str | None = text(longest=500, default=None)


@message
class Promotion:
    promotion_id: str
    employee_id: str
    from_step: str | None
    to_step: str
    effective_on: date
    reason: str
    promoted_by: str
    override_reason: str | None = None


@message
class CriterionMet:
    """`wanted` and `found` are figures as texts; None where nothing is known."""

    name: str
    wanted: str
    found: str | None
    is_met: bool


@message
class Career:
    """Where somebody stands, and what the next step still asks for."""

    employee_id: str
    step: str | None
    since: date | None
    next_step: str | None
    criteria: tuple[CriterionMet, ...]
    history: tuple[Promotion, ...]


@message
class CareerQuery:
    employee_id: str = text(longest=64)


@message
class LogConversation:
    """A manager's talk with somebody; the note is personal data."""

    employee_id: str = text(longest=64)
    held_on: date
    note: str = text(longest=1000)


@message
class Conversation:
    conversation_id: str
    employee_id: str
    held_on: date
    note: str
    logged_by: str


class CultureKind(StrEnum):
    TEAM_BUILDING = "team_building"
    AWARDS = "awards"
    OTHER = "other"


class CultureState(StrEnum):
    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


@message
class PlanCultureEvent:
    title: str = text(longest=120)
    kind: CultureKind
    on: date
    place: str = text(longest=200)
    budget: Money


@message
class Award:
    employee_id: str = text(longest=64)
    title: str = text(longest=120)
    reason: str = text(longest=500)


@message
class HoldCultureEvent:
    """What it cost, who came, who was honoured. More than the budget needs its reason."""

    event_id: str = text(longest=64)
    spent: Money
    attended: tuple[str, ...] = items(most=5000, default=())
    awards: tuple[Award, ...] = items(most=200, default=())
    over_budget_reason: str | None = text(longest=500, default=None)


@message
class CancelCultureEvent:
    event_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class CultureEvent:
    event_id: str
    version: int
    title: str
    kind: CultureKind
    on: date
    place: str
    state: CultureState
    budget: Money
    spent: Money | None = None
    attended: tuple[str, ...] = ()
    awards: tuple[Award, ...] = ()
    reason: str | None = None


@message
class CultureQuery:
    state: CultureState | None = None
    sort: str = text(longest=40, default="-on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CultureList:
    items: tuple[CultureEvent, ...]
    next_cursor: str | None = None


@message
class RetentionQuery:
    """A year's months up to today; the thresholds of the early warnings."""

    year: int = whole(least=2000, most=2199)
    least_attainment: Decimal = decimal(least="0", most="10", default=Decimal("0.6"))
    quiet_days: int = whole(least=1, most=1000, default=60)
    talk_days: int = whole(least=1, most=1000, default=90)


@message
class AttritionMonth:
    """`rate`: leavers over the mean of the headcount at the month's start and end; None of none."""

    period: str
    opening: int
    hired: int
    left: int
    closing: int
    rate: Decimal | None


@message
class Warning:
    """Why somebody may leave; each reason with its figure."""

    employee_id: str
    reasons: tuple[str, ...]
    attainment: Decimal | None = None
    last_sale_on: date | None = None
    last_talk_on: date | None = None
    overdue_courses: int = 0


@message
class Retention:
    """Attrition, early warnings, promotions, events and awards of a year, beside each other."""

    year: int
    months: tuple[AttritionMonth, ...]
    rate: Decimal | None
    warnings: tuple[Warning, ...]
    promotions: tuple[Promotion, ...]
    events: tuple[CultureEvent, ...]
    attendance: Decimal | None


class CareerOperations(Contract):
    @command("careers:write")
    def set_ladder(self, command: SetLadder) -> Ladder:
        """Say which steps a career has and what each asks for."""

    @query("careers:read")
    def get_ladder(self, query: LadderQuery) -> Ladder:
        """The ladder in force, or an earlier one."""

    @command("careers:approve", status=201)
    def promote(self, command: Promote) -> Promotion:
        """Put somebody on the next step; refused with everything that is not met."""

    @query("careers:read")
    def career(self, query: CareerQuery) -> Career:
        """Where somebody stands and what the next step still asks for."""

    @command("careers:approve", status=201)
    def log_conversation(self, command: LogConversation) -> Conversation:
        """Keep that a manager spoke with somebody."""

    @command("careers:write", status=201)
    def plan_culture_event(self, command: PlanCultureEvent) -> CultureEvent:
        """Plan a team event with its budget."""

    @command("careers:write")
    def hold_culture_event(self, command: HoldCultureEvent) -> CultureEvent:
        """Keep who came, what it cost and who was honoured."""

    @command("careers:write")
    def cancel_culture_event(self, command: CancelCultureEvent) -> CultureEvent:
        """Call a team event off, with the reason."""

    @query("careers:read")
    def list_culture_events(self, query: CultureQuery) -> CultureList:
        """Team events, the newest first."""

    @query("careers:read")
    def retention(self, query: RetentionQuery) -> Retention:
        """Attrition, early warnings, promotions and culture on one page."""
