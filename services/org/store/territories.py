"""Models of territories: every query."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, insert, select, update

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.work import Work
from services.org.contract import TerritoryModel, TerritoryModelQuery, TerritoryState
from services.org.tables import territory_model


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(territory_model), row)


def find(work: Work, model_id: str) -> TerritoryModel:
    """One model, locked; raises NotFound."""
    row = work.session.execute(select(territory_model).where(
        territory_model.c.model_id == model_id).with_for_update()).first()
    if row is None:
        raise NotFound("record.not_found")
    return as_message(row)


def active(work: Work) -> TerritoryModel | None:
    row = work.session.execute(select(territory_model).where(
        territory_model.c.state == TerritoryState.ACTIVE.value).with_for_update()).first()
    return None if row is None else as_message(row)


def change(work: Work, model_id: str, **values: Any) -> TerritoryModel:
    work.session.execute(
        update(territory_model).where(territory_model.c.model_id == model_id)
        .values(version=territory_model.c.version + 1, **values))
    return find(work, model_id)


def wanted(query: TerritoryModelQuery) -> Select[Any]:
    state = None if query.state is None else query.state.value
    return select(*territory_model.c).where(chosen((territory_model.c.state, state)))


def as_message(row: Any) -> TerritoryModel:
    return TerritoryModel(
        row.model_id, row.version, row.name, TerritoryState(row.state), row.territories,
        row.drafted_by, row.drafted_at, row.activated_by, row.activated_at)
