"""Bring a partner's rebate accounts in line with a row, or with an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chassis.envelope import Origin
from chassis.work import Work
from kernel.money import Money
from services.analytics.contract import KpiUpdated
from services.channels.contract import RebateAccrued
from services.channels.rules import rebate
from services.channels.rules.rebate import Entry, RowChange
from services.channels.rules.rows import is_newer, is_partner_row, partner_of
from services.channels.rules.windows import (
    AccountKey,
    Window,
    touched,
    window_once,
    windows_over,
)
from services.channels.store import agreements, ledger, rows


def partner_keys(events: Sequence[KpiUpdated], work: Work) -> Iterable[str]:
    return {partner_of(event.row) for event in events if is_partner_row(event.row)}


@dataclass(frozen=True)
class Heard:
    """A row's new value, and which event told it."""

    event: KpiUpdated
    cause: str
    origin: Origin


def accrue(event: KpiUpdated, work: Work) -> None:
    """Keep a newer value of a partner's row and write what it changes; ignore other rows.

    Done at the end of the transaction, for all rows of a batch together.
    """
    if not is_partner_row(event.row):
        return
    cause = work.cause.event_id if work.cause else f"{event.row.name}/{event.version}"
    heard: list[Heard] = work.memo.setdefault("rows heard", [])
    heard.append(Heard(event, cause, work.origin))
    work.at_end("rows heard", accrue_heard)


def accrue_heard(work: Work) -> None:
    """Keep the newer ones of the rows heard, and tell what each brought."""
    newer = _newer(work.memo.pop("rows heard", []), work)
    if not newer:
        return
    rows.keep(work, [heard.event for heard, _ in newer])
    lines = ledger.add_lines(work, _accruals(work, newer))
    for heard, _ in newer:
        if heard.cause in lines:
            work.origin = heard.origin
            partner_id = partner_of(heard.event.row)
            work.publish(RebateAccrued(partner_id, heard.cause, lines[heard.cause]))


def _newer(heard: Sequence[Heard], work: Work) -> list[tuple[Heard, RowChange]]:
    """The updates that are newer than what is held, one after the other, and what each changes."""
    if not heard:
        return []
    held = rows.held(work, {one.event.row.name for one in heard})
    newer = []
    for one in heard:
        event = one.event
        before = held.get(event.row.name)
        if is_newer(event.version, before.version if before else None):
            held[event.row.name] = rows.HeldRow(event.value, event.version)
            newer.append((one, RowChange(
                event.row, event.value - (before.value if before else 0),
                before.version if before else None, event.version)))
    return newer


def _accruals(work: Work, newer: Sequence[tuple[Heard, RowChange]]) -> list[tuple[Entry, str]]:
    """The lines of every change in turn, each account as the change before left it."""
    agreements.remember(work, {partner_of(change.row) for _, change in newer})
    windows = [touched(change.row, agreements.holding(work, partner_of(change.row)))
               for _, change in newer]
    standing = ledger.accounts(work, {window.key for touching in windows for window in touching})
    entries: list[tuple[Entry, str]] = []
    for (heard, change), touching in zip(newer, windows, strict=True):
        for window in touching:
            account = standing.get(window.key) or rebate.nothing_yet(window.programme)
            written = list(rebate.accrual(window, account, change))
            entries += [(entry, heard.cause) for entry in written]
            standing[window.key] = rebate.moved(account, written)
    return entries


def bring_in_line(work: Work, partner_id: str, agreement_id: str, cause: str) -> None:
    """Make every account of an agreement equal its rule again; the caller holds the partner's lock.

    An account that no version gives days to any more is reversed to zero.
    """
    _book(work, partner_id, corrections(work, partner_id, agreement_id), cause)


def corrections(work: Work, partner_id: str, agreement_id: str) -> list[Entry]:
    """The lines that the accounts of an agreement lack; none when they are what their rule says."""
    standing = ledger.accounts_of_agreement(work, agreement_id)
    windows = _windows(work, partner_id, agreement_id)
    gone = _gone(work, partner_id, standing.keys() - {window.key for window in windows})
    bases = rows.bases(work, partner_id, windows)
    entries = [rebate.adjustment(
        window, standing.get(window.key) or rebate.nothing_yet(window.programme),
        bases.get(window.key) or Money.zero(window.programme.currency), work.today)
        for window in [*windows, *gone]]
    return [entry for entry in entries if entry is not None]


def _windows(work: Work, partner_id: str, agreement_id: str) -> list[Window]:
    span = rows.days_held(work, partner_id)
    holding = [terms for terms in agreements.holding(work, partner_id)
               if terms.agreement_id == agreement_id]
    return windows_over(span, holding) if span else []


def _gone(work: Work, partner_id: str, keys: Iterable[AccountKey]) -> list[Window]:
    programmes = {(terms.agreement_id, terms.agreement_version, programme.programme_id): programme
                  for terms in agreements.approved(work, partner_id)
                  for programme in terms.programmes}
    return [window_once(key, programmes[key.agreement_id, key.agreement_version, key.programme_id])
            for key in sorted(keys)]


def _book(work: Work, partner_id: str, entries: Sequence[Entry], cause: str) -> None:
    lines = ledger.add_lines(work, [(entry, cause) for entry in entries])
    if lines:
        work.publish(RebateAccrued(partner_id, cause, lines[cause]))
