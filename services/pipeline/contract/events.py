"""What pipeline announces beside the sale events."""

from __future__ import annotations

from chassis.contract import Event, message
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


@message
class DealLost(Event):
    """An open deal was closed as lost."""

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
class DealsHandedOver(Event):
    """How far a handover of open deals is: `moved` are with the new owner, `returned` of those went
    back. `before` and `after`: what both people had together at the start, and have now."""

    handover_id: str
    version: int
    moved: int
    returned: int
    before: int
    after: int
    is_moved: bool
    is_returned: bool

    @property
    def aggregate_id(self) -> str:
        return self.handover_id

    @property
    def aggregate_version(self) -> int:
        return self.version
