"""What one transaction changes in the facts: collected event by event, written once at its end.

However many events a batch holds, their rows are written by one statement in the order of their
keys, so that two batches never wait for each other in a circle; then the facts, each with the
version that its row got.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from chassis.work import Work
from services.analytics.contract import KpiUpdated, Metric, RowKey, SubjectKind
from services.analytics.rules.facts import FactLine
from services.analytics.rules.units import Places
from services.analytics.store import rows as row_store
from services.analytics.store import sales as sale_store
from services.org.contract import UnitShare
from services.pipeline.contract.sale import SaleFacts

ANNOUNCED = (Metric.SIGNED, Metric.RECEIVED)


class Batch:
    """The deals and employees of a transaction, as they stand after the events taken so far."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.deal_ids: set[str] = set()
        self.employee_ids: set[str] = set()
        self._sales: dict[str, SaleFacts] | None = None
        self._places: dict[str, tuple[int, Sequence[UnitShare]]] | None = None
        self._held: dict[str, dict[RowKey, int]] | None = None
        self._unsaved: dict[str, SaleFacts] = {}
        self._lines: list[tuple[str, FactLine]] = []

    @property
    def sales(self) -> dict[str, SaleFacts]:
        """The certified sales of the batch's deals; the deals must be locked."""
        if self._sales is None:
            self._sales = sale_store.sales(self.work, self.deal_ids)
        return self._sales

    @property
    def places(self) -> Places:
        """The units of the batch's employees over all time; the employees must be locked."""
        return {name: units for name, (_, units) in self._known_places().items()}

    def place_version(self, employee_id: str) -> int:
        """The newest version of an employee's place that was heard; 0 if none."""
        return self._known_places().get(employee_id, (0, ()))[0]

    def put(self, employee_id: str, version: int, units: Sequence[UnitShare]) -> None:
        """An employee's place is now this."""
        self._known_places()[employee_id] = (version, units)

    def held(self, deal_id: str) -> Mapping[RowKey, int]:
        """What a deal has in its rows now."""
        if self._held is None:
            self._held = row_store.held_by_deals(self.work, self.sales) if self.sales else {}
        return self._held.get(deal_id, {})

    def certify(self, sale: SaleFacts) -> None:
        """This version of a sale is the one that counts."""
        self.sales[sale.deal_id] = self._unsaved[sale.deal_id] = sale
        self.work.at_end("facts", write)

    def add(self, lines: Iterable[FactLine]) -> None:
        """Facts to write at the end; the cause is the event in hand."""
        cause = self.work.cause
        assert cause is not None, "facts come from events"
        for line in lines:
            self._lines.append((cause.event_id, line))
            self._add_to_held(line)
            self.work.at_end("facts", write)

    def save_sales(self) -> None:
        """Store the sales certified so far, so that queries find them."""
        if self._unsaved:
            sale_store.save_sales(self.work, self._unsaved)
            self._unsaved = {}

    def write(self) -> None:
        """Write rows, then facts; announce what others hear."""
        self.save_sales()
        if not self._lines:
            return
        changes: dict[RowKey, int] = defaultdict(int)
        for _, line in self._lines:
            changes[line.row] += line.value
        written = row_store.add_to_rows(self.work, changes)
        row_store.add_facts(self.work, self._lines, written)
        announce(self.work, written.values())
        self._lines = []

    def _known_places(self) -> dict[str, tuple[int, Sequence[UnitShare]]]:
        if self._places is None:
            self._places = sale_store.places(self.work, self.employee_ids)
        return self._places

    def _add_to_held(self, line: FactLine) -> None:
        if line.deal_id in self.deal_ids and line.row.metric is not Metric.COMMISSION_COST:
            self.held(line.deal_id)
            assert self._held is not None
            rows = self._held.setdefault(line.deal_id, {})
            rows[line.row] = rows.get(line.row, 0) + line.value


def batch_of(work: Work) -> Batch:
    """The transaction's own batch."""
    batch: Batch = work.memo.setdefault("batch", Batch(work))
    return batch


def write(work: Work) -> None:
    batch_of(work).write()


def announce(work: Work, rows: Iterable[row_store.Row]) -> None:
    """Tell the new value of each row that somebody hears: the partner's."""
    for row in rows:
        if row.key.subject_kind is SubjectKind.PARTNER and row.key.metric in ANNOUNCED:
            work.publish(KpiUpdated(row.key, row.value, row.version))
