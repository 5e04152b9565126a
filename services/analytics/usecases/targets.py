"""Keep what locked target plans give to whom; the newest version of a plan counts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from chassis.work import Work
from services.analytics.rules.targets import quotas
from services.analytics.store import targets as store
from services.strategy.contract import TargetEvent


def plan_keys(events: Sequence[TargetEvent], work: Work) -> Iterable[str]:
    return {f"target_plan/{event.plan_id}" for event in events}


def keep(event: TargetEvent, work: Work) -> None:
    """Take over a newer version of a plan as a whole; an older one changes nothing."""
    if store.version_heard(work, event.plan_id) < event.version:
        store.replace(work, event, quotas(event))
