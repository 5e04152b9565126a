"""Disputes (申诉): what a seller expected of a settlement, what it says, and who decided what."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import message, text, whole
from kernel.money import Money


class DisputeKind(StrEnum):
    INCORRECT_PAYMENT = "incorrect_payment"
    INCORRECT_CREDIT = "incorrect_credit"
    MISSING_TRANSACTION = "missing_transaction"


class DisputeState(StrEnum):
    NEW = "new"
    APPROVED = "approved"
    REJECTED = "rejected"


@message
class RaiseDispute:
    """What was `expected` of a month or a deal in it; what the ledgers hold is kept as `actual`."""

    employee_id: str = text(longest=64)
    period: str = text(longest=7, shortest=7)
    kind: DisputeKind
    expected: Money
    reason: str = text(longest=2_000)
    deal_id: str | None = text(longest=64, default=None)


@message
class ResolveDispute:
    """An approved dispute may pay the difference (or less) as a granted line."""

    dispute_id: str = text(longest=64)
    is_approved: bool
    resolution: str = text(longest=2_000)
    granted: Money | None = None


@message
class DisputeId:
    dispute_id: str = text(longest=64)


@message
class Dispute:
    dispute_id: str
    employee_id: str
    period: str
    kind: DisputeKind
    state: DisputeState
    expected: Money
    actual: Money
    reason: str
    raised_by: str
    raised_at: datetime
    deal_id: str | None = None
    resolution: str | None = None
    granted: Money | None = None
    resolved_by: str | None = None
    resolved_at: datetime | None = None
    version: int = 1


@message
class DisputeQuery:
    employee_id: str | None = text(longest=64, default=None)
    state: DisputeState | None = None
    sort: str = text(longest=20, default="-raised_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class DisputeList:
    items: tuple[Dispute, ...]
    next_cursor: str | None = None
