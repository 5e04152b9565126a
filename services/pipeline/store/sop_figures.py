"""How deals went through the stages of a pipeline, from the log of their stage changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import case, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.work import Work
from kernel.shares import share
from services.pipeline.contract import DealStatus, Stage
from services.pipeline.rules.stages import ORDER
from services.pipeline.tables import deal, stage_change

DAY_SECONDS = 86_400
LATELY_DAYS = 180


@dataclass(frozen=True)
class StageFigures:
    """Deals, each counted once. `share` of those that came in went on to a later stage;
    `median_days` of every stay that has ended, to a tenth. None: nothing to count."""

    came: int = 0
    went_on: int = 0
    lost: int = 0
    there: int = 0
    median_days: Decimal | None = None

    @property
    def share(self) -> Decimal | None:
        return share(self.went_on, self.came)


def is_used(work: Work, pipeline: str) -> bool:
    return bool(work.session.execute(
        select(exists().where(deal.c.pipeline == pipeline))).scalar())


def by_stage(work: Work, pipeline: str) -> dict[Stage, StageFigures]:
    """Of the whole company: what a guide says holds for everybody."""
    came, went = _came(work, pipeline), _went(work, pipeline)
    stand, medians = _standing(work, pipeline), _medians(work, pipeline)
    return {stage: StageFigures(
        came.get(stage.value, 0), went.get(stage.value, 0),
        stand.get((stage.value, DealStatus.LOST.value), 0),
        stand.get((stage.value, DealStatus.OPEN.value), 0),
        medians.get(stage.value)) for stage in ORDER}


@dataclass(frozen=True)
class Example:
    deal_id: str
    days: Decimal


def best(work: Work, pipeline: str) -> dict[Stage, Example]:
    """By stage the signed deal of the last 180 days that took the least time in it, all its stays
    together; only stages that it left for a later one."""
    of, seconds = stage_change.c, func.sum(stage_change.c.seconds_in_previous)
    rows = work.session.execute(
        _changes(of.from_stage, of.deal_id, seconds)
        .where(deal.c.pipeline == pipeline, deal.c.status == DealStatus.SIGNED.value,
               deal.c.signed_on >= work.today - timedelta(days=LATELY_DAYS),
               of.from_stage.is_not(None))
        .group_by(of.from_stage, of.deal_id).having(func.bool_or(_place(of.to_stage) >
                                                                 _place(of.from_stage)))
        .order_by(of.from_stage, seconds, of.deal_id).ext(distinct_on(of.from_stage)))
    return {Stage(stage): Example(deal_id, _in_days(spent)) for stage, deal_id, spent in rows}


def _place(stage: Any) -> Any:
    return case({one.value: place for place, one in enumerate(ORDER)}, value=stage)


def state(work: Work, pipeline: str) -> str:
    """Changes with every stage change and every loss."""
    row = work.session.execute(_changes(
        func.count(), func.max(stage_change.c.change_id)).where(
            deal.c.pipeline == pipeline)).one()
    lost = work.session.execute(select(func.count()).where(
        deal.c.pipeline == pipeline, deal.c.status == DealStatus.LOST.value)).scalar()
    return f"{row[0]}/{row[1]}/{lost}"


def _changes(*wanted: Any) -> Any:
    return select(*wanted).select_from(
        stage_change.join(deal, deal.c.deal_id == stage_change.c.deal_id))


def _came(work: Work, pipeline: str) -> dict[str, int]:
    rows = work.session.execute(
        _changes(stage_change.c.to_stage, func.count(stage_change.c.deal_id.distinct()))
        .where(deal.c.pipeline == pipeline).group_by(stage_change.c.to_stage))
    return {row[0]: row[1] for row in rows}


def _went(work: Work, pipeline: str) -> dict[str, int]:
    """By stage the deals that left it for a later one at least once."""
    rows = work.session.execute(
        _changes(stage_change.c.from_stage, stage_change.c.to_stage, stage_change.c.deal_id)
        .where(deal.c.pipeline == pipeline, stage_change.c.from_stage.is_not(None)).distinct())
    found: dict[str, set[str]] = {}
    for left, to, deal_id in rows:
        if ORDER.index(Stage(to)) > ORDER.index(Stage(left)):
            found.setdefault(left, set()).add(deal_id)
    return {stage: len(deals) for stage, deals in found.items()}


def _standing(work: Work, pipeline: str) -> dict[tuple[str, str], int]:
    rows = work.session.execute(
        select(deal.c.stage, deal.c.status, func.count()).where(deal.c.pipeline == pipeline)
        .group_by(deal.c.stage, deal.c.status))
    return {(row[0], row[1]): row[2] for row in rows}


def _medians(work: Work, pipeline: str) -> dict[str, Decimal]:
    seconds = stage_change.c.seconds_in_previous
    rows = work.session.execute(
        _changes(stage_change.c.from_stage, func.percentile_cont(0.5).within_group(seconds))
        .where(deal.c.pipeline == pipeline, seconds.is_not(None),
               stage_change.c.from_stage.is_not(None)).group_by(stage_change.c.from_stage))
    return {row[0]: _in_days(row[1]) for row in rows}


def _in_days(seconds: Any) -> Decimal:
    return (Decimal(str(seconds)) / DAY_SECONDS).quantize(Decimal("0.1"), ROUND_HALF_UP)
