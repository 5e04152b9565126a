"""Bring credited sellers' accounts in line with a sale as it now stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from chassis.envelope import Origin
from chassis.work import Work
from kernel.money import Money
from services.people import heard, store
from services.people.contract import (
    CommissionAdjusted,
    CommissionCalculated,
    CommissionLine,
    LineKind,
    Skip,
)
from services.people.usecases.books import Books, Change
from services.pipeline.contract.sale import SaleEvent, SaleFacts

Told = tuple[Change, Origin]


def deal_keys(events: Sequence[SaleEvent], work: Work) -> Iterable[str]:
    return {event.sale.deal_id for event in events}


def seller_keys(events: Sequence[SaleEvent], work: Work) -> Iterable[str]:
    """The sellers credited now, and those who have lines from before."""
    credited = {credit.employee_id for event in events for credit in event.sale.credits}
    changed = {event.sale.deal_id for event in events if event.sale.sale_version > 1}
    return (credited | store.sellers_with_lines(work, sorted(deal_keys(events, work)))
            | heard.once_credited(work, changed))


def accrue(sale: SaleFacts, work: Work) -> None:
    """Answer a newer version of a sale with exactly one `commission_calculated`; an older one with
    nothing. Done at the end of the transaction, for all sales of a batch together."""
    cause = work.cause.event_id if work.cause else f"sale/{sale.deal_id}/{sale.sale_version}"
    told: list[Told] = work.memo.setdefault("sales heard", [])
    told.append((Change(sale, cause), work.origin))
    work.at_end("sales heard", accrue_heard)


def accrue_heard(work: Work) -> None:
    """Record the newer ones of the sales heard, and tell what each earned."""
    all_heard = work.memo.pop("sales heard", [])
    if not all_heard:
        return
    seen = heard.sale_versions_seen(work, {change.sale.deal_id for change, _ in all_heard})
    newer = _newer(all_heard, dict(seen))
    _keep_older(all_heard, newer, seen, work)
    _tell_newer(newer, work)
    _tell_late(all_heard, seen, work)


def _tell_newer(newer: Sequence[Told], work: Work) -> None:
    if not newer:
        return
    heard.record_sales(work, [(change.sale, change.cause) for change, _ in newer])
    results = bring_in_line([change for change, _ in newer], work)
    for (change, origin), (lines, skips) in zip(newer, results, strict=True):
        work.origin = origin
        work.publish(CommissionCalculated(change.sale, lines, skips))


def _keep_older(told: Sequence[Told], newer: Sequence[Told], seen: dict[str, int], work: Work
                ) -> None:
    """What the newest version of a deal replaces, or what comes after it."""
    newest = {**seen, **{one.sale.deal_id: one.sale.sale_version for one, _ in newer}}
    replaced = {change.sale.deal_id for change, _ in newer} & seen.keys()
    heard.keep_older(
        work, replaced,
        [one.sale for one, _ in told if one.sale.sale_version < newest[one.sale.deal_id]])


def _tell_late(told: Sequence[Told], seen: dict[str, int], work: Work) -> None:
    """An older version changes nothing, except where a clawback window is over: there it decides.
    Told as an adjustment, by the event that brought it."""
    late = {change.sale.deal_id: (change, origin) for change, origin in told
            if change.sale.sale_version < seen.get(change.sale.deal_id, 0)}
    if not late:
        return
    newest = heard.sales_heard(work, late)
    changes = [Change(newest[deal_id], f"{change.cause}/late")
               for deal_id, (change, _) in sorted(late.items())]
    results = bring_in_line(changes, work)
    for change, (_, origin), (lines, _) in zip(
            changes, (late[deal_id] for deal_id in sorted(late)), results, strict=True):
        if lines:
            work.origin = origin
            work.publish(CommissionAdjusted(change.cause, 0, lines))


def _newer(told: Sequence[Told], seen: dict[str, int]) -> list[Told]:
    newer = []
    for change, origin in told:
        if seen.get(change.sale.deal_id, 0) < change.sale.sale_version:
            seen[change.sale.deal_id] = change.sale.sale_version
            newer.append((change, origin))
    return newer


def bring_in_line(
    changes: Sequence[Change], work: Work
) -> list[tuple[tuple[CommissionLine, ...], tuple[Skip, ...]]]:
    """Write what the ledger lacks so that the sales' accounts equal their rule, and tell it for
    each; the caller holds the locks, and every change has a cause of its own."""
    if not changes:
        return []
    books = Books(work, changes)
    lines: list[store.Line] = []
    skips: list[list[Skip]] = []
    for change in changes:
        entries, skipped = books.settle(change.sale)
        skips.append(skipped)
        lines += [store.Line(entry, change.cause, books.month(entry, change.sale))
                  for entry in entries]
    stored = store.add_lines(work, lines)
    store.replace_skips(work, {change.sale.deal_id: skipped
                               for change, skipped in zip(changes, skips, strict=True)})
    return [(tuple(line_of(row) for row in stored.get(change.cause, ())), tuple(skipped))
            for change, skipped in zip(changes, skips, strict=True)]


def line_of(row: Any) -> CommissionLine:
    """A stored line as others see it."""
    return CommissionLine(
        line_id=f"cline_{row.line_id}",
        kind=LineKind(row.kind),
        employee_id=row.employee_id,
        plan_id=row.plan_id,
        plan_version=row.plan_version,
        component_id=row.component_id,
        period=row.period,
        deal_id=row.deal_id,
        base=Money(row.base_minor, row.currency),
        amount=Money(row.amount_minor, row.currency),
        belongs_on=row.belongs_on,
        booked_in=row.booked_in,
        rule=row.rule,
        cause=row.cause,
        created_at=row.created_at,
        rated=Money(row.rated_minor, row.currency),
    )
