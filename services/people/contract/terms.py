"""What a component counts, when it is due, and what a plan pays beside commission."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole
from kernel.money import Money


class Basis(StrEnum):
    """What of a sale counts: its net price, or per line what remains of it above the cost."""

    GROSS = "gross"
    MARGIN = "margin"


class Trigger(StrEnum):
    """When a sale counts: at its signature, or pro rata with what is invoiced or received."""

    SIGNED = "signed"
    INVOICED = "invoiced"
    RECEIVED = "received"


class RateLevel(StrEnum):
    """What a product rate is about; the narrowest that fits a line wins."""

    VARIANT = "variant"
    PRODUCT = "product"
    CATEGORY = "category"  # a path such as "pumps", with all below it


@message
class ProductRate:
    """Lines of this variant, product or category earn this rate outside the tiers; 0 earns
    nothing."""

    level: RateLevel
    reference: str = text(longest=200)
    rate: Decimal = decimal(least="0", most="10")


@message
class Draw:
    """At least `minimum` of commission a month is paid in the plan's first `months` (None: always).

    What the ledger lacks is an advance; a recoverable one is taken back from later commission, at
    most `recovery_rate` of what exceeds the minimum.
    """

    minimum: Money
    is_recoverable: bool = True
    recovery_rate: Decimal = decimal(least="0", most="1", default=Decimal(1))
    months: int | None = whole(least=1, most=120, default=None)


@message
class QuotaBonus:
    """A fixed amount for a month in which so much of the quota was reached; of several the highest
    that is reached is paid."""

    name: str = text(longest=120)
    attainment_ratio: Decimal = decimal(least="0", most="100")
    amount: Money


@message
class YearEndShare:
    """A share of what a seller signed in the year above the year's quota, at most `cap`."""

    rate: Decimal = decimal(least="0", most="1")
    cap: Money | None = None


@message
class PayTerms:
    """What a plan pays beside its components; amounts in `currency`."""

    currency: str = text(longest=3, shortest=3, default="CNY")
    base_salary: Money | None = None
    draw: Draw | None = None
    bonuses: tuple[QuotaBonus, ...] = items(most=20, default=())
    year_end: YearEndShare | None = None
