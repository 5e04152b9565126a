"""Recompute every row from its facts."""

from __future__ import annotations

from chassis.contract import Nothing
from chassis.work import Work
from services.analytics.contract import RebuildReport
from services.analytics.store import repairs
from services.analytics.usecases.batch import announce


def rebuild(command: Nothing, work: Work) -> RebuildReport:
    """Write only rows that differ from the sum of their facts, each with its next version."""
    differing = repairs.differing_rows(work)
    repaired = repairs.repair(work, differing) if differing else []
    announce(work, repaired)
    return RebuildReport(repairs.count_rows(work), len(repaired))
