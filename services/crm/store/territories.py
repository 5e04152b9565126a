"""Copies of territory models, and runs over all customers: every query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.contract import TerritoryRun
from services.crm.tables import customer, territory_model, territory_run


def keep(work: Work, row: dict[str, Any]) -> None:
    """Store a model as org states it, unless a newer statement is known."""
    newest = upsert(territory_model).values(row)
    work.session.execute(newest.on_conflict_do_update(
        index_elements=["model_id"], where=territory_model.c.version < newest.excluded.version,
        set_={name: newest.excluded[name] for name in ("version", "state", "territories")}))


def model(work: Work, model_id: str) -> Any:
    """A model as it was heard of; raises NotFound."""
    row = work.session.execute(select(territory_model).where(
        territory_model.c.model_id == model_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def next_customers(work: Work, after: str, most: int) -> list[Any]:
    """The next customers in the order of their ids, erased ones left out."""
    chosen = select(customer).where(
        customer.c.customer_id > after, customer.c.is_erased.is_(False))
    return list(work.session.execute(chosen.order_by(customer.c.customer_id).limit(most)))


def add_run(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(territory_run), row)


def next_run(work: Work) -> Any:
    """The oldest run that is not done and that nobody else works on."""
    return work.session.execute(
        select(territory_run).where(territory_run.c.finished_at.is_(None))
        .order_by(territory_run.c.run_id).limit(1).with_for_update(skip_locked=True)).first()


def advance_run(work: Work, run_id: str, **values: Any) -> None:
    work.session.execute(update(territory_run).where(territory_run.c.run_id == run_id).values(
        version=territory_run.c.version + 1, **values))


def run(work: Work, run_id: str) -> TerritoryRun:
    """How far a run is; raises NotFound."""
    row = work.session.execute(select(territory_run).where(
        territory_run.c.run_id == run_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return TerritoryRun(row.run_id, row.version, row.model_id, row.looked_at, row.moved,
                        row.finished_at is not None, row.started_by, row.started_at,
                        row.finished_at)
