"""Run the reconciler: in time, or when somebody asks; keep its report and show its gauges.

One process at a time runs it, under a lock that dies with its connection; a run that a dead process
left behind is begun again. Nothing is asked of others while a transaction is open.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from typing import Any

from chassis import clock, locks
from chassis.config import setting
from chassis.contract import Nothing
from chassis.errors import NotFound, SalesloopError
from chassis.metrics import RECONCILE_DIFFERENCES, RECONCILE_FINISHED, RECONCILE_MISSING
from chassis.reconciling.contract import Difference, LedgerQuery, Reconciling
from chassis.reconciling.round import ANSWER_SECONDS, SETTLED_SECONDS, Compared, Round
from chassis.texts import say
from chassis.topology import SERVICES
from chassis.work import Ground, Work, in_transaction
from services.analytics.contract import (
    Finding,
    FindingCode,
    Reconciliation,
    RunId,
    RunState,
)
from services.analytics.store import reconciliation as store
from services.analytics.texts import TEXTS
from services.analytics.usecases import findings
from services.analytics.usecases.held_rows import HOLDER, HeldRows

log = logging.getLogger(__name__)
EVERY_SECONDS = "300"
BEGAN = clock.now()
"""A new installation is compared for the first time when it has run for a while."""


def newest(query: Nothing, work: Work) -> Reconciliation:
    """The report of the run that ended last; raises NotFound before the first."""
    return _message(store.newest(work), work)


def run(query: RunId, work: Work) -> Reconciliation:
    """One run as it stands."""
    return _message(store.find(work, query.run_id), work)


def start(command: Nothing, work: Work) -> Reconciliation:
    """Ask for a run; the process that looks next does it."""
    return _message(store.find(work, store.ask(work)), work)


def look(ground: Ground) -> None:
    """Do the run that is due, unless another process is at it; show what the newest found."""
    with locks.alone(ground.engine, "reconciler") as is_mine:
        run_id = in_transaction(ground, _due) if is_mine else None
        if run_id is not None:
            in_transaction(ground, lambda work: store.begin(work, run_id))
            outcome = Outcome(ground).found()
            in_transaction(ground, lambda work: store.finish(work, run_id, **outcome))
    show(in_transaction(ground, store.newest))


def _due(work: Work) -> str | None:
    every = int(setting("SALESLOOP_RECONCILE_EVERY", EVERY_SECONDS))
    found = store.open_run(work)
    if found is not None or every == 0:
        return found
    last = store.last_asked(work) or BEGAN
    return store.ask(work) if work.now - last >= timedelta(seconds=every) else None


@dataclass
class Outcome:
    """What one run finds, as its row keeps it."""

    ground: Ground
    records: int = 0
    ledgers: list[str] = field(default_factory=list)
    settled_seconds: int = field(
        default_factory=lambda: int(setting("SALESLOOP_RECONCILE_SETTLED", str(SETTLED_SECONDS)))
    )

    def found(self) -> dict[str, Any]:
        compared = Round(self._ask, SERVICES, time.sleep, self.settled_seconds).run()
        told = tuple(self._findings(compared))
        for finding in told:
            log.warning(
                "reconciler: %s %s %s %s",
                finding.code, finding.service, finding.subject, finding.count,
                extra={"fields": {"alert": f"reconciler.{finding.code}"}},
            )  # fmt: skip
        pairs = {f"{one.producer}>{one.consumer}" for one in compared.streams}
        return {
            "events": compared.events,
            "records": self.records,
            "pairs": tuple(sorted(pairs)),
            "ledgers": tuple(self.ledgers),
            "findings": told,
        }

    def _findings(self, compared: Compared) -> Iterator[Finding]:
        yield from findings.of_streams(compared.found)
        for service, told in compared.told.items():
            if told.taken is not None:
                yield from findings.set_aside(service, told.taken.waiting, told.taken.parked)
                for ledger in told.taken.ledgers:
                    yield from self._ledger(service, ledger, compared)
        yield from self._held_rows(compared)
        yield from findings.not_reached(compared.away)

    def _held_rows(self, compared: Compared) -> Iterator[Finding]:
        """Rows held elsewhere; not while their holder has events of them still to take."""
        told = compared.told.get(HOLDER)
        if told is None or told.taken is None or told.taken.waiting or told.taken.parked:
            return
        if any(one.is_behind for one in compared.found if one.stream.consumer == HOLDER):
            return
        rows = HeldRows(self.ground, self._ask, time.sleep, self.settled_seconds)
        self.ledgers.append(f"{HOLDER}.{findings.HELD}")
        try:
            yield from findings.of_held_rows(HOLDER, rows.differences())
        except SalesloopError as error:
            compared.away[HOLDER] = error.code

    def _ledger(self, service: str, ledger: str, compared: Compared) -> Iterator[Finding]:
        self.ledgers.append(f"{service}.{ledger}")
        try:
            yield from findings.of_ledger(service, ledger, list(self._differences(service, ledger)))
        except SalesloopError as error:
            compared.away[service] = error.code

    def _differences(self, service: str, ledger: str) -> Iterator[Difference]:
        after: str | None = ""
        while after is not None:
            part = self._ask(service, Reconciling.check_ledger, LedgerQuery(ledger, after))
            self.records += part.checked
            yield from part.differences
            after = part.next_after

    def _ask(
        self, service: str, operation: Any, request: Any, limit: float = ANSWER_SECONDS
    ) -> Any:
        return self.ground.remote.ask(service, operation, request, limit)


def show(row: Any) -> None:
    """Set the gauges from the newest report: the same in every process, also after a restart."""
    RECONCILE_MISSING.clear()
    RECONCILE_DIFFERENCES.clear()
    if row is None:
        return
    for pair in row.pairs:
        RECONCILE_MISSING.labels(*pair.split(">")).set(0)
    for ledger in row.ledgers:
        RECONCILE_DIFFERENCES.labels(ledger).set(0)
    for finding in row.findings:
        if finding.code is FindingCode.EVENTS_MISSING:
            RECONCILE_MISSING.labels(finding.producer, finding.service).inc(finding.count)
        if finding.differences:
            name = f"{finding.service}.{finding.subject}"
            RECONCILE_DIFFERENCES.labels(name).set(finding.count)
    RECONCILE_FINISHED.set(row.ended_at.timestamp())


def _message(row: Any, work: Work) -> Reconciliation:
    if row is None:
        raise NotFound("record.not_found")
    told = tuple(map(partial(_worded, work.language), row.findings))
    return Reconciliation(
        row.run_id, RunState(row.state), row.asked_at, row.started_at, row.ended_at,
        row.events, row.records, row.pairs, row.ledgers, told, findings.alarms(told),
    )  # fmt: skip


def _worded(language: str, finding: Finding) -> Finding:
    details = {
        name: getattr(finding, name)
        for name in ("service", "producer", "subject", "count", "replayed")
    }
    return replace(finding, text=say(TEXTS, finding.code.value, language, details))
