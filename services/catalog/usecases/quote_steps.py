"""A step of a quote: where it leads, noted in the ledger; and what is announced of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.work import Work
from kernel.money import Money
from services.catalog.contract.quote_events import QuoteEvent
from services.catalog.contract.quotes import QuoteState, QuoteStepName
from services.catalog.store import quotes as store

LEADS_TO: Mapping[QuoteStepName, QuoteState] = {
    QuoteStepName.SUBMITTED: QuoteState.PENDING,
    QuoteStepName.APPROVED: QuoteState.APPROVED,
    QuoteStepName.REJECTED: QuoteState.DRAFT,
    QuoteStepName.SENT: QuoteState.SENT,
    QuoteStepName.ACCEPTED: QuoteState.ACCEPTED,
    QuoteStepName.DECLINED: QuoteState.DECLINED,
    QuoteStepName.EXPIRED: QuoteState.EXPIRED,
}


def take(work: Work, before: Any, step: QuoteStepName, reason: str | None = None, **values: Any
         ) -> Any:
    """The quote after the step, as its row; `values` are what else it changes."""
    row = store.change(work, before, state=LEADS_TO[step].value, **values)
    store.note(work, row, step, reason)
    return row


def publish(work: Work, event: type[QuoteEvent], row: Any, **more: Any) -> None:
    work.publish(event(
        quote_id=row.quote_id, version=row.version, quote_version=row.quote_version,
        owner_id=row.owner_id, deal_id=row.deal_id, customer_id=row.customer_id,
        partner_id=row.partner_id, amount=Money(row.amount_minor, row.currency), **more))
