"""Deals that partners registered: channels asks who works on a customer, and says who is protected.

Whether the deal or the news comes first makes no difference: the registrations of a deal are kept,
and each time the deal is brought in line with all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.work import Work
from services.channels.contract.registrations import (
    RegistrationEvent,
    RegistrationExpired,
    RegistrationState,
)
from services.pipeline import store as deals
from services.pipeline.contract import DealStatus, Stage
from services.pipeline.contract.registrations import (
    CandidateDeal,
    CandidateDeals,
    CandidateQuery,
)
from services.pipeline.rules import registrations as rules
from services.pipeline.store import registrations as store
from services.pipeline.tables import registration_copy

APPROVED = RegistrationState.APPROVED


def candidates(query: CandidateQuery, work: Work) -> CandidateDeals:
    """The oldest open deals of these customers."""
    return CandidateDeals(tuple(
        CandidateDeal(row.deal_id, Stage(row.stage), row.channel_id, row.owner_id, row.created_at,
                      tuple(sorted({line.product_id for line in row.lines})), row.partner_id)
        for row in store.open_of_customers(work, query.customer_ids)))


def deal_keys(events: Sequence[RegistrationEvent], work: Work) -> Iterable[str]:
    return {event.deal_id for event in events if event.deal_id is not None}


def heard(event: RegistrationEvent, work: Work) -> None:
    """Keep the newest version, and bring its deal in line; the deal is locked."""
    state = event.state if isinstance(event, RegistrationExpired) else APPROVED
    deals.keep_copy(work, registration_copy, {
        "registration_id": event.registration_id, "version": event.version,
        "state": state.value, "partner_id": event.partner_id, "channel_id": event.channel_id,
        "deal_id": event.deal_id, "partner_manager_id": event.partner_manager_id,
        "overlay_rate": event.overlay_rate, "approved_at": event.approved_at,
        "protected_until": event.protected_until})
    if event.deal_id is not None:
        bring_in_line(event.deal_id, work)


def expected(deal_id: str, external_ref: str | None, work: Work) -> None:
    """A new deal whose id could be known before takes what was registered for it."""
    if external_ref is not None:
        work.lock("deal", deal_id)
        bring_in_line(deal_id, work)


def bring_in_line(deal_id: str, work: Work) -> None:
    """An open deal, locked, gets what stands of its registrations, and loses what ended."""
    rows = deals.by_ids(work, [deal_id])
    if not rows or rows[0].status != DealStatus.OPEN:
        return
    [row] = rows
    known = {one.registration_id: _registered(one) for one in store.of_deal(work, deal_id)}
    wanted, held = rules.in_force(known.values()), known.get(row.registration_id)
    if wanted == held:
        return
    before = _terms(row)
    if held is not None:
        before = rules.cleared(before, held)
    after = before
    if wanted is not None:
        store.keep_before(work, wanted.registration_id, before.partner_id, before.channel_id,
                          gave_credit=rules.gives_credit(before, wanted))
        after = rules.applied(before, wanted)
    deals.change(work, row, registration_id=after.registration_id, partner_id=after.partner_id,
                 channel_id=after.channel_id, credits=after.credits)


def _terms(row: Any) -> rules.Terms:
    return rules.Terms(row.registration_id, row.partner_id, row.channel_id, tuple(row.credits))


def _registered(row: Any) -> rules.Registered:
    return rules.Registered(
        row.registration_id, row.state == APPROVED, row.partner_id, row.channel_id,
        row.approved_at, row.partner_manager_id, row.overlay_rate, row.partner_before,
        row.channel_before, row.gave_credit)
