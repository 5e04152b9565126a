"""Deals as clients enter and see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole
from kernel.money import Money
from services.pipeline.contract.sale import CreditKind, SaleFacts


class Stage(StrEnum):
    """The eight stages of a sale (requirement 4)."""

    LEAD_CAPTURE = "lead_capture"  # 线索获取
    LEAD_SCREENING = "lead_screening"  # 线索筛选
    NEEDS_DISCOVERY = "needs_discovery"  # 需求挖掘
    PROPOSAL = "proposal"  # 方案呈现
    NEGOTIATION = "negotiation"  # 商务谈判
    SIGNING = "signing"  # 成交签约
    AFTER_SALES = "after_sales"  # 售后跟进
    COLLECTION = "collection"  # 回款


class DealStatus(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    LOST = "lost"
    CANCELLED = "cancelled"


class Unsaid(StrEnum):
    """Defaults that nobody said: what the product is comes first."""

    GENERAL = "general"


@message
class LineInput:
    """A line as it is entered; prices are for the whole line, not per unit.

    What is left out is the catalog's, where it knows the product.
    """

    product_id: str = text(longest=64)
    net_price: Money | None = None  # None: as catalog's rules say
    list_price: Money | None = None  # None: catalog's retail price, else as net_price
    cost: Money | None = None  # None: catalog's, else unknown, taken as zero margin basis
    quantity: Decimal = decimal(least="0.001", most="1000000000", default=Decimal(1))
    product_line: str = text(longest=64, default=Unsaid.GENERAL)
    category_path: str = text(longest=200, default=Unsaid.GENERAL)
    variant_id: str | None = text(longest=64, default=None)


@message
class CreditInput:
    """Who is credited with what share; revenue credits sum to 1, overlay credits stand outside."""

    employee_id: str = text(longest=64)
    rate: Decimal = decimal(least="0.000001", most="1")
    kind: CreditKind = CreditKind.REVENUE


@message
class Screening:
    """The MAN form: Money, Authority, Need, each 0 to 100."""

    money: int = whole(least=0, most=100)
    authority: int = whole(least=0, most=100)
    need: int = whole(least=0, most=100)


@message
class CreateDeal:
    title: str = text(longest=200)
    currency: str = text(longest=3, shortest=3, default="CNY")
    owner_id: str | None = text(longest=64, default=None)  # None: the caller
    customer_id: str | None = text(longest=64, default=None)
    channel_id: str = text(longest=64, default="direct")
    partner_id: str | None = text(longest=64, default=None)
    expected_close_on: date | None = None
    lines: tuple[LineInput, ...] = items(most=200, default=())
    credits: tuple[CreditInput, ...] = items(most=50, default=())  # empty: the owner alone
    stage: Stage = Stage.LEAD_CAPTURE  # later: every gate before it must pass
    screening: Screening | None = None
    external_ref: str | None = text(longest=120, default=None)
    pipeline: str = text(longest=40, default="new_business")


@message
class DealLine:
    line_id: str
    product_id: str
    variant_id: str | None
    product_line: str
    category_path: str
    quantity: Decimal
    list_price: Money
    net_price: Money
    cost: Money  # zero for who may not see costs
    price_rule_id: str | None = None  # the rule that gave the net price; None: set by hand
    price_list_id: str | None = None
    discount_rate: Decimal | None = None  # 1 - net / list; None when list is zero


@message
class DealCredit:
    employee_id: str
    kind: CreditKind
    rate: Decimal


@message
class Deal:
    """A deal as it stands. `version` is the record's (ETag); `sale_version` counts the sale's
    changes."""

    deal_id: str
    version: int
    title: str
    status: DealStatus
    stage: Stage
    owner_id: str
    channel_id: str
    currency: str
    amount: Money
    created_at: datetime
    sale_version: int = 0
    customer_id: str | None = None
    partner_id: str | None = None
    expected_close_on: date | None = None
    signed_on: date | None = None
    closed_on: date | None = None
    lost_reason: str | None = None
    screening: Screening | None = None
    lines: tuple[DealLine, ...] = ()
    credits: tuple[DealCredit, ...] = ()
    received: Money | None = None
    origin: str = "manual"
    external_ref: str | None = None
    discount_rate: Decimal | None = None  # of all lines together
    pipeline: str = "new_business"
    sop_version: int = 0  # of the SOP that its gates follow
    lost_to: str | None = None
    quote_id: str | None = None  # whose lines these are; None: entered by hand
    quote_version: int | None = None
    registration_id: str | None = None  # of the partner that registered it with channels
    next_step: str | None = None  # the first open task; `get_deal` and the board look it up
    next_step_on: date | None = None


@message
class DealId:
    deal_id: str = text(longest=64)


@message
class DealQuery:
    status: DealStatus | None = None
    stage: Stage | None = None
    owner_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)
    signed_on_from: date | None = None
    signed_on_to: date | None = None
    q: str | None = text(longest=100, default=None)  # words of the title or the reference
    sort: str = text(longest=40, default="-created_at")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class DealList:
    """A page of deals without their lines and credits."""

    items: tuple[Deal, ...]
    next_cursor: str | None = None


@message
class ChangeDeal:
    """Change an open deal; a field that is left out stays as it is."""

    deal_id: str = text(longest=64)
    title: str | None = text(longest=200, default=None)
    owner_id: str | None = text(longest=64, default=None)
    customer_id: str | None = text(longest=64, default=None)
    channel_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)
    expected_close_on: date | None = None
    lines: tuple[LineInput, ...] | None = items(most=200, default=None)
    credits: tuple[CreditInput, ...] | None = items(most=50, default=None)


@message
class ScreenDeal:
    deal_id: str = text(longest=64)
    money: int = whole(least=0, most=100)
    authority: int = whole(least=0, most=100)
    need: int = whole(least=0, most=100)


@message
class MoveDeal:
    """Move an open deal to a stage: the next one, or back to an earlier one."""

    deal_id: str = text(longest=64)
    stage: Stage
    note: str | None = text(longest=500, default=None)


@message
class SignDeal:
    deal_id: str = text(longest=64)
    signed_on: date | None = None  # None: today


@message
class AmendDeal:
    """A return, a price reduction or a changed split of a signed deal; left-out fields stay."""

    deal_id: str = text(longest=64)
    reason: str = text(longest=500)
    happened_on: date | None = None  # None: today
    lines: tuple[LineInput, ...] | None = items(least=1, most=200, default=None)
    credits: tuple[CreditInput, ...] | None = items(least=1, most=50, default=None)


@message
class CancelDeal:
    deal_id: str = text(longest=64)
    reason: str = text(longest=500)
    happened_on: date | None = None


@message
class LoseDeal:
    deal_id: str = text(longest=64)
    reason: str = text(longest=500)
    closed_on: date | None = None
    competitor: str | None = text(longest=120, default=None)  # who won it


@message
class StageChange:
    from_stage: Stage | None
    to_stage: Stage
    entered_at: datetime
    actor: str
    hours_in_previous: int | None = None
    note: str | None = None


@message
class StageHistory:
    deal_id: str
    changes: tuple[StageChange, ...]


@message
class SaleVersion:
    """One version of the sale, and the event that announced it."""

    sale: SaleFacts
    cause: str
    event_id: str
    recorded_at: datetime
    reason: str | None = None


@message
class SaleVersions:
    deal_id: str
    status: DealStatus
    versions: tuple[SaleVersion, ...]
