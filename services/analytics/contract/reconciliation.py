"""The reconciler's report: was everything taken, and do the ledgers agree with their rules?"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from chassis.contract import message, text
from chassis.reconciling.contract import Difference


class RunState(StrEnum):
    ASKED = "asked"
    RUNNING = "running"
    DONE = "done"


class FindingCode(StrEnum):
    """What a finding says; `chassis/reconciling/comparing.py` defines those of events."""

    EVENTS_MISSING = "events.missing"          # said again by the reconciler itself
    EVENTS_UNKNOWN = "events.unknown"          # heard, but their producer knows nothing of them
    EVENTS_WAITING = "events.waiting"          # set aside, tried again by the consumer
    EVENTS_PARKED = "events.parked"            # given up by the consumer: for a person
    EVENTS_BEHIND = "events.behind"            # the consumer still works off its inbox
    LEDGER_DIFFERS = "ledger.differs"          # never repaired by itself
    ROW_DIFFERS = "row.differs"                # a KPI row held elsewhere is not analytics' own
    SERVICE_NOT_REACHED = "service.not_reached"


@message
class Finding:
    """`service` takes or keeps it, `producer` announced it; `subject` is an event type or a ledger.

    `ids` are at most 100 of `count` events, `differences` at most 100 records. An alarm is what
    should be zero; the rest passes by itself.
    """

    code: FindingCode
    text: str
    is_alarm: bool
    service: str
    producer: str | None
    subject: str
    count: int
    ids: tuple[str, ...]
    differences: tuple[Difference, ...]
    replayed: int


@message
class Reconciliation:
    """One run. `events` and `records`: how many were compared; `pairs`: "producer>consumer"."""

    run_id: str
    state: RunState
    asked_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    events: int
    records: int
    pairs: tuple[str, ...]
    ledgers: tuple[str, ...]
    findings: tuple[Finding, ...]
    alarms: int


@message
class RunId:
    run_id: str = text(longest=64)
