"""What pipeline announces of deals: kept as copies; the customers they move are graded again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from chassis.work import Work
from services.crm.rules.deals import DealCopy, after_move, after_sale
from services.crm.store import deals as store
from services.crm.store import merges, moving
from services.crm.usecases import standing
from services.pipeline.contract import DealLost, DealStageChanged, SaleEvent


class Copies:
    """The deals of a transaction, as they stand after the events taken so far; read with one
    statement, stored with one."""

    def __init__(self, work: Work) -> None:
        self.deal_ids: set[str] = set()
        self.unsaved: dict[str, DealCopy] = {}
        self.moved: set[str] = set()
        self._work = work
        self._held: dict[str, DealCopy] = {}
        self._read: set[str] = set()

    def get(self, deal_id: str) -> DealCopy | None:
        """The deal; it must be locked."""
        if deal_id not in self._read:
            missing = (self.deal_ids | {deal_id}) - self._read
            self._held |= store.held(self._work, missing)
            self._read |= missing
        return self._held.get(deal_id)

    def put(self, deal: DealCopy, customer_ids: Iterable[str]) -> None:
        """The deal is now this, and these customers are moved by it."""
        self._held[deal.deal_id] = self.unsaved[deal.deal_id] = deal
        self.moved |= set(customer_ids)


def moved(event: DealStageChanged | DealLost, work: Work) -> None:
    held = copies_of(work).get(event.deal_id)
    _keep(held, after_move(held, event), work)


def sold(event: SaleEvent, work: Work) -> None:
    held = copies_of(work).get(event.sale.deal_id)
    _keep(held, after_sale(held, event.sale), work)


def deal_keys(events: Sequence[Any], work: Work) -> set[str]:
    """The deals of a batch; remembered, so that they are read together."""
    deal_ids = {event.aggregate_id for event in events}
    copies_of(work).deal_ids |= deal_ids
    return deal_ids


def customer_keys(events: Sequence[Any], work: Work) -> set[str]:
    """The customers that the deals have now, and those that they had before."""
    named = {_customer_of(event) for event in events} - {None}
    held = store.customers_of(work, [event.aggregate_id for event in events])
    known = {name for name in named if name is not None} | held
    return known | set(merges.led(work, known).values())


def _customer_of(event: Any) -> str | None:
    customer_id: str | None = (
        event.sale.customer_id if isinstance(event, SaleEvent) else event.customer_id
    )
    return customer_id


def _keep(held: DealCopy | None, now: DealCopy, work: Work) -> None:
    if now == held:
        return
    copies_of(work).put(now, _touched(held, now))
    work.at_end("deal copies", _save)


def _save(work: Work) -> None:
    """Store what changed; the customers that it moves are graded again."""
    copies = copies_of(work)
    led = merges.led(work, copies.moved)
    work.lock("party", *led.values())  # held already, unless merged while this waited
    store.keep(work, [_led(work, deal, led) for deal in copies.unsaved.values()])
    store.forget_late_words(work, [one.deal_id for one in copies.unsaved.values()
                                   if one.lost_reason])
    for customer_id in sorted({led.get(name, name) for name in copies.moved}):
        standing.regrade(work, customer_id)
    del work.memo["deal copies"]


def _led(work: Work, deal: DealCopy, led: Mapping[str, str]) -> DealCopy:
    """A deal that names a merged customer is its survivor's, until the merge is undone."""
    named = deal.customer_id
    if named is None or named not in led:
        return deal
    for merge_id in merges.steps_from(work, named):
        moving.note(work, merge_id, "deal_copy", [deal.deal_id])
    return replace(deal, customer_id=led[named])


def copies_of(work: Work) -> Copies:
    """The transaction's own."""
    copies: Copies = work.memo.setdefault("deal copies", Copies(work))
    return copies


def _touched(held: DealCopy | None, now: DealCopy) -> Iterable[str]:
    before = held.customer_id if held else None
    return {name for name in (before, now.customer_id) if name is not None}
