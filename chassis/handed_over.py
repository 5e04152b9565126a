"""What every owner of records announces about its part of a handover."""

from __future__ import annotations

from chassis.contract import Event, message


@message
class HandedOver(Event):
    """How far it is: `moved` are with the new owner, `returned` of those went back. `before` and
    `after`: what both people had together at the start, and have now."""

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
