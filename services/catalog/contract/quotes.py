"""Quotes: what is offered to somebody until a day, who had to agree, and what came of it.

A version never changes; it keeps the prices of its day and the rules that gave them. A revision is
the next version. Source: modules.md 6, field notes 6.1.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import Contract, command, decimal, items, message, query, text, whole
from kernel.money import Money


class QuoteState(StrEnum):
    """Of a draft nobody has to agree yet; an accepted one never changes again."""

    DRAFT = "draft"
    PENDING = "pending"
    APPROVED = "approved"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


class ApprovalCause(StrEnum):
    """Why somebody has to agree to a line."""

    DISCOUNT = "discount"  # more than the seller's position may give
    BELOW_FLOOR = "below_floor"  # less than the product's floor price
    NO_RULE = "no_rule"  # no rule gives a price to compare with


class QuoteStepName(StrEnum):
    WRITTEN = "written"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"


@message
class QuoteLineInput:
    """`net_price` is of the whole line; None: as the price rules say."""

    product_id: str = text(longest=64)
    quantity: Decimal = decimal(least="0.001", most="1000000000", default=Decimal(1))
    variant_id: str | None = text(longest=64, default=None)
    net_price: Money | None = None


@message
class QuoteLine:
    """Prices of the whole line as they were on the day of the version; `discount_rate` is
    1 - net / price by rule. `cost` is for who may see costs."""

    product_id: str
    variant_id: str | None
    product_line: str
    category_path: str
    quantity: Decimal
    list_price: Money
    net_price: Money
    rule_price: Money | None = None
    discount_rate: Decimal | None = None
    floor_price: Money | None = None
    cost: Money | None = None
    price_list_id: str | None = None
    rule_id: str | None = None


@message
class ApprovalReason:
    """A line that somebody has to agree to; `line` counts from 1."""

    line: int
    product_id: str
    cause: ApprovalCause
    discount_rate: Decimal | None = None
    allowed_rate: Decimal | None = None


@message
class CreateQuote:
    """Offered until the end of the day `valid_until`, in the company's time zone."""

    valid_until: date
    lines: tuple[QuoteLineInput, ...] = items(least=1, most=200)
    currency: str = text(longest=3, shortest=3, default="CNY")
    deal_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)
    owner_id: str | None = text(longest=64, default=None)  # None: the caller


@message
class ReviseQuote:
    """The whole next version; what was pending, approved or sent holds no more."""

    quote_id: str = text(longest=64)
    valid_until: date
    lines: tuple[QuoteLineInput, ...] = items(least=1, most=200)


@message
class QuoteId:
    quote_id: str = text(longest=64)


@message
class DecideQuote:
    quote_id: str = text(longest=64)
    reason: str | None = text(longest=500, default=None)


@message
class RefuseQuote:
    quote_id: str = text(longest=64)
    reason: str = text(longest=500)


@message
class Quote:
    """As its newest version stands. `reasons` are what somebody has to agree, or has agreed, to."""

    quote_id: str
    version: int
    quote_version: int
    state: QuoteState
    owner_id: str
    currency: str
    amount: Money
    valid_until: date
    created_at: datetime
    deal_id: str | None = None
    customer_id: str | None = None
    partner_id: str | None = None
    lines: tuple[QuoteLine, ...] = ()
    reasons: tuple[ApprovalReason, ...] = ()
    submitted_by: str | None = None
    approved_by: str | None = None


@message
class QuoteQuery:
    state: QuoteState | None = None
    deal_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    owner_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class QuoteList:
    """A page of quotes without their lines."""

    items: tuple[Quote, ...]
    next_cursor: str | None = None


@message
class QuoteVersion:
    quote_version: int
    amount: Money
    valid_until: date
    priced_on: date
    written_by: str
    written_at: datetime
    lines: tuple[QuoteLine, ...]


@message
class QuoteStep:
    quote_version: int
    step: QuoteStepName
    actor: str
    taken_at: datetime
    reason: str | None = None


@message
class QuoteHistory:
    """Every version, the newest first, and every step, the first one first."""

    quote_id: str
    versions: tuple[QuoteVersion, ...]
    steps: tuple[QuoteStep, ...]


@message
class Approver:
    """Somebody above the owner, the nearest first; `covers` all that is asked for."""

    employee_id: str
    discount_rate: Decimal | None
    covers: bool


@message
class ApprovalPreview:
    """What would be asked for if it were submitted now; nothing: it is approved at once."""

    quote_id: str
    reasons: tuple[ApprovalReason, ...]
    approvers: tuple[Approver, ...]
    is_authority_known: bool


class QuoteOperations(Contract):
    @command("quotes:write", status=201)
    def create_quote(self, command: CreateQuote) -> Quote:
        """Write a quote; its lines are priced by the rules of today, or by hand."""

    @command("quotes:write")
    def revise_quote(self, command: ReviseQuote) -> Quote:
        """Write the next version of a quote that is not accepted."""

    @query("quotes:read")
    def get_quote(self, query: QuoteId) -> Quote:
        """A quote as its newest version stands."""

    @query("quotes:read")
    def list_quotes(self, query: QuoteQuery) -> QuoteList:
        """Quotes, filtered, sorted, in pages."""

    @query("quotes:read")
    def quote_history(self, query: QuoteId) -> QuoteHistory:
        """Every version and every step of a quote."""

    @query("quotes:read")
    def quote_approval_preview(self, query: QuoteId) -> ApprovalPreview:
        """Who would have to agree to a quote, and why."""

    @command("quotes:write")
    def submit_quote(self, command: QuoteId) -> Quote:
        """Ask for what a quote needs; what needs nobody is approved at once."""

    @command("quotes:approve")
    def approve_quote(self, command: DecideQuote) -> Quote:
        """Agree to everything that a quote asks for."""

    @command("quotes:approve")
    def reject_quote(self, command: RefuseQuote) -> Quote:
        """Do not agree; the quote is a draft again."""

    @command("quotes:write")
    def send_quote(self, command: QuoteId) -> Quote:
        """Note that an approved quote went to the customer."""

    @command("quotes:write")
    def accept_quote(self, command: QuoteId) -> Quote:
        """Note that the customer took it; its lines become those of the deal."""

    @command("quotes:write")
    def decline_quote(self, command: RefuseQuote) -> Quote:
        """Note that the customer did not take it, and why."""
