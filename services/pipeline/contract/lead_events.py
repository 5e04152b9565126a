"""What pipeline announces about leads: ids, classes and instants, nothing personal."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Event, message
from chassis.handed_over import HandedOver
from services.pipeline.contract.leads import LeadReason, LeadSource


@message
class LeadEvent(Event):
    """How a lead stands: where it came from, whose it is, when its response is due."""

    lead_id: str
    version: int
    source: LeadSource
    created_at: datetime
    campaign_id: str | None
    owner_id: str | None
    due_at: datetime | None

    @property
    def aggregate_id(self) -> str:
        return self.lead_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class LeadCreated(LeadEvent):
    """A lead came in."""


@message
class LeadAssigned(LeadEvent):
    """A lead has an owner, another one, or (without one) is back in the pool."""


@message
class LeadResponded(LeadEvent):
    """Somebody answered; `is_in_time` by the clock that ran."""

    responded_at: datetime
    is_first: bool
    is_in_time: bool


@message
class LeadOverdue(LeadEvent):
    """Nobody answered in time; said once a clock."""


@message
class LeadDisqualified(LeadEvent):
    """A lead was closed without a deal."""

    reason: LeadReason


@message
class LeadConverted(LeadEvent):
    """A lead became a deal."""

    deal_id: str
    customer_id: str


@message
class LeadsHandedOver(HandedOver):
    """How far a handover of open leads is."""
