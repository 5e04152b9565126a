"""Queries about settlements, statements and balances."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import func, select

from chassis.work import Work
from services.people.tables import account, commission_line, pay_line, settlement

FROZEN = ("approved", "paid")
"""States in which a settlement's figures no longer change."""


def last_settled(work: Work, employee_ids: Iterable[str], currency: str) -> dict[str, str]:
    """The last month approved or paid to each seller in a currency."""
    rows = work.session.execute(
        select(settlement.c.employee_id, func.max(settlement.c.period))
        .where(
            settlement.c.employee_id.in_(sorted(set(employee_ids))),
            settlement.c.currency == currency,
            settlement.c.state.in_(FROZEN),
        )
        .group_by(settlement.c.employee_id)
    )
    return {row[0]: row[1] for row in rows}


def newest(work: Work, employee_id: str, currency: str) -> Any:
    """The last frozen settlement of a seller in a currency; None before the first."""
    return work.session.execute(
        select(settlement)
        .where(settlement.c.employee_id == employee_id, settlement.c.currency == currency,
               settlement.c.state.in_(FROZEN))
        .order_by(settlement.c.period.desc())
        .limit(1)
    ).first()


def booked(work: Work, employee_id: str, currency: str, after: str | None, until: str) -> int:
    """The sum of lines booked in the months (after, until], in minor units."""
    lines = commission_line.c
    query = select(func.coalesce(func.sum(lines.amount_minor), 0)).where(
        lines.employee_id == employee_id, lines.currency == currency, lines.booked_in <= until
    )
    if after is not None:
        query = query.where(lines.booked_in > after)
    return int(work.session.execute(query).scalar_one())


def of_month(work: Work, employee_id: str, period: str) -> list[Any]:
    return list(
        work.session.execute(
            select(settlement).where(
                settlement.c.employee_id == employee_id, settlement.c.period == period,
                settlement.c.paid_at.is_not(None),
            )
        )
    )


def lines_of_month(work: Work, employee_id: str, period: str) -> list[Any]:
    return list(
        work.session.execute(
            select(commission_line)
            .where(
                commission_line.c.employee_id == employee_id, commission_line.c.booked_in == period
            )
            .order_by(commission_line.c.line_id)
        )
    )


def lines_of_deal(work: Work, deal_id: str) -> list[Any]:
    """Every line of a deal, and the accounts' corrections that its causes wrote."""
    lines = commission_line.c
    causes = select(lines.cause).where(lines.deal_id == deal_id)
    return list(
        work.session.execute(
            select(commission_line)
            .where((lines.deal_id == deal_id) | (lines.deal_id.is_(None) & lines.cause.in_(causes)))
            .order_by(lines.line_id)
        )
    )


def accounts_of(work: Work, employee_id: str, period: str | None) -> list[Any]:
    query = select(account).where(account.c.employee_id == employee_id)
    if period is not None:
        query = query.where(account.c.period == period)
    return list(work.session.execute(query.order_by(account.c.period, account.c.component_id)))


def totals(work: Work, employee_id: str) -> dict[str, tuple[int, int]]:
    """Per currency: all lines of both ledgers, and what was paid; their difference is open."""
    lines: dict[str, int] = {}
    for ledger in (commission_line, pay_line):
        for currency, amount in work.session.execute(
            select(ledger.c.currency, func.sum(ledger.c.amount_minor))
            .where(ledger.c.employee_id == employee_id)
            .group_by(ledger.c.currency)
        ):
            lines[currency] = lines.get(currency, 0) + int(amount)
    paid = dict(
        work.session.execute(
            select(settlement.c.currency, func.sum(settlement.c.paid_minor))
            .where(settlement.c.employee_id == employee_id, settlement.c.paid_at.is_not(None))
            .group_by(settlement.c.currency)
        ).all()
    )
    return {currency: (lines.get(currency, 0), int(paid.get(currency, 0)))
            for currency in sorted(lines.keys() | paid.keys())}
