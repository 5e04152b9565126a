"""Agreements with partners: versions of rebate programmes over windows of days."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from chassis.contract import decimal, items, message, text, whole
from kernel.money import Money
from kernel.periods import Grain
from services.analytics.contract import Metric


class RebateMode(StrEnum):
    WHOLE = "whole"                # the whole amount at the rate of the tier reached
    MARGINAL = "marginal"          # each slice at its own tier's rate


class AgreementState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"
    ENDED = "ended"


@message
class RebateTier:
    starts_at: Money
    rate: Decimal = decimal(least="0", most="1")


@message
class Programme:
    """A rebate programme: which sales count, over which windows, at which rates."""

    programme_id: str = text(longest=40)
    mode: RebateMode
    window: Grain
    tiers: tuple[RebateTier, ...] = items(least=1, most=50)
    currency: str = text(longest=3, shortest=3, default="CNY")
    metric: Metric = Metric.SIGNED
    product_line: str | None = text(longest=64, default=None)      # None: all product lines


@message
class DraftAgreement:
    """A new agreement with a partner, or with `agreement_id` its next version."""

    partner_id: str = text(longest=64)
    starts_on: date
    programmes: tuple[Programme, ...] = items(least=1, most=20)
    ends_on: date | None = None
    agreement_id: str | None = text(longest=64, default=None)


@message
class Agreement:
    agreement_id: str
    agreement_version: int
    version: int
    partner_id: str
    state: AgreementState
    starts_on: date
    ends_on: date | None
    programmes: tuple[Programme, ...]
    end_reason: str | None = None


@message
class AgreementVersionId:
    agreement_id: str = text(longest=64)
    agreement_version: int = whole(least=1, most=10_000)


@message
class EndAgreement:
    """`ends_on` is the first day on which the agreement no longer holds."""

    agreement_id: str = text(longest=64)
    ends_on: date
    reason: str = text(longest=500)


@message
class AgreementQuery:
    partner_id: str | None = text(longest=64, default=None)
    state: AgreementState | None = None
    sort: str = text(longest=40, default="agreement_id")
    limit: int = whole(least=1, most=200, default=50)
    cursor: str | None = text(longest=500, default=None)


@message
class AgreementList:
    items: tuple[Agreement, ...]
    next_cursor: str | None = None
