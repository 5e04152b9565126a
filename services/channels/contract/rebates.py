"""The rebate ledger: signed lines, accounts, and which lines cover a deal's rows."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from chassis.contract import Event, items, message, text, whole
from kernel.money import Money
from services.analytics.contract import RowKey, RowVersion


class RebateKind(StrEnum):
    ACCRUAL = "accrual"            # what the change of a row is worth at the tier reached
    RETIER = "retier"              # earlier amounts changed rate
    ADJUSTMENT = "adjustment"      # an agreement came, changed or ended after the sales


@message
class RebateLine:
    """A signed line of the rebate ledger; covers the row versions (from_version, to_version]."""

    line_id: str
    kind: RebateKind
    partner_id: str
    agreement_id: str
    agreement_version: int
    programme_id: str
    window_start: date
    row: RowKey | None
    from_version: RowVersion | None
    to_version: RowVersion | None
    base: Money
    amount: Money
    belongs_on: date
    booked_in: str
    rule: str
    cause: str
    created_at: datetime


@message
class RebateAccrued(Event):
    """A partner's rebate account moved."""

    partner_id: str
    cause: str
    lines: tuple[RebateLine, ...]

    @property
    def aggregate_id(self) -> str:
        return f"{self.partner_id}/{self.cause}"

    @property
    def aggregate_version(self) -> int:
        return 1

    @property
    def correlation_id(self) -> str | None:
        return None


@message
class RebateAccount:
    partner_id: str
    agreement_id: str
    agreement_version: int
    programme_id: str
    window_start: date
    window_end: date
    base: Money
    balance: Money


@message
class RebateStatement:
    """A partner's accounts and lines, newest first."""

    partner_id: str
    accounts: tuple[RebateAccount, ...]
    lines: tuple[RebateLine, ...]
    next_cursor: str | None = None


@message
class RebateQuery:
    partner_id: str = text(longest=64)
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class CoveredRow:
    row: RowKey
    version: RowVersion


@message
class CoverQuery:
    """The rows that a deal moved, with the versions its facts got."""

    partner_id: str = text(longest=64)
    rows: tuple[CoveredRow, ...] = items(most=2000)


@message
class Covering:
    """What an asked version of a row was worth: the lines of the first update that holds it.

    In an account that took the row in later, the adjustment that did. `is_seen`: it has arrived.
    """

    row: RowKey
    is_seen: bool
    has_agreement: bool
    lines: tuple[RebateLine, ...]


@message
class Coverings:
    partner_id: str
    coverings: tuple[Covering, ...]
