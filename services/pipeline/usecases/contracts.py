"""Contracts: as signing makes them, changed, accepted; a renewal is opened before they end."""

from __future__ import annotations

from typing import Any

from chassis.errors import Refusal, refuse
from chassis.ids import derived_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.pipeline import store as deals
from services.pipeline.contract import DealId, DealStatus, Stage
from services.pipeline.contract import contracts as contract
from services.pipeline.contract.contracts import SalesContract
from services.pipeline.rules import contracts as rules
from services.pipeline.store import contracts as store
from services.pipeline.tables import deal
from services.pipeline.usecases import gates

SORTING = Sorting({"signed_on": deal.c.signed_on}, deal.c.deal_id)
CHUNK = 50
TITLE = "续约 Renewal: {title}"


def get(query: DealId, work: Work) -> SalesContract:
    return _message(store.find(work, query.deal_id), work)


def listed(query: contract.ContractQuery, work: Work) -> contract.ContractList:
    found = page(work, store.wanted(work, query), SORTING, query)
    return contract.ContractList(
        tuple(_message(row, work) for row in found.rows), found.next_cursor)


def change(command: contract.ChangeContract, work: Work) -> SalesContract:
    before = _to_change(command.deal_id, work)
    names = ("number", "starts_on", "ends_on", "renew_ahead_days")
    values = {name: getattr(command, name) for name in names if getattr(command, name) is not None}
    shown = _message(before, work)
    after = {name: values.get(name, getattr(shown, name)) for name in names}
    if command.number is not None:
        work.lock("row", f"contract/{command.number}")
    is_taken = command.number is not None and store.is_taken(work, command.number, before.deal_id)
    refuse([*rules.wrong_span(after["starts_on"], after["ends_on"]),
            *([Refusal("contract.number_taken", "number")] if is_taken else [])])
    is_renewed = before.renewal_deal_id is not None and after["ends_on"] == before.ends_on
    store.change(work, before.deal_id, **values, renew_on=rules.renew_on(
        after["ends_on"], after["renew_ahead_days"], is_renewed))
    return _told(before.deal_id, work)


def accept(command: contract.AcceptDelivery, work: Work) -> SalesContract:
    before = _to_change(command.deal_id, work)
    accepted_on = command.accepted_on or work.today
    refuse([Refusal("contract.accepted_in_future", "accepted_on")]
           if accepted_on > work.today else [])
    store.change(work, before.deal_id, accepted_on=accepted_on, acceptance_note=command.note)
    return _told(before.deal_id, work)


def _told(deal_id: str, work: Work) -> SalesContract:
    """The contract as it is now, announced."""
    now = get(DealId(deal_id), work)
    work.publish(contract.ContractChanged(
        deal_id, now.version, now.starts_on, now.customer_id, now.ends_on, now.accepted_on))
    return now


def step(work: Work) -> bool:
    """Open the renewals that are due, a chunk at a time; False when none is left."""
    rows = store.to_renew(work, CHUNK)
    for row in rows:
        _renew(work, row)
    return len(rows) == CHUNK


def _renew(work: Work, row: Any) -> None:
    """A deal of the same customer, owner and lines; the same contract's end opens one."""
    deal_id = derived_id("deal", "renewal", f"{row.deal_id}/{row.ends_on}")
    fresh = {name: value for name, value in row._mapping.items() if name in _KEPT}
    if deals.add(work, {
            **fresh, "deal_id": deal_id, "version": 1, "title": TITLE.format(title=row.title)[:200],
            "status": DealStatus.OPEN.value, "stage": Stage.NEEDS_DISCOVERY.value,
            "origin": rules.RENEWAL, "created_at": work.now, "stage_since_at": work.now,
            "expected_close_on": row.ends_on, "pipeline": rules.RENEWAL,
            "sop_version": gates.version_in_force(work, rules.RENEWAL)}):
        deals.add_stage_change(work, deal_id, {
            "from_stage": None, "to_stage": Stage.NEEDS_DISCOVERY.value})
        gates.entered(deals.by_ids(work, [deal_id])[0], Stage.NEEDS_DISCOVERY, work)
    store.change(work, row.deal_id, renew_on=None, renewal_deal_id=deal_id)


_KEPT = ("owner_id", "customer_id", "channel_id", "partner_id", "currency", "amount_minor", "lines",
         "credits", "screening")


def _to_change(deal_id: str, work: Work) -> Any:
    """The contract of a signed deal, locked."""
    work.lock("deal", deal_id)
    found = store.find(work, deal_id)
    work.must_match(_version(found))
    is_void = found.status == DealStatus.CANCELLED
    refuse([Refusal("deal.not_signed", "deal_id")] if is_void else [])
    return found


def _version(row: Any) -> int:
    """1 as signing made it."""
    return 1 + (row.version or 0)


def _message(row: Any, work: Work) -> SalesContract:
    is_void = row.status == DealStatus.CANCELLED
    number = f"C{row.signed_on:%Y%m%d}-{row.deal_id.removeprefix('deal_')}"
    return SalesContract(
        row.deal_id, _version(row), row.number or number,
        rules.state_of(is_void, row.ends_on, work.today), row.owner_id,
        row.starts_on or row.signed_on, row.renew_ahead_days or rules.RENEW_AHEAD_DAYS,
        row.customer_id, row.ends_on, row.accepted_on, row.acceptance_note, row.renewal_deal_id)
