"""The pool of leads is given out by capacity: on demand, and when nobody answered for long."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from chassis.work import Work
from services.pipeline.contract.lead_terms import AllocateLeads, LeadAllocation, LeadPlacement
from services.pipeline.contract.leads import LeadSource, LeadState
from services.pipeline.rules.lead_allocation import Member, Waiting, allocate
from services.pipeline.store import lead_terms as kept
from services.pipeline.store import leads
from services.pipeline.usecases import lead_terms
from services.pipeline.usecases.lead_work import give

SEEDS = 2**31


def run(command: AllocateLeads, work: Work) -> LeadAllocation:
    seed = secrets.randbelow(SEEDS) if command.seed is None else command.seed
    lock(work)
    since = work.now - timedelta(days=lead_terms.current(work).terms.pool_days)
    ids = leads.pool(work, since, command.limit)
    leads.lock(work, *ids)
    rows = sorted((row for row in leads.by_ids(work, ids) if row.state == LeadState.NEW),
                  key=lambda row: (row.pooled_at, row.lead_id))
    placements = (planned if command.is_dry_run else place)(work, rows, seed)
    return LeadAllocation(seed, placements, len(rows) - len(placements), command.is_dry_run)


def lock(work: Work) -> None:
    """One allocation at a time: quotas are counted, then used."""
    work.lock("party", "lead-allocation")


def place(work: Work, rows: Sequence[Any], seed: int) -> tuple[LeadPlacement, ...]:
    """Give locked leads of the pool to who has quota; needs `lock`."""
    held = {row.lead_id: row for row in rows}
    placements = planned(work, rows, seed)
    for one in placements:
        give(work, held[one.lead_id], one.owner_id)
    return placements


def planned(work: Work, rows: Sequence[Any], seed: int) -> tuple[LeadPlacement, ...]:
    return allocate([_waiting(row) for row in rows], _members(work), seed)


def _members(work: Work) -> list[Member]:
    rows = kept.members(work)
    names = [row.employee_id for row in rows]
    got = leads.got_since(work, names, work.now - lead_terms.A_DAY)
    return [Member(row.employee_id, row.team, row.monthly_capacity, got.get(row.employee_id, 0),
                   row.accepts, row.prefers) for row in rows]


def _waiting(row: Any) -> Waiting:
    return Waiting(row.lead_id, LeadSource(row.source), row.campaign_id, row.region,
                   row.passed_by)
