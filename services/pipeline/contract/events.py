"""What pipeline announces beside the sale events."""

from __future__ import annotations

from chassis.contract import Event, message
from chassis.handed_over import HandedOver
from kernel.money import Money
from services.pipeline.contract.deals import Stage


@message
class DealStageChanged(Event):
    """A deal entered another stage."""

    deal_id: str
    version: int
    owner_id: str
    from_stage: Stage | None
    to_stage: Stage
    seconds_in_previous: int | None
    amount: Money
    customer_id: str | None = None

    @property
    def aggregate_id(self) -> str:
        return self.deal_id

    @property
    def aggregate_version(self) -> int:
        return self.version


UNTOLD = "-"
"""Why a deal was lost: the words stay with the deal; earlier releases announced them."""


@message
class DealLost(Event):
    """An open deal was closed as lost; `reason` is `UNTOLD`."""

    deal_id: str
    version: int
    owner_id: str
    stage: Stage
    reason: str
    amount: Money
    customer_id: str | None = None

    @property
    def aggregate_id(self) -> str:
        return self.deal_id

    @property
    def aggregate_version(self) -> int:
        return self.version


@message
class DealsHandedOver(HandedOver):
    """How far a handover of open deals is."""
