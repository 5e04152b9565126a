"""What pipeline announces of deals: kept as copies; the customers they move are graded again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.work import Work
from services.crm.rules.deals import DealCopy, after_move, after_sale
from services.crm.store import deals as store
from services.crm.usecases import standing
from services.pipeline.contract import DealLost, DealStageChanged, SaleEvent


def moved(event: DealStageChanged | DealLost, work: Work) -> None:
    held = store.held(work, event.deal_id)
    _keep(held, after_move(held, event), work)


def sold(event: SaleEvent, work: Work) -> None:
    held = store.held(work, event.sale.deal_id)
    _keep(held, after_sale(held, event.sale), work)


def deal_keys(events: Sequence[Any], work: Work) -> set[str]:
    return {event.aggregate_id for event in events}


def customer_keys(events: Sequence[Any], work: Work) -> set[str]:
    """The customers that the deals have now, and those that they had before."""
    named = {_customer_of(event) for event in events} - {None}
    held = store.customers_of(work, [event.aggregate_id for event in events])
    return {name for name in named if name is not None} | held


def _customer_of(event: Any) -> str | None:
    customer_id: str | None = (
        event.sale.customer_id if isinstance(event, SaleEvent) else event.customer_id
    )
    return customer_id


def _keep(held: DealCopy | None, now: DealCopy, work: Work) -> None:
    if now == held:
        return
    store.keep(work, now)
    for customer_id in _touched(held, now):
        work.at_end(("grade", customer_id), _regrading(customer_id))


def _touched(held: DealCopy | None, now: DealCopy) -> Iterable[str]:
    before = held.customer_id if held else None
    return {name for name in (before, now.customer_id) if name is not None}


def _regrading(customer_id: str) -> Any:
    return lambda work: standing.regrade(work, customer_id)
