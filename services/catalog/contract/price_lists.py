"""Price lists and their rules as clients enter and see them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole
from kernel.money import Money
from kernel.versioned import VersionState


class PriceListKind(StrEnum):
    """Whom a list is for; the first that prices a line wins, in this order."""

    KEY_ACCOUNT = "key_account"  # 大客户价
    PARTNER = "partner"  # 渠道供货价
    VOLUME = "volume"  # 批量价
    RETAIL = "retail"  # 零售价


class RuleTarget(StrEnum):
    """What a rule prices; the narrower beats the wider, in this order."""

    VARIANT = "variant"
    PRODUCT = "product"
    CATEGORY = "category"
    ALL = "all"


class PriceMethod(StrEnum):
    FIXED = "fixed"
    PERCENTAGE = "percentage"
    FORMULA = "formula"


class PriceBase(StrEnum):
    """What a percentage or a formula starts from."""

    LIST = "list"  # the retail list, quantity one
    COST = "cost"  # the dated cost
    OTHER_LIST = "other_list"  # the version's base list, same quantity


@message
class PriceRuleInput:
    """One rule; prices are per unit, days are [valid_from, valid_to).

    fixed: `price`. percentage: `base`, `discount_rate` off it (negative: on top). formula: `base`,
    then, where given, discount, round to a multiple of `round_to`, `surcharge`, at least base +
    `min_margin`, at most base + `max_margin`.
    """

    target: RuleTarget
    method: PriceMethod
    product_id: str | None = text(longest=64, default=None)
    variant_id: str | None = text(longest=64, default=None)
    category_path: str | None = text(longest=200, default=None)
    min_quantity: Decimal = decimal(least="0", most="1000000000", default=Decimal(0))
    valid_from: date | None = None
    valid_to: date | None = None
    price: Money | None = None
    base: PriceBase | None = None
    discount_rate: Decimal | None = decimal(least="-10", most="1", default=None)
    round_to: Money | None = None
    surcharge: Money | None = None
    min_margin: Money | None = None
    max_margin: Money | None = None


@message
class PriceRule:
    """A rule of a version. What is counted from cost is None for who may not see costs."""

    rule_id: str
    target: RuleTarget
    method: PriceMethod
    min_quantity: Decimal
    product_id: str | None = None
    variant_id: str | None = None
    category_path: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    price: Money | None = None
    base: PriceBase | None = None
    discount_rate: Decimal | None = None
    round_to: Money | None = None
    surcharge: Money | None = None
    min_margin: Money | None = None
    max_margin: Money | None = None


@message
class CreatePriceList:
    """A list without any version yet. A key-account list names its customer, a partner list its
    partner, others neither."""

    name: str = text(longest=200)
    kind: PriceListKind
    currency: str = text(longest=3, shortest=3, default="CNY")
    customer_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)
    external_ref: str | None = text(longest=120, default=None)


@message
class DraftPriceListVersion:
    """The next version of a list, whole; nothing holds before its approval."""

    price_list_id: str = text(longest=64)
    rules: tuple[PriceRuleInput, ...] = items(least=1, most=500)
    base_list_id: str | None = text(longest=64, default=None)
    improvement_id: str | None = text(longest=64, default=None)


@message
class ApprovePriceListVersion:
    """Put a version in force from a day on; None: today. It never changes afterwards."""

    price_list_id: str = text(longest=64)
    price_list_version: int = whole(least=1, most=1_000_000)
    effective_on: date | None = None


@message
class PriceListId:
    price_list_id: str = text(longest=64)


@message
class PriceListVersionId:
    price_list_id: str = text(longest=64)
    price_list_version: int = whole(least=1, most=1_000_000)


@message
class PriceListStand:
    """A version without its rules: from when until before when it holds."""

    price_list_version: int
    state: VersionState
    effective_on: date | None = None
    superseded_on: date | None = None
    base_list_id: str | None = None
    improvement_id: str | None = None
    approved_by: str | None = None


@message
class PriceList:
    """A list; `versions`, oldest first, are empty on pages of lists."""

    price_list_id: str
    version: int
    name: str
    kind: PriceListKind
    currency: str
    created_at: datetime
    customer_id: str | None = None
    partner_id: str | None = None
    external_ref: str | None = None
    versions: tuple[PriceListStand, ...] = ()


@message
class PriceListVersion:
    """A version with its rules. `version` is the record's (ETag)."""

    price_list_id: str
    price_list_version: int
    version: int
    state: VersionState
    rules: tuple[PriceRule, ...]
    effective_on: date | None = None
    superseded_on: date | None = None
    base_list_id: str | None = None
    improvement_id: str | None = None
    approved_by: str | None = None


@message
class PriceListQuery:
    kind: PriceListKind | None = None
    currency: str | None = text(longest=3, shortest=3, default=None)
    customer_id: str | None = text(longest=64, default=None)
    partner_id: str | None = text(longest=64, default=None)
    sort: str = text(longest=40, default="name")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class PriceListList:
    items: tuple[PriceList, ...]
    next_cursor: str | None = None
