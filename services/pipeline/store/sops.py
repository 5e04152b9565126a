"""Queries of SOPs, and of the deals that are under them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, and_, false, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.work import Work
from services.pipeline.contract import DealStatus, Stage
from services.pipeline.contract.sop import SopContent, SopQuery, SopState, StalledQuery
from services.pipeline.store import by_deal, visible_deals
from services.pipeline.tables import deal, sop, stage_approval

OPEN_DEAL = deal.c.status == DealStatus.OPEN.value


def add(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(sop), row)


def find(work: Work, pipeline: str, sop_version: int) -> Any:
    """One version; raises NotFound."""
    found = work.session.execute(select(sop).where(
        sop.c.pipeline == pipeline, sop.c.sop_version == sop_version)).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def newest(work: Work, pipeline: str) -> Any:
    chosen_one = select(sop).where(sop.c.pipeline == pipeline).order_by(sop.c.sop_version.desc())
    return work.session.execute(chosen_one.limit(1)).first()


def in_force(work: Work, pipeline: str) -> Any:
    """The approved version; None while the standard holds."""
    return work.session.execute(select(sop).where(
        sop.c.pipeline == pipeline, sop.c.state == SopState.APPROVED.value)).first()


def change(work: Work, row: Any, **values: Any) -> Any:
    return work.session.execute(
        update(sop).where(sop.c.pipeline == row.pipeline, sop.c.sop_version == row.sop_version)
        .values(version=sop.c.version + 1, **values).returning(sop)).one()


def wanted(query: SopQuery) -> Select[Any]:
    state = None if query.state is None else query.state.value
    return select(*sop.c).where(chosen((sop.c.pipeline, query.pipeline), (sop.c.state, state)))


def contents(work: Work) -> Mapping[tuple[str, int], SopContent]:
    """Every version that a deal may be under."""
    rows = work.session.execute(
        select(sop.c.pipeline, sop.c.sop_version, sop.c.content)
        .where(sop.c.state != SopState.DRAFT.value))
    return {(row.pipeline, row.sop_version): row.content for row in rows}


def open_deals(work: Work, pipeline: str, most: int) -> list[Any]:
    rows = select(deal).where(OPEN_DEAL, deal.c.pipeline == pipeline, visible_deals(work))
    return list(work.session.execute(rows.order_by(deal.c.created_at.desc()).limit(most)))


def migrate(work: Work, pipeline: str, sop_version: int, deal_ids: Iterable[str]) -> list[str]:
    """Those of them that are open, of the pipeline and under another version; which they were."""
    rows = work.session.execute(
        update(deal).where(deal.c.deal_id.in_(sorted(deal_ids)), OPEN_DEAL,
                           deal.c.pipeline == pipeline, deal.c.sop_version != sop_version,
                           visible_deals(work))
        .values(sop_version=sop_version, version=deal.c.version + 1).returning(deal.c.deal_id))
    return list(rows.scalars())


def approve_stage(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(upsert(stage_approval).values(row).on_conflict_do_nothing())


def approved_stages(work: Work, deal_ids: Collection[str]) -> dict[str, frozenset[Stage]]:
    """By deal the stages that somebody agreed it may leave."""
    of = stage_approval.c
    rows = work.session.execute(select(of.deal_id, of.stage).where(of.deal_id.in_(deal_ids)))
    return by_deal((row.deal_id, Stage(row.stage)) for row in rows)


def forget_approvals(work: Work, deal_id: str, stages: Iterable[Stage]) -> None:
    """A deal that is returned to a stage needs its approval again."""
    work.session.execute(stage_approval.delete().where(
        stage_approval.c.deal_id == deal_id,
        stage_approval.c.stage.in_([stage.value for stage in stages])))


def stalled(
    work: Work, query: StalledQuery, limits: Mapping[tuple[str, int], Mapping[Stage, int]],
    standard: Mapping[Stage, int],
) -> Select[Any]:
    """Open deals that are longer in their stage than their version allows."""
    known = [
        and_(deal.c.pipeline == pipeline, deal.c.sop_version == version, _too_long(work, of))
        for (pipeline, version), of in limits.items()]
    late = or_(and_(deal.c.sop_version == 0, _too_long(work, standard)), *known)
    stage = None if query.stage is None else query.stage.value
    return select(*deal.c).where(
        OPEN_DEAL, late, visible_deals(work),
        chosen((deal.c.owner_id, query.owner_id), (deal.c.stage, stage)))


def _too_long(work: Work, limits: Mapping[Stage, int]) -> Any:
    return or_(false(), *(
        and_(deal.c.stage == stage.value, deal.c.stage_since_at < work.now - timedelta(days=days))
        for stage, days in limits.items()))
