"""Copies of deals as pipeline announced them, and what they add up to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, func, select, text, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from kernel.exact import LARGEST
from kernel.money import Money
from services.crm.contract import CustomerDealStatus
from services.crm.rules.deals import DealCopy
from services.crm.rules.grading import Sales
from services.crm.tables import contract_copy, customer, deal_copy

_PLAIN = ("deal_id", "customer_id", "owner_id", "stage", "lost_reason", "signed_on",
          "deal_version", "sale_version")
_KEEP = text("""
    INSERT INTO deal_copy (deal_id, customer_id, owner_id, status, amount_minor, currency,
        received_minor, stage, lost_reason, signed_on, deal_version, sale_version)
    SELECT * FROM unnest(
        CAST(:deal_id AS text[]), CAST(:customer_id AS text[]), CAST(:owner_id AS text[]),
        CAST(:status AS text[]), CAST(:amount_minor AS bigint[]), CAST(:currency AS text[]),
        CAST(:received_minor AS bigint[]), CAST(:stage AS text[]), CAST(:lost_reason AS text[]),
        CAST(:signed_on AS date[]), CAST(:deal_version AS int[]), CAST(:sale_version AS int[]))
    ON CONFLICT (deal_id) DO UPDATE SET customer_id = excluded.customer_id,
        owner_id = excluded.owner_id, status = excluded.status,
        amount_minor = excluded.amount_minor, currency = excluded.currency,
        received_minor = excluded.received_minor, stage = excluded.stage,
        lost_reason = excluded.lost_reason, signed_on = excluded.signed_on,
        deal_version = excluded.deal_version, sale_version = excluded.sale_version""")
OPEN, SIGNED = CustomerDealStatus.OPEN.value, CustomerDealStatus.SIGNED.value


def forget(work: Work, customer_ids: Iterable[str]) -> None:
    """Why deals were lost, which earlier releases announced, in words."""
    work.session.execute(update(deal_copy).where(
        deal_copy.c.customer_id.in_(list(customer_ids))).values(lost_reason=None))


def held(work: Work, deal_ids: Iterable[str]) -> dict[str, DealCopy]:
    """The copies of these deals, those of which nothing was heard left out."""
    rows = work.session.execute(select(deal_copy).where(deal_copy.c.deal_id.in_(sorted(deal_ids))))
    return {row.deal_id: copy_of(row) for row in rows}


def keep(work: Work, deals: Iterable[DealCopy]) -> None:
    """Store the copies as they are now, with one statement."""
    kept = sorted(deals, key=lambda deal: deal.deal_id)
    columns = {name: [getattr(deal, name) for deal in kept] for name in _PLAIN}
    work.session.execute(_KEEP, {
        **columns,
        "status": [deal.status.value for deal in kept],
        "amount_minor": [deal.amount.minor for deal in kept],
        "currency": [deal.amount.currency for deal in kept],
        "received_minor": [deal.received.minor for deal in kept]})


def customers_of(work: Work, deal_ids: Sequence[str]) -> set[str]:
    """The customers under which the deals are held now."""
    rows = work.session.execute(
        select(deal_copy.c.customer_id).where(
            deal_copy.c.deal_id.in_(sorted(set(deal_ids))), deal_copy.c.customer_id.is_not(None)
        )
    )
    return set(rows.scalars())


def newest(work: Work, customer_id: str, most: int) -> list[DealCopy]:
    """The deals of a customer: those without a day of signing, then the newest signed ones."""
    rows = work.session.execute(
        select(deal_copy)
        .where(deal_copy.c.customer_id == customer_id)
        .order_by(deal_copy.c.signed_on.desc().nulls_first(), deal_copy.c.deal_id.desc())
        .limit(most)
    )
    return [copy_of(row) for row in rows]


def sums(work: Work, customer_id: str, window_start: date) -> list[Any]:
    """Per currency: what stands signed, within the window, received, open; and how many."""
    is_signed, is_open = deal_copy.c.status == SIGNED, deal_copy.c.status == OPEN
    is_recent = is_signed & (deal_copy.c.signed_on >= window_start)
    rows = work.session.execute(
        select(
            deal_copy.c.currency,
            _sum(is_signed).label("signed"),
            _sum(is_recent).label("recent"),
            _sum(is_open).label("open"),
            func.sum(deal_copy.c.received_minor).label("received"),
            func.count().filter(is_signed).label("signed_deals"),
            func.count().filter(is_open).label("open_deals"),
        )
        .where(deal_copy.c.customer_id == customer_id)
        .group_by(deal_copy.c.currency)
        .order_by(deal_copy.c.currency)
    )
    return list(rows)


def sales(work: Work, customer_id: str, window_start: date) -> Sales:
    found = sums(work, customer_id, window_start)
    return Sales(
        tuple(money_of(row.recent, row.currency) for row in found),
        tuple(money_of(row.received, row.currency) for row in found),
    )


def money_of(minor: Decimal, currency: str) -> Money:
    """A sum; one that no amount of money can hold is shown as the largest amount there is."""
    return Money(min(int(minor), LARGEST), currency)


def copy_of(row: Any) -> DealCopy:
    return DealCopy(
        row.deal_id,
        row.customer_id,
        row.owner_id,
        CustomerDealStatus(row.status),
        Money(row.amount_minor, row.currency),
        Money(row.received_minor, row.currency),
        row.stage,
        row.lost_reason,
        row.signed_on,
        row.deal_version,
        row.sale_version,
    )


def keep_contract(work: Work, deal_id: str, version: int, ends_on: date | None) -> None:
    """Until when a deal's contract holds; what is older changes nothing."""
    said = upsert(contract_copy).values(deal_id=deal_id, version=version, ends_on=ends_on)
    work.session.execute(said.on_conflict_do_update(
        index_elements=["deal_id"], set_={"version": version, "ends_on": ends_on},
        where=contract_copy.c.version < version))


def forget_late_words(work: Work, deal_ids: Collection[str]) -> None:
    """Of these deals, those whose customer was forgotten before their loss was heard of."""
    if deal_ids:
        erased = select(customer.c.customer_id).where(customer.c.is_erased)
        work.session.execute(update(deal_copy).where(
            deal_copy.c.deal_id.in_(deal_ids), deal_copy.c.customer_id.in_(erased))
            .values(lost_reason=None))


def _sum(condition: Any) -> Any:
    return func.sum(case((condition, deal_copy.c.amount_minor), else_=0))
