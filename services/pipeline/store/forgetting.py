"""What was written about a customer that is forgotten: words go, amounts, stages and days stay.

Words in ledgers stay too (decision 0013).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import Table, select, update

from chassis.work import Work
from services.pipeline.store import tasks
from services.pipeline.store.tasks import ERASED
from services.pipeline.tables import (
    deal,
    exception_case,
    receivable,
    sales_contract,
    stage_approval,
)

VERSIONED: tuple[tuple[Table, Mapping[str, str | None]], ...] = (
    (deal, {"title": ERASED, "lost_reason": None, "lost_to": None}),
    (sales_contract, {"acceptance_note": None}),
    (receivable, {"write_off_reason": None}),
)


def deals_of(work: Work, customer_ids: Collection[str]) -> list[str]:
    """Their deals; nobody else changes them until the transaction ends."""
    chosen = select(deal.c.deal_id).where(deal.c.customer_id.in_(customer_ids))
    ids = sorted(work.session.execute(chosen).scalars())
    work.lock("deal", *ids)
    return ids


def empty(work: Work, deal_ids: Collection[str], lead_ids: Collection[str]) -> None:
    for table, values in VERSIONED:
        work.session.execute(update(table).where(table.c.deal_id.in_(deal_ids)).values(
            version=table.c.version + 1, **values))
    work.session.execute(update(stage_approval).where(
        stage_approval.c.deal_id.in_(deal_ids)).values(note=None))
    tasks.forget(work, deal_ids, lead_ids)
    for case in work.session.execute(
            select(exception_case).where(exception_case.c.deal_id.in_(deal_ids))).all():
        _empty_case(work, case)


def _empty_case(work: Work, case: Any) -> None:
    """Its steps are the playbook's; what came of each goes."""
    work.session.execute(update(exception_case).where(
        exception_case.c.case_id == case.case_id).values(
            note=None, words=None, version=exception_case.c.version + 1,
            steps=tuple(replace(step, outcome=None) for step in case.steps)))
