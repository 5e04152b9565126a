"""Who works on a customer here: what channels asks."""

from __future__ import annotations

from chassis.work import Work
from services.pipeline.contract import Stage
from services.pipeline.contract.registrations import (
    CandidateDeal,
    CandidateDeals,
    CandidateQuery,
)
from services.pipeline.store import registrations as store


def candidates(query: CandidateQuery, work: Work) -> CandidateDeals:
    """The oldest open deals of these customers."""
    return CandidateDeals(tuple(
        CandidateDeal(row.deal_id, Stage(row.stage), row.channel_id, row.owner_id, row.created_at,
                      tuple(sorted({line.product_id for line in row.lines})), row.partner_id)
        for row in store.open_of_customers(work, query.customer_ids)))
