"""Queries about pay sheets and the pay ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.people import settled
from services.people.tables import commission_line, pay_line, settlement

BY_SETTLEMENT = ("quota_bonus", "year_end", "draw", "guarantee", "recovery")
"""Kinds that the settlement rule itself gives; others were granted or won."""


def commission_by_day(work: Work, employee_id: str, currency: str, until: str
                      ) -> list[tuple[date, int]]:
    """Commission in minor units by the day it belongs to, of lines booked up to a month."""
    lines = commission_line.c
    rows = work.session.execute(
        select(lines.belongs_on, func.sum(lines.amount_minor))
        .where(lines.employee_id == employee_id, lines.currency == currency,
               lines.booked_in <= until)
        .group_by(lines.belongs_on))
    return [(day, int(minor)) for day, minor in rows]


def ledger(work: Work, employee_id: str, currency: str, until: str) -> list[Any]:
    """The pay ledger of an employee up to a month of booking, oldest line first."""
    lines = pay_line.c
    return list(work.session.execute(
        select(pay_line)
        .where(lines.employee_id == employee_id, lines.currency == currency,
               lines.booked_in <= until)
        .order_by(lines.line_id)))


def booked_in_month(work: Work, employee_id: str, period: str) -> list[Any]:
    lines = pay_line.c
    return list(work.session.execute(
        select(pay_line).where(lines.employee_id == employee_id, lines.booked_in == period)
        .order_by(lines.line_id)))


def paid_by_month(work: Work, employee_id: str, currency: str) -> dict[str, int]:
    """What frozen settlements pay, by their month."""
    of = settlement.c
    rows = work.session.execute(
        select(of.period, of.paid_minor).where(
            of.employee_id == employee_id, of.currency == currency,
            of.state.in_(settled.FROZEN)))
    return {period: paid for period, paid in rows}


def sheet(work: Work, settlement_id: str, *, locked: bool = False) -> Any:
    """A sheet by its id; None when there is none."""
    asked = select(settlement).where(settlement.c.settlement_id == settlement_id)
    return work.session.execute(asked.with_for_update() if locked else asked).first()


def sheet_of(work: Work, employee_id: str, period: str, currency: str) -> Any:
    of = settlement.c
    return work.session.execute(select(settlement).where(
        of.employee_id == employee_id, of.period == period, of.currency == currency)).first()


def sheets_of_month(work: Work, employee_id: str, period: str) -> list[Any]:
    of = settlement.c
    return list(work.session.execute(
        select(settlement).where(of.employee_id == employee_id, of.period == period)
        .order_by(of.currency)))


def open_before(work: Work, employee_id: str, period: str, currency: str) -> str | None:
    """The first earlier month whose sheet is not frozen."""
    of = settlement.c
    found: str | None = work.session.execute(
        select(func.min(of.period)).where(
            of.employee_id == employee_id, of.currency == currency, of.period < period,
            of.state.not_in(settled.FROZEN))).scalar()
    return found


def store_sheet(work: Work, row: dict[str, Any]) -> None:
    """Write a sheet, or what it has become."""
    work.session.execute(
        upsert(settlement).values(row)
        .on_conflict_do_update(index_elements=["settlement_id"], set_=row))


def add_lines(work: Work, rows: Iterable[dict[str, Any]]) -> None:
    found = [{**row, "created_at": work.now} for row in rows]
    if found:
        work.session.execute(insert(pay_line), found)


def by_cause(work: Work, cause: str) -> Any:
    """The line of a cause that has one."""
    return work.session.execute(select(pay_line).where(pay_line.c.cause == cause)).one()


def won(work: Work, contest_id: str, period: str, currency: str) -> dict[str, int]:
    """What a contest's period has given each employee so far, in minor units."""
    lines = pay_line.c
    rows = work.session.execute(
        select(lines.employee_id, func.sum(lines.amount_minor))
        .where(lines.period == period, lines.kind == "contest", lines.currency == currency,
               lines.cause.startswith(f"{contest_id}/", autoescape=True))
        .group_by(lines.employee_id))
    return {name: int(minor) for name, minor in rows}
