"""Contracts: made by signing, changed, accepted; a renewal is opened before they end."""

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
from services.pipeline.tables import sales_contract
from services.pipeline.usecases import gates

SORTING = Sorting({"starts_on": sales_contract.c.starts_on, "ends_on": sales_contract.c.ends_on},
                  sales_contract.c.deal_id)
CHUNK = 50
TITLE = "续约 Renewal: {title}"


def made(row: Any, work: Work) -> None:
    """Signing makes the contract; its number can be changed to the paper's."""
    store.add(work, {
        "deal_id": row.deal_id, "version": 1,
        "number": f"C{row.signed_on:%Y%m%d}-{row.deal_id.removeprefix('deal_')}",
        "is_void": False, "starts_on": row.signed_on,
        "renew_ahead_days": rules.RENEW_AHEAD_DAYS})


def voided(row: Any, work: Work) -> None:
    """Its sale was cancelled: nothing renews it."""
    store.change(work, row.deal_id, is_void=True, renew_on=None)


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
    after = {**before._mapping, **values}
    if command.number is not None:
        work.lock("row", f"contract/{command.number}")
    is_taken = command.number is not None and store.is_taken(work, command.number, before.deal_id)
    refuse([*rules.wrong_span(after["starts_on"], after["ends_on"]),
            *([Refusal("contract.number_taken", "number")] if is_taken else [])])
    is_renewed = before.renewal_deal_id is not None and after["ends_on"] == before.ends_on
    store.change(work, before.deal_id, **values, renew_on=rules.renew_on(
        after["ends_on"], after["renew_ahead_days"], is_renewed))
    return get(DealId(before.deal_id), work)


def accept(command: contract.AcceptDelivery, work: Work) -> SalesContract:
    before = _to_change(command.deal_id, work)
    accepted_on = command.accepted_on or work.today
    refuse([Refusal("contract.accepted_in_future", "accepted_on")]
           if accepted_on > work.today else [])
    store.change(work, before.deal_id, accepted_on=accepted_on, acceptance_note=command.note)
    return get(DealId(before.deal_id), work)


def step(work: Work) -> bool:
    """Open the renewals that are due, a chunk at a time; False when none is left."""
    rows = store.to_renew(work, CHUNK)
    for row in rows:
        _renew(work, row)
    return len(rows) == CHUNK


def _renew(work: Work, row: Any) -> None:
    """A deal of the same customer, owner and lines; the same contract's end opens one."""
    old = next(iter(deals.by_ids(work, [row.deal_id])))
    deal_id = derived_id("deal", "renewal", f"{row.deal_id}/{row.ends_on}")
    fresh = {name: value for name, value in old._mapping.items() if name in _KEPT}
    if deals.add(work, {
            **fresh, "deal_id": deal_id, "version": 1, "title": TITLE.format(title=old.title)[:200],
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
    """The contract of a signed deal, locked; a sale that was imported gets its contract now."""
    work.lock("deal", deal_id)
    sale = deals.one(work, deal_id)
    if sale.status == DealStatus.SIGNED and not store.is_there(work, deal_id):
        made(sale, work)
    found = store.find(work, deal_id)
    work.must_match(found.version)
    refuse([Refusal("deal.not_signed", "deal_id")] if found.is_void else [])
    return found


def _message(row: Any, work: Work) -> SalesContract:
    return SalesContract(
        row.deal_id, row.version, row.number, rules.state_of(row.is_void, row.ends_on, work.today),
        row.owner_id, row.starts_on, row.renew_ahead_days, row.customer_id, row.ends_on,
        row.accepted_on, row.acceptance_note, row.renewal_deal_id)
