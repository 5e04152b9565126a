"""The accounts that some sales touch, as they stand after each of these sales in turn.

Read with a statement per kind whatever the number of sales, and moved in memory while their lines
are decided: a batch of events costs few statements, and comes to what one event after the other
would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chassis.work import Work
from kernel.booking import booked_in
from kernel.money import Money
from services.people import heard, settled, store
from services.people.contract import Skip
from services.people.rules import commission
from services.people.rules.commission import Balance, Entry, Held
from services.people.rules.entitlement import (
    Entitlement,
    Place,
    accounts_of,
    entitlements,
)
from services.pipeline.contract.sale import SaleFacts


@dataclass(frozen=True)
class Change:
    """A sale as it now stands, and what made it so: the cause of its lines."""

    sale: SaleFacts
    cause: str


class Books:
    """The caller holds the locks of the deals and of all their sellers."""

    def __init__(self, work: Work, changes: Sequence[Change]) -> None:
        sales = [change.sale for change in changes]
        self._work = work
        self._found: dict[tuple[str, int], tuple[list[Entitlement], list[Skip]]] = {}
        self._older = heard.older_versions(
            work, {sale.deal_id for sale in sales if sale.sale_version > 1})
        older = [sale for many in self._older.values() for sale in many]
        credited = {credit.employee_id for sale in (*sales, *older) for credit in sale.credits}
        self._sellers = store.sellers(work, credited)
        self._held = store.held(work, {sale.deal_id for sale in sales})
        wanted = {place.key for held in self._held.values() for place in held}
        for sale in sales:
            wanted |= accounts_of(self._entitled(sale)[0])
        self._balances = store.balances(work, wanted)
        self._people = credited | {key.employee_id for key in wanted}
        self._paid: dict[str, dict[str, str]] = {}

    def settle(self, sale: SaleFacts) -> tuple[list[Entry], list[Skip]]:
        """The lines that the sale's accounts lack, and the credits that earn nothing."""
        entitled, skips = self._entitled(sale)
        held = self._held.setdefault(sale.deal_id, {})
        entries = commission.changes(sale.deal_id, held, entitled, self._balances)
        for entry in entries:
            self._move(entry, held, entitled)
        return entries, skips

    def month(self, entry: Entry, sale: SaleFacts) -> str:
        """The month in which a line is booked: that of its day, or the next open one."""
        if sale.currency not in self._paid:
            self._paid[sale.currency] = settled.last_settled(
                self._work, self._people, sale.currency)
        paid = self._paid[sale.currency].get(entry.key.employee_id)
        return booked_in(entry.belongs_on, store.closed_periods(self._work), paid)

    def _entitled(self, sale: SaleFacts) -> tuple[list[Entitlement], list[Skip]]:
        known = sale.deal_id, sale.sale_version
        if known not in self._found:
            older = [one for one in self._older.get(sale.deal_id, ())
                     if one.sale_version < sale.sale_version]
            self._found[known] = entitlements(sale, self._sellers, older)
        return self._found[known]

    def _move(self, entry: Entry, held: dict[Place, Held],
              entitled: Sequence[Entitlement]) -> None:
        nothing = Money.zero(entry.key.currency)
        before = self._balances.get(entry.key) or Balance(nothing, nothing, nothing, next(
            one.component for one in entitled if one.key == entry.key))
        self._balances[entry.key] = commission.after(before, entry)
        if entry.deal_id is None:
            return
        had = held.get(entry.place, Held(nothing, nothing, nothing))
        now = Held(had.base + entry.base, had.amount + entry.amount, had.rated + entry.rated)
        held.pop(entry.place, None)
        if now != Held(nothing, nothing, nothing):
            held[entry.place] = now
