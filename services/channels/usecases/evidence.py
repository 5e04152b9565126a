"""Who else works on a registered customer? Pipeline and crm are asked, outside any transaction; one
that is away leaves its part unknown and holds nobody up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from chassis.errors import SalesloopError
from chassis.work import Work
from services.channels.contract.conflicts import (
    KnownCustomer,
    RegistrationConflicts,
    RivalDeal,
    RivalRegistration,
)
from services.channels.contract.registrations import ApproveRegistration, RegistrationId
from services.channels.contract.registrations import RegistrationState as State
from services.channels.rules import registrations as rules
from services.channels.store import registrations as store
from services.crm.contract import Crm
from services.crm.contract.conflicts import OwnedCustomer, OwnerQuery
from services.pipeline.contract import Pipeline
from services.pipeline.contract.registrations import CandidateDeal, CandidateQuery

SECONDS = 3.0
"""So long is waited for each of the two."""
MOST_IDS = 50


@dataclass(frozen=True)
class Evidence:
    """What the two answered, and which of them did not."""

    deals: tuple[CandidateDeal, ...] = ()
    customers: tuple[OwnedCustomer, ...] = ()
    not_known: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[str]:
        """Under which crm knows the customer, merged ones included."""
        return frozenset(name for one in self.customers
                         for name in (one.customer_id, *one.known_as))


def on_approval(command: ApproveRegistration, work: Work) -> Evidence:
    return _gathered(command.registration_id, command.customer_id, work)


def on_query(query: RegistrationId, work: Work) -> Evidence:
    return _gathered(query.registration_id, None, work)


def _gathered(registration_id: str, customer_id: str | None, work: Work) -> Evidence:
    with work.reading():
        row = store.one(work, registration_id)
    known = customer_id or row.customer_id
    asked = OwnerQuery(known) if known else OwnerQuery(None, row.customer_name,
                                                       row.customer_domain)
    found = _answer(Crm.conflict_candidates, asked, work)
    customers = () if found is None else found.items
    missing = () if found is not None else ("crm",)
    ids = Evidence((), customers).ids | ({known} if known else set())
    if not ids:
        return Evidence((), customers, (*missing, *(("pipeline",) if missing else ())))
    wanted = CandidateQuery(tuple(sorted(ids)[:MOST_IDS]))
    deals = _answer(Pipeline.conflict_candidates, wanted, work)
    if deals is None:
        return Evidence((), customers, (*missing, "pipeline"))
    return Evidence(deals.items, customers, missing)


def _answer(operation: Any, query: Any, work: Work) -> Any:
    try:
        return work.services.call(operation, query, SECONDS)
    except SalesloopError:
        return None


def conflicts(query: RegistrationId, work: Work) -> RegistrationConflicts:
    """The evidence beside each other; what of it would stop an approval says so."""
    row = store.one(work, query.registration_id)
    found: Evidence = work.asked
    return RegistrationConflicts(
        row.registration_id, tuple(_registrations(row, work)),
        tuple(_deal(deal, row, work) for deal in found.deals),
        tuple(KnownCustomer(one.customer_id, one.since, one.owner_id, one.pool_id)
              for one in found.customers),
        found.not_known)


def _registrations(row: Any, work: Work) -> Iterable[RivalRegistration]:
    subject = replace(store.subject_of(row), ids=work.asked.ids)
    for other in store.of_customer(work, subject):
        if other.registration_id == row.registration_id:
            continue
        common = rules.common_products(row.products, other.products)
        is_protected = other.state == State.APPROVED and not rules.is_over(
            other.protected_until, work.today)
        yield RivalRegistration(
            other.registration_id, other.partner_id, other.state, common,
            is_protected and bool(common), other.submitted_at, other.protected_until)


def _deal(deal: CandidateDeal, row: Any, work: Work) -> RivalDeal:
    blocks = any(rules.is_earlier_direct(one, wish_of(row, work)) for one in direct([deal]))
    return RivalDeal(
        deal.deal_id, deal.stage.value, deal.channel_id, deal.owner_id, deal.opened_at,
        rules.common_products(row.products, deal.product_ids), blocks, deal.partner_id)


def direct(deals: Iterable[CandidateDeal]) -> list[rules.DirectDeal]:
    """Those that no partner brought."""
    return [rules.DirectDeal(one.deal_id, one.owner_id, one.product_ids, one.opened_at)
            for one in deals if one.partner_id is None]


def wish_of(row: Any, work: Work) -> rules.Wish:
    """The approval of a registration as it stands; a draft is as if submitted now."""
    return rules.Wish(
        row.registration_id, store.subject_of(row), row.deal_id, row.partner_manager_id,
        row.overlay_rate, row.submitted_at or work.now, False, None)
