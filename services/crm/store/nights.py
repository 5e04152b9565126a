"""The nights on which customers fall into pools: one row a local day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.crm.tables import pool_night


def begin(work: Work, night_on: date) -> None:
    """Ask for a night, once."""
    work.session.execute(upsert(pool_night).values(
        night_on=night_on, after_customer_id="", recycled=0, started_at=work.now,
    ).on_conflict_do_nothing())


def is_known(work: Work, night_on: date) -> bool:
    return work.session.execute(
        select(pool_night.c.night_on).where(pool_night.c.night_on == night_on)).first() is not None


def next_open(work: Work) -> Any:
    """The oldest night that is not done and that nobody else works on."""
    return work.session.execute(
        select(pool_night).where(pool_night.c.finished_at.is_(None))
        .order_by(pool_night.c.night_on).limit(1).with_for_update(skip_locked=True)).first()


def advance(work: Work, night_on: date, **values: Any) -> None:
    work.session.execute(
        update(pool_night).where(pool_night.c.night_on == night_on).values(**values))
