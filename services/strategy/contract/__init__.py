"""The front door of strategy: strategic plans with goals, target plans down to the month."""

from __future__ import annotations

from chassis.contract import Contract
from services.strategy.contract.events import (
    GoalApproved,
    TargetCells,
    TargetEvent,
    TargetLocked,
    TargetMetric,
    TargetRevised,
    TargetSubject,
)


class Strategy(Contract):
    """Its operations follow."""


__all__ = [
    "GoalApproved",
    "Strategy",
    "TargetCells",
    "TargetEvent",
    "TargetLocked",
    "TargetMetric",
    "TargetRevised",
    "TargetSubject",
]
