"""Certified sales and the places of the employees whom they credit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.codec import encode
from chassis.work import Work
from services.analytics.rules.units import Span
from services.analytics.tables import certified_sale, place, sale_credit, unit, unit_parent
from services.org.contract import AssignmentChanged, UnitChanged, UnitShare
from services.pipeline.contract.sale import CreditKind, SaleFacts

_SAVE_SALES = text("""
    INSERT INTO certified_sale (deal_id, sale_version, signed_on, facts)
    SELECT * FROM unnest(CAST(:deal_id AS text[]), CAST(:sale_version AS int[]),
                         CAST(:signed_on AS date[]), CAST(:facts AS text[]))
    ON CONFLICT (deal_id) DO UPDATE
    SET sale_version = excluded.sale_version, signed_on = excluded.signed_on,
        facts = excluded.facts""")
_SAVE_CREDITS = text("""
    INSERT INTO sale_credit (employee_id, deal_id)
    SELECT * FROM unnest(CAST(:employee_id AS text[]), CAST(:deal_id AS text[]))
    ON CONFLICT DO NOTHING""")


def sales(work: Work, deal_ids: Iterable[str]) -> dict[str, SaleFacts]:
    """The newest certified version of each of these deals."""
    rows = work.session.execute(
        select(certified_sale.c.deal_id, certified_sale.c.facts).where(
            certified_sale.c.deal_id.in_(sorted(deal_ids))
        )
    )
    return {row.deal_id: row.facts for row in rows}


def save_sales(work: Work, certified: Mapping[str, SaleFacts]) -> None:
    """Keep the newest version of each sale, and whom it credits."""
    facts = [certified[deal_id] for deal_id in sorted(certified)]
    work.session.execute(
        _SAVE_SALES,
        {
            "deal_id": [sale.deal_id for sale in facts],
            "sale_version": [sale.sale_version for sale in facts],
            "signed_on": [sale.signed_on for sale in facts],
            "facts": [encode(sale).decode() for sale in facts],
        },
    )
    credits = sorted(
        {
            (credit.employee_id, sale.deal_id)
            for sale in facts
            for credit in sale.credits
            if credit.kind is CreditKind.REVENUE
        }
    )
    if credits:
        work.session.execute(
            _SAVE_CREDITS,
            {
                "employee_id": [name for name, _ in credits],
                "deal_id": [deal for _, deal in credits],
            },
        )


def sales_of(work: Work, employee_id: str, span: Span) -> list[SaleFacts]:
    """The certified sales signed in these days that credit, or credited, an employee."""
    signed_on = certified_sale.c.signed_on
    days = [signed_on >= span.start] + ([] if span.end is None else [signed_on < span.end])
    return list(
        work.session.execute(
            select(certified_sale.c.facts)
            .join(sale_credit, sale_credit.c.deal_id == certified_sale.c.deal_id)
            .where(sale_credit.c.employee_id == employee_id, *days)
            .order_by(certified_sale.c.deal_id)
        ).scalars()
    )


def places(work: Work, employee_ids: Iterable[str]) -> dict[str, tuple[int, Sequence[UnitShare]]]:
    """Version and units of each employee whose place is known."""
    rows = work.session.execute(select(place).where(place.c.employee_id.in_(sorted(employee_ids))))
    return {row.employee_id: (row.version, row.units) for row in rows}


def save_place(work: Work, event: AssignmentChanged) -> None:
    values = {"employee_id": event.employee_id, "version": event.version, "units": event.units}
    work.session.execute(
        upsert(place)
        .values(values)
        .on_conflict_do_update(index_elements=["employee_id"], set_=values)
    )


def unit_version(work: Work, unit_id: str) -> int:
    """The newest version of a unit that was heard; 0 if none."""
    return work.session.execute(
        select(func.coalesce(func.max(unit.c.version), 0)).where(unit.c.unit_id == unit_id)
    ).scalar_one()


def save_unit(work: Work, event: UnitChanged) -> None:
    """Keep a unit's parents over all time."""
    values = {"unit_id": event.unit_id, "version": event.version}
    work.session.execute(
        upsert(unit).values(values).on_conflict_do_update(index_elements=["unit_id"], set_=values)
    )
    work.session.execute(delete(unit_parent).where(unit_parent.c.unit_id == event.unit_id))
    rows: list[dict[str, Any]] = [
        {
            "unit_id": event.unit_id,
            "parent_id": parent.parent_id,
            "valid_from": parent.valid_from,
            "valid_to": parent.valid_to,
        }
        for parent in event.parents
    ]
    if rows:
        work.session.execute(insert(unit_parent), rows)
