"""The stages that a deal was in while it still was a lead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import pairwise

from sqlalchemy import insert

from chassis.work import Work
from services.pipeline.contract import Stage
from services.pipeline.tables import stage_change

Entered = tuple[Stage, datetime, str]
"""A stage, since when, by whom."""


def add_past_stages(work: Work, deal_id: str, entered: Iterable[Entered]) -> None:
    """Write the stages in their order, the first of them as the deal's beginning."""
    stages = list(entered)
    first, since, actor = stages[0]
    rows = [_row(deal_id, first, since, actor, from_stage=None, seconds_in_previous=None)]
    for (left, came_at, _), (stage, at, by) in pairwise(stages):
        rows.append(_row(deal_id, stage, at, by, from_stage=left.value,
                         seconds_in_previous=int((at - came_at).total_seconds())))
    work.session.execute(insert(stage_change), rows)


def _row(deal_id: str, stage: Stage, at: datetime, actor: str, **more: object) -> dict[str, object]:
    return {"deal_id": deal_id, "to_stage": stage.value, "entered_at": at, "actor": actor, **more}
