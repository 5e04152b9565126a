"""What does a comparison mean, and what of it must alarm somebody?

What the reconciler heals by itself is an alarm too until a later run no longer finds it. Waiting
events and a consumer that is behind pass by themselves; parked ones do not. Source: reliability.md
6 no. 20.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from chassis.reconciling.comparing import Found
from chassis.reconciling.contract import Difference
from services.analytics.contract import Finding, FindingCode

MOST_NAMED, HELD = 100, "held_rows"
PASSING = frozenset({FindingCode.EVENTS_WAITING, FindingCode.EVENTS_BEHIND})


def of_streams(found: Iterable[Found]) -> Iterator[Finding]:
    """What single streams of events lack."""
    for one in found:
        if one.missing:
            yield _events(FindingCode.EVENTS_MISSING, one, one.missing)
        if one.unknown:
            yield _events(FindingCode.EVENTS_UNKNOWN, one, one.unknown)
        if one.is_behind:
            yield _events(FindingCode.EVENTS_BEHIND, one, ())


def set_aside(service: str, waits: int, parked: int) -> Iterator[Finding]:
    """What a consumer keeps for later."""
    for code, count in (FindingCode.EVENTS_WAITING, waits), (FindingCode.EVENTS_PARKED, parked):
        if count:
            yield _finding(code, service, count=count)


def of_ledger(service: str, ledger: str, differences: Sequence[Difference]) -> Iterator[Finding]:
    """Records that are not what their rule gives."""
    if differences:
        yield _finding(
            FindingCode.LEDGER_DIFFERS,
            service,
            subject=ledger,
            count=len(differences),
            differences=tuple(differences[:MOST_NAMED]),
        )


def of_held_rows(service: str, differences: Sequence[Difference]) -> Iterator[Finding]:
    """Rows held elsewhere that are not analytics' own."""
    if differences:
        yield _finding(
            FindingCode.ROW_DIFFERS,
            service,
            subject=HELD,
            count=len(differences),
            differences=tuple(differences[:MOST_NAMED]),
        )


def not_reached(services: Iterable[str]) -> Iterator[Finding]:
    for service in sorted(set(services)):
        yield _finding(FindingCode.SERVICE_NOT_REACHED, service, count=1)


def alarms(findings: Iterable[Finding]) -> int:
    """How many findings must alarm somebody."""
    return sum(finding.is_alarm for finding in findings)


def _events(code: FindingCode, found: Found, names: Sequence[str]) -> Finding:
    return _finding(
        code,
        found.stream.consumer,
        producer=found.stream.producer,
        subject=found.stream.heard.type,
        count=len(names),
        ids=tuple(names[:MOST_NAMED]),
        replayed=found.replayed if code is FindingCode.EVENTS_MISSING else 0,
    )


def _finding(code: FindingCode, service: str, **more: Any) -> Finding:
    nothing = Finding(code, "", code not in PASSING, service, None, "", 0, (), (), 0)
    return replace(nothing, **more)
