"""What channels asks before it protects a partner: who works on a customer here?"""

from __future__ import annotations

from datetime import datetime

from chassis.contract import Contract, items, message, query
from services.pipeline.contract.deals import Stage


@message
class CandidateQuery:
    customer_ids: tuple[str, ...] = items(most=50)


@message
class CandidateDeal:
    """An open deal of the customer."""

    deal_id: str
    stage: Stage
    channel_id: str
    owner_id: str
    opened_at: datetime
    product_ids: tuple[str, ...]
    partner_id: str | None = None


@message
class CandidateDeals:
    """The oldest open deals, at most 200."""

    items: tuple[CandidateDeal, ...]


class RegistrationOperations(Contract):
    @query("deals:read", callers=("channels",))
    def conflict_candidates(self, query: CandidateQuery) -> CandidateDeals:
        """Open deals of these customers: evidence for a deal registration."""
