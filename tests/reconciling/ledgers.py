"""Run a service's own ledger checks the way the reconciler does."""

from __future__ import annotations

from chassis.passport import service_caller
from chassis.reconciling.contract import Difference
from chassis.testing import Harness
from chassis.topology import RECONCILER

ASKING = service_caller(RECONCILER)
MOST_PARTS = 500


def differences(harness: Harness) -> dict[str, list[Difference]]:
    """What each ledger's check finds; ledgers without a finding are left out."""
    ledgers = harness.call("taken", caller=ASKING).ledgers
    assert ledgers
    found = {ledger: differences_of(harness, ledger) for ledger in ledgers}
    return {ledger: wrong for ledger, wrong in found.items() if wrong}


def differences_of(harness: Harness, ledger: str) -> list[Difference]:
    return [one for part in parts(harness, ledger) for one in part.differences]


def checked(harness: Harness, ledger: str) -> int:
    """How many records the check looked at."""
    return sum(part.checked for part in parts(harness, ledger))


def parts(harness: Harness, ledger: str):
    after: str | None = ""
    for _ in range(MOST_PARTS):
        part = harness.call("check_ledger", caller=ASKING, ledger=ledger, after=after)
        yield part
        after = part.next_after
        if after is None:
            return
    raise AssertionError(f"{ledger} has no end")
