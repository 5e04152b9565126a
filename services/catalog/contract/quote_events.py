"""What catalog announces of quotes; ids, days and amounts only."""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Event, message
from kernel.money import Money
from services.catalog.contract.quotes import QuoteLine


@message
class QuoteEvent(Event):
    """What all events of quotes share. `version` is the record's."""

    quote_id: str
    version: int
    quote_version: int
    owner_id: str
    deal_id: str | None
    customer_id: str | None
    partner_id: str | None
    amount: Money

    @property
    def aggregate_id(self) -> str:
        return self.quote_id

    @property
    def aggregate_version(self) -> int:
        return self.version

    @property
    def correlation_id(self) -> str | None:
        return self.deal_id


@message
class QuoteApprovalRequested(QuoteEvent):
    """Somebody has to agree to a quote."""


@message
class QuoteApproved(QuoteEvent):
    """A quote may be sent: somebody agreed, or nobody had to."""


@message
class QuoteRejected(QuoteEvent):
    """Somebody did not agree; the quote is a draft again."""


@message
class QuoteExpired(QuoteEvent):
    """The last day of a quote has passed without an answer."""


@message
class QuoteAccepted(QuoteEvent):
    """The customer took the offer: its lines become the deal's."""

    accepted_at: datetime
    lines: tuple[QuoteLine, ...]
