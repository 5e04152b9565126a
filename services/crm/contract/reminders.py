"""Follow-ups that are due or overdue, as crm announces them: once for each due day."""

from __future__ import annotations

from datetime import date

from chassis.contract import Event, message


@message
class FollowUpReminder(Event):
    """`version` is the customer's when it was said. The aggregate is the customer's due day, which
    is said once, whatever else changes of the customer."""

    customer_id: str
    version: int
    owner_id: str | None
    due_on: date

    @property
    def aggregate_id(self) -> str:
        return f"{self.customer_id}/{self.due_on.isoformat()}"

    @property
    def aggregate_version(self) -> int:
        return 1

    @property
    def correlation_id(self) -> str | None:
        return self.customer_id


@message
class FollowUpDue(FollowUpReminder):
    """A customer is to be followed up today."""


@message
class FollowUpOverdue(FollowUpReminder):
    """The day is over and nobody followed up."""
