"""The planner of follow-ups, and how many were done in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from chassis.contract import Contract, message, query, text, whole
from services.crm.contract.overview import FollowUp


@message
class PlannerQuery:
    """The days [from_on, to_on), at most 92."""

    from_on: date
    to_on: date
    owner_id: str | None = text(longest=64, default=None)
    limit: int = whole(least=1, most=1000, default=500)


@message
class PlannerDay:
    """`due` counts all; `items` are those within the limit of the whole answer."""

    on: date
    due: int
    items: tuple[FollowUp, ...]


@message
class Planner:
    """`overdue`: how many are late today, whatever the days asked for."""

    overdue: int
    days: tuple[PlannerDay, ...]
    is_complete: bool


@message
class RateQuery:
    """The follow-ups that fell due on the days [from_on, to_on), up to yesterday while undone."""

    from_on: date
    to_on: date
    owner_id: str | None = text(longest=64, default=None)


@message
class FollowUpRate:
    """`rate`: done in time over due; None of none. `missed`: not done, or not before the customer
    had another owner or none. `employee_id` None: all of them together."""

    employee_id: str | None
    due: int
    in_time: int
    late: int
    missed: int
    rate: Decimal | None


@message
class FollowUpRates:
    people: tuple[FollowUpRate, ...]
    total: FollowUpRate


class PlannerOperations(Contract):
    @query("customers:read")
    def follow_up_planner(self, query: PlannerQuery) -> Planner:
        """What is due on each day of a range, the caller's own or the team's."""

    @query("customers:read")
    def follow_up_rate(self, query: RateQuery) -> FollowUpRates:
        """How many of the follow-ups due were done in time, person by person."""
