"""Registrations protect a partner: approved, extended; and end: expired, cancelled, closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from chassis.errors import Refusal, Stale, refuse
from chassis.work import Work
from services.channels.contract import PartnerStatus
from services.channels.contract import registrations as contract
from services.channels.contract.registrations import (
    Registration,
    RegistrationApproved,
    RegistrationExpired,
)
from services.channels.contract.registrations import RegistrationState as State
from services.channels.rules import registrations as rules
from services.channels.store import registrations as store
from services.channels.store.agreements import find_partner
from services.channels.usecases import evidence
from services.channels.usecases.registrations import message, not_a_partner

CHUNK, SIGNED = 200, "deals signed"


def approve(command: contract.ApproveRegistration, work: Work) -> Registration:
    """Protect the partner from today through its last day, or tell everything against it."""
    not_a_partner(work)
    before, partner = _locked(command, work)
    wish = _wish(command, before, work)
    refuse([*rules.wrong_state(State(before.state), State.APPROVED),
            *rules.wrong_partner(PartnerStatus(partner.status)), *_signed(wish.deal_id, work)])
    refuse(rules.against_approval(wish, _protected(wish, work), evidence.direct(work.asked.deals),
                                  work.today))
    after = store.change(
        work, before, state=State.APPROVED.value, reason=command.reason,
        customer_id=wish.subject.customer_id, deal_id=wish.deal_id,
        partner_manager_id=wish.partner_manager_id, overlay_rate=command.overlay_rate,
        protection_days=command.protection_days, approved_at=work.now,
        protected_until=rules.last_day(work.today, command.protection_days))
    store.note(work, after, before.state, reason=command.reason,
               despite_conflict=command.despite_conflict)
    work.publish(RegistrationApproved(**_told(after, partner.channel_id)))
    return message(after, work)


def _locked(command: contract.ApproveRegistration, work: Work) -> tuple[Any, Any]:
    """The registration and its partner, once nobody else decides about the deal, the partner or the
    customer; raises Stale when it changed meanwhile."""
    seen = store.one(work, command.registration_id)
    deal_id = command.deal_id or seen.deal_id
    work.lock("deal", *([deal_id] if deal_id else []))
    partner = find_partner(work, seen.partner_id, locked=True)
    store.lock_customer(work, _subject(command, seen, work))
    before = store.one_to_change(work, command.registration_id)
    if before.version != seen.version:
        raise Stale("record.stale", version=before.version)
    return before, partner


def _subject(command: contract.ApproveRegistration, row: Any, work: Work) -> rules.Subject:
    subject = store.subject_of(row)
    return replace(subject, customer_id=command.customer_id or subject.customer_id,
                   ids=work.asked.ids)


def _wish(command: contract.ApproveRegistration, row: Any, work: Work) -> rules.Wish:
    return rules.Wish(
        row.registration_id, _subject(command, row, work), command.deal_id or row.deal_id,
        command.partner_manager_id or row.partner_manager_id, command.overlay_rate,
        row.submitted_at or work.now, command.despite_conflict, command.reason)


def _signed(deal_id: str | None, work: Work) -> list[Refusal]:
    return [Refusal("registration.deal_signed", "deal_id", {"deal_id": deal_id})
            ] if store.is_signed(work, deal_id) else []


def _protected(wish: rules.Wish, work: Work) -> list[rules.Protected]:
    """Those in its way; what is overdue and of the same deal is expired first."""
    ended(work, store.by_ids_locked(work, [
        row.registration_id for row in store.approved_of_deal(work, wish.deal_id)
        if rules.is_over(row.protected_until, work.today)]), State.EXPIRED)
    rows = [row for row in store.of_customer(work, wish.subject) if row.state == State.APPROVED]
    return [rules.Protected(row.registration_id, store.subject_of(row), row.deal_id,
                            row.protected_until)
            for row in [*rows, *_others(store.approved_of_deal(work, wish.deal_id), rows)]]


def _others(rows: Iterable[Any], known: Sequence[Any]) -> list[Any]:
    names = {row.registration_id for row in known}
    return [row for row in rows if row.registration_id not in names]


def extend(command: contract.ExtendRegistration, work: Work) -> Registration:
    not_a_partner(work)
    before = store.one_to_change(work, command.registration_id)
    if before.state != State.APPROVED:
        refuse([Refusal("registration.not_protected", "state", {"state": before.state})])
    refuse(rules.wrong_extension(before.protected_until, work.today,
                                 is_extended=before.is_extended))
    after = store.change(
        work, before, is_extended=True, reason=command.reason,
        protected_until=rules.last_day(before.protected_until, command.days))
    store.note(work, after, before.state, reason=command.reason)
    work.publish(RegistrationApproved(**_told(after, store.channel_of(work, after.partner_id))))
    return message(after, work)


def cancel(command: contract.DecideRegistration, work: Work) -> Registration:
    before = store.one_to_change(work, command.registration_id)
    refuse(rules.wrong_state(State(before.state), State.CANCELLED))
    return message(_ended(work, before, State.CANCELLED, command.reason), work)


def deal_signed(deal_id: str, reason: str, work: Work) -> None:
    """The deal is won: nothing about it is registered any more. Needs the deal's lock; those of a
    batch are looked for together."""
    work.memo.setdefault(SIGNED, {})[deal_id] = reason
    work.at_end(SIGNED, _close_signed)


def _close_signed(work: Work) -> None:
    signed: dict[str, str] = work.memo.pop(SIGNED)
    store.mark_signed(work, signed)
    for row in store.of_deals(work, signed, work.now):
        _ended(work, row, State.CLOSED, signed[row.deal_id])


def deal_lost(deal_id: str, lost_at: datetime, work: Work) -> None:
    """As far as it was registered by then: a deal may be opened again."""
    ended(work, store.of_deals(work, [deal_id], lost_at), State.CLOSED, "deal_lost")


def partner_ended(partner_id: str, work: Work) -> None:
    """A partner that ended is protected no longer; the timer does what is left of very many."""
    _orphans(work, store.of_ended_partners(work, CHUNK, partner_id))


def step(work: Work) -> bool:
    """End the next chunk of what is over; False when nothing is left."""
    overdue = store.overdue(work, work.today, CHUNK)
    ended(work, overdue, State.EXPIRED)
    orphans = store.of_ended_partners(work, CHUNK)
    _orphans(work, orphans)
    return CHUNK in (len(overdue), len(orphans))


def _orphans(work: Work, rows: Iterable[Any]) -> None:
    for row in rows:
        _ended(work, row, State.CANCELLED, row.ended_because)


def ended(work: Work, rows: Iterable[Any], state: State, reason: str | None = None) -> None:
    for row in rows:
        _ended(work, row, state, reason)


def _ended(work: Work, before: Any, state: State, reason: str | None) -> Any:
    """Only the end of a protection is announced."""
    after = store.change(work, before, state=state.value, reason=reason)
    store.note(work, after, before.state, reason=reason)
    if before.state == State.APPROVED:
        channel_id = store.channel_of(work, after.partner_id)
        work.publish(RegistrationExpired(**_told(after, channel_id), state=state))
    return after


def _told(row: Any, channel_id: str) -> dict[str, Any]:
    return {
        "registration_id": row.registration_id, "version": row.version,
        "partner_id": row.partner_id, "channel_id": channel_id, "approved_at": row.approved_at,
        "protected_until": row.protected_until, "deal_id": row.deal_id,
        "customer_id": row.customer_id, "partner_manager_id": row.partner_manager_id,
        "overlay_rate": row.overlay_rate}
