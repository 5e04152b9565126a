"""What arrives later than the sale brings the accounts in line by a job: same rule, cause = what
arrived.

A request is a row, written with the change itself; `step` takes one and works through the
employee's deals in chunks, a transaction each, so that a kill loses nothing and a replica may go on
(money.md).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, insert, select, update

from chassis.work import Work
from services.people import heard, store
from services.people.contract import CommissionAdjusted
from services.people.tables import realignment, sale, sale_credit
from services.people.usecases.books import Change
from services.people.usecases.commissions import bring_in_line

CHUNK = 100


def request(work: Work, employee_ids: Iterable[str], cause: str) -> None:
    """Ask for the accounts of employees to be brought in line after this change.

    Takes their locks: a sale that is being accrued meanwhile either sees the change or is seen by
    the job.
    """
    employee_ids = sorted(set(employee_ids))
    work.lock("party", *employee_ids)
    rows = [
        {"employee_id": name, "cause": f"{cause}/{name}", "part": 0, "after_deal_id": ""}
        for name in employee_ids
    ]
    if rows:
        work.session.execute(insert(realignment), rows)


def step(work: Work) -> bool:
    """Bring the next chunk of deals in line; False when nothing is asked for."""
    asked = work.session.execute(
        select(realignment)
        .order_by(realignment.c.realignment_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if asked is None:
        return False
    deal_ids = _next_deals(work, asked)
    work.lock("deal", *deal_ids)
    work.lock(
        "party",
        asked.employee_id,
        *store.sellers_with_lines(work, deal_ids),
        *_credited(work, deal_ids),
        *heard.once_credited(work, deal_ids),
    )
    _align(work, asked, deal_ids)
    _advance(work, asked, deal_ids)
    return True


def _align(work: Work, asked: Any, deal_ids: list[str]) -> None:
    sales = heard.sales_heard(work, deal_ids)
    changes = [Change(sales[deal_id], f"{asked.cause}/{deal_id}")
               for deal_id in deal_ids if deal_id in sales]
    lines = [line for written, _ in bring_in_line(changes, work) for line in written]
    if lines:
        work.publish(CommissionAdjusted(asked.cause, asked.part, tuple(lines)))


def _next_deals(work: Work, asked: Any) -> list[str]:
    return list(
        work.session.execute(
            select(sale_credit.c.deal_id)
            .where(
                sale_credit.c.employee_id == asked.employee_id,
                sale_credit.c.deal_id > asked.after_deal_id,
            )
            .order_by(sale_credit.c.deal_id)
            .limit(CHUNK)
        ).scalars()
    )


def _credited(work: Work, deal_ids: list[str]) -> set[str]:
    facts = work.session.execute(select(sale.c.facts).where(sale.c.deal_id.in_(deal_ids))).scalars()
    return {credit.employee_id for sale_facts in facts for credit in sale_facts.credits}


def _advance(work: Work, asked: Any, deal_ids: list[str]) -> None:
    this = realignment.c.realignment_id == asked.realignment_id
    if len(deal_ids) < CHUNK:
        work.session.execute(delete(realignment).where(this))
    else:
        work.session.execute(
            update(realignment).where(this).values(after_deal_id=deal_ids[-1], part=asked.part + 1)
        )
