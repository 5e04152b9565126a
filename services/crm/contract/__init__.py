"""The front door of crm: customers, contacts, interactions, grades, follow-up."""

from __future__ import annotations

from chassis.contract import Contract
from services.crm.contract.events import (
    CustomerChanged,
    CustomerCreated,
    CustomerEvent,
    CustomerGraded,
    FollowUpDone,
    Grade,
)


class Crm(Contract):
    """Its operations follow."""


__all__ = [
    "Crm",
    "CustomerChanged",
    "CustomerCreated",
    "CustomerEvent",
    "CustomerGraded",
    "FollowUpDone",
    "Grade",
]
