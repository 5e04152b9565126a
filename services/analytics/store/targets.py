"""The quotas that locked target plans give."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, cast, delete, func, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.work import Work
from services.analytics.contract import AttainmentQuery
from services.analytics.rules.targets import MonthOf
from services.analytics.tables import target_heard, target_quota
from services.strategy.contract import TargetEvent


def version_heard(work: Work, plan_id: str) -> int:
    """The newest version of a plan that was heard; 0 if none."""
    found = work.session.execute(
        select(target_heard.c.version).where(target_heard.c.plan_id == plan_id)
    ).scalar()
    return found or 0


def replace(work: Work, event: TargetEvent, quotas: Mapping[MonthOf, int]) -> None:
    """Keep what a plan now gives, instead of what it gave before."""
    heard = {"plan_id": event.plan_id, "version": event.version}
    work.session.execute(
        upsert(target_heard)
        .values(heard)
        .on_conflict_do_update(index_elements=["plan_id"], set_=heard)
    )
    work.session.execute(delete(target_quota).where(target_quota.c.plan_id == event.plan_id))
    common = {
        "plan_id": event.plan_id, "metric": event.metric.value, "currency": event.currency
    }
    rows = [{**common, **key._asdict(), "amount_minor": minor} for key, minor in quotas.items()]
    if rows:
        work.session.execute(insert(target_quota), rows)


def agreed(work: Work, query: AttainmentQuery, months: Sequence[str]) -> Any:
    """(plan_id, minor): what a locked plan gives a subject in these months; None without one.

    Strategy locks no two plans about one subject; should an older one not have been heard of as
    gone, the newest plan counts alone, so that nothing is counted twice.
    """
    quota = target_quota.c
    return work.session.execute(
        select(quota.plan_id, cast(func.sum(quota.amount_minor), BigInteger).label("minor"))
        .where(
            quota.subject_kind == query.subject_kind.value,
            quota.subject_id == query.subject_id,
            quota.metric == query.metric.value,
            quota.currency == query.currency,
            quota.period.in_(months),
        )
        .group_by(quota.plan_id)
        .order_by(quota.plan_id.desc())
        .limit(1)
    ).first()
