"""Receivables: what customers owe by their payment plans, how old it is, and who is reminded."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from chassis.contract import Contract, Event, Nothing, command, items, message, query, text, whole
from kernel.money import Money
from services.pipeline.contract.payments import PaymentState


class ReceivableState(StrEnum):
    WAITING = "waiting"  # for its milestone
    OPEN = "open"
    PAID = "paid"
    WRITTEN_OFF = "written_off"
    VOID = "void"  # the sale was reduced or cancelled


class AgeBucket(StrEnum):
    """Days past due."""

    NOT_DUE = "not_due"
    TO_30 = "1-30"
    TO_60 = "31-60"
    TO_90 = "61-90"
    OVER_90 = "over-90"


@message
class Receivable:
    """One instalment, numbered from 1 as the plan names them. `outstanding` is what is neither paid
    nor written off; `level` how often was dunned. Without `due_on` it waits for its
    milestone, expected on `expected_on`."""

    deal_id: str
    number: int
    version: int
    state: ReceivableState
    owner_id: str
    amount: Money
    paid: Money
    outstanding: Money
    level: int
    days_overdue: int
    customer_id: str | None = None
    due_on: date | None = None
    expected_on: date | None = None
    milestone: str | None = None
    write_off_reason: str | None = None


@message
class ReceivableQuery:
    state: ReceivableState | None = None
    owner_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    deal_id: str | None = text(longest=64, default=None)
    due_before: date | None = None
    sort: str = text(longest=40, default="due_on")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class ReceivableList:
    items: tuple[Receivable, ...]
    next_cursor: str | None = None


@message
class AgeingQuery:
    owner_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)


@message
class AgedAmount:
    bucket: AgeBucket
    outstanding: Money
    count: int


@message
class Ageing:
    """Every bucket of every currency in which something is open, today; what waits for a milestone
    is not due."""

    as_of: date
    items: tuple[AgedAmount, ...]


@message
class ReachMilestone:
    """From this day on the instalment is due; without a day, from today."""

    deal_id: str = text(longest=64)
    number: int = whole(least=1, most=120)
    due_on: date | None = None


@message
class WriteOff:
    """Nobody waits for the rest of an instalment any more (bad debt). What was earned on the sale
    stays; money that comes all the same is taken."""

    deal_id: str = text(longest=64)
    number: int = whole(least=1, most=120)
    reason: str = text(longest=500)


@message
class Allocation:
    deal_id: str = text(longest=64)
    amount: Money


@message
class RecordReceipt:
    """One transfer that pays for several deals; the allocations sum to its amount. The same
    `external_ref` is taken once for each deal."""

    amount: Money
    external_ref: str = text(longest=110)
    allocations: tuple[Allocation, ...] = items(least=1, most=50)
    received_on: date | None = None


@message
class Receipt:
    items: tuple[PaymentState, ...]


@message
class DunningPolicy:
    """`notice_days` before an instalment falls due it is announced; so many days after it the
    levels follow, each with a task for the deal's owner."""

    notice_days: int = whole(least=0, most=90, default=7)
    level_days: tuple[int, ...] = items(least=1, most=9, default=(1, 15, 30))


class _InstalmentEvent(Event):
    deal_id: str
    number: int
    version: int

    @property
    def aggregate_id(self) -> str:
        return f"{self.deal_id}/{self.number}"

    @property
    def aggregate_version(self) -> int:
        return self.version

    @property
    def correlation_id(self) -> str | None:
        return self.deal_id


@message
class PaymentDue(_InstalmentEvent):
    """An instalment falls due soon."""

    deal_id: str
    number: int
    version: int
    owner_id: str
    due_on: date
    outstanding: Money
    customer_id: str | None = None


@message
class PaymentOverdue(_InstalmentEvent):
    """An instalment was not paid in time; once a level of dunning."""

    deal_id: str
    number: int
    version: int
    owner_id: str
    due_on: date
    outstanding: Money
    level: int
    customer_id: str | None = None


@message
class ReceivableWrittenOff(_InstalmentEvent):
    """The rest of an instalment was given up as bad debt, or, with nothing given up, counts again:
    more of it was paid, or it was planned anew."""

    deal_id: str
    number: int
    version: int
    owner_id: str
    written_off: Money
    customer_id: str | None = None


class ReceivableOperations(Contract):
    @query("deals:read")
    def list_receivables(self, query: ReceivableQuery) -> ReceivableList:
        """Instalments of the deals that the caller may see: due, overdue, paid, written off."""

    @query("deals:read")
    def receivables_ageing(self, query: AgeingQuery) -> Ageing:
        """What is open by days past due and currency."""

    @command("payments:write")
    def reach_milestone(self, command: ReachMilestone) -> PaymentState:
        """A milestone was reached: its instalment falls due."""

    @command("payments:write")
    def write_off(self, command: WriteOff) -> PaymentState:
        """Give up the rest of an instalment, with the reason."""

    @command("payments:write", status=201)
    def record_receipt(self, command: RecordReceipt) -> Receipt:
        """Record one transfer that pays for several deals, all of it or nothing."""

    @command("sop:write")
    def set_dunning_policy(self, command: DunningPolicy) -> DunningPolicy:
        """Say when instalments are announced and dunned."""

    @query("deals:read")
    def dunning_policy(self, query: Nothing) -> DunningPolicy:
        """When instalments are announced and dunned."""
