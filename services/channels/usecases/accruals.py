"""Bring a partner's rebate accounts in line with a row, or with an agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

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


def accrue(event: KpiUpdated, work: Work) -> None:
    """Keep a newer value of a partner's row and write what it changes; ignore other rows."""
    row = event.row
    if not is_partner_row(row):
        return
    held = rows.held(work, [row.name]).get(row.name)
    if not is_newer(event.version, held.version if held else None):
        return
    rows.keep(work, event)
    windows = touched(row, agreements.holding(work, partner_of(row)))
    change = RowChange(row, event.value - (held.value if held else 0),
                       held.version if held else None, event.version)
    cause = work.cause.event_id if work.cause else f"{row.name}/{event.version}"
    _book(work, partner_of(row), _accruals(work, windows, change), cause)


def _accruals(work: Work, windows: Sequence[Window], change: RowChange) -> list[Entry]:
    standing = ledger.accounts(work, [window.key for window in windows])
    return [entry for window in windows for entry in rebate.accrual(
        window, standing.get(window.key) or rebate.nothing_yet(window.programme), change)]


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
    lines = ledger.add_lines(work, entries, cause)
    if lines:
        work.publish(RebateAccrued(partner_id, cause, lines))
