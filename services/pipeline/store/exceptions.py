"""Every query about playbooks and cases."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from sqlalchemy import Select, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.work import Work
from services.pipeline.contract.exceptions import CaseQuery, CaseState
from services.pipeline.store import visible_deals
from services.pipeline.tables import deal, exception_case, playbook

OF = exception_case.c
SHOWN = select(*OF, deal.c.owner_id).join(deal, deal.c.deal_id == OF.deal_id)
OPEN = OF.state == CaseState.OPEN.value


def set_playbook(work: Work, row: dict[str, Any]) -> int:
    """The version that it is now."""
    return int(work.session.execute(
        upsert(playbook).values(version=1, **row).on_conflict_do_update(
            index_elements=["kind"], set_={**row, "version": playbook.c.version + 1})
        .returning(playbook.c.version)).scalar_one())


def playbooks(work: Work) -> list[Any]:
    return list(work.session.execute(select(playbook).order_by(playbook.c.kind)))


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(exception_case), row)


def one(work: Work, case_id: str) -> Any:
    """A case about a deal inside the caller's scope; raises NotFound."""
    found = work.session.execute(SHOWN.where(OF.case_id == case_id, visible_deals(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def open_of(work: Work, deal_id: str, kind: str | None = None) -> list[Any]:
    return list(work.session.execute(SHOWN.where(
        OPEN, OF.deal_id == deal_id, chosen((OF.kind, kind)))))


def change(work: Work, row: Any, **values: Any) -> None:
    work.session.execute(update(exception_case).where(OF.case_id == row.case_id).values(
        version=OF.version + 1, **values))


def wanted(work: Work, query: CaseQuery) -> Select[Any]:
    state = None if query.state is None else query.state.value
    return SHOWN.where(visible_deals(work), chosen(
        (OF.deal_id, query.deal_id), (OF.kind, query.kind), (OF.state, state),
        (deal.c.owner_id, query.owner_id)))


def to_look_at(work: Work, most: int) -> list[Any]:
    """Cases whose next escalation has come; nobody else works on them."""
    return list(work.session.execute(
        SHOWN.where(OF.look_at <= work.now).order_by(OF.look_at).limit(most)
        .with_for_update(of=exception_case, skip_locked=True)))


def for_figures(work: Work, most: int) -> list[Any]:
    """The newest cases of visible deals."""
    rows = select(OF.kind, OF.level, OF.outcome, OF.steps).join(
        deal, deal.c.deal_id == OF.deal_id).where(visible_deals(work))
    return list(work.session.execute(rows.order_by(OF.opened_at.desc()).limit(most)))


def forget(work: Work, deal_ids: Collection[str]) -> list[str]:
    """Nothing that was written in the cases of these deals stays but their steps, days and
    outcomes; which cases there are."""
    rows = list(work.session.execute(select(OF.case_id, OF.steps).where(
        OF.deal_id.in_(deal_ids)).order_by(OF.case_id).with_for_update()))
    for row in rows:
        work.session.execute(update(exception_case).where(OF.case_id == row.case_id).values(
            note=None, words=None, version=OF.version + 1,
            steps=tuple(replace(step, outcome=None) for step in row.steps)))
    return [row.case_id for row in rows]
