"""May a contract be so, how does it stand, and when is its renewal opened? Source: modules.md 4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kernel.refusal import Refusal
from services.pipeline.contract.contracts import ContractState

RENEWAL = "renewal"
"""The pipeline in which renewals are opened."""
RENEW_AHEAD_DAYS = 60


def wrong_span(starts_on: date, ends_on: date | None) -> Iterator[Refusal]:
    if ends_on is not None and ends_on <= starts_on:
        yield Refusal("contract.ends_before_start", "ends_on")


def state_of(is_void: bool, ends_on: date | None, today: date) -> ContractState:
    """It holds up to but without the day on which it ends."""
    if is_void:
        return ContractState.VOID
    has_ended = ends_on is not None and ends_on <= today
    return ContractState.ENDED if has_ended else ContractState.ACTIVE


def renew_on(ends_on: date | None, ahead_days: int, is_renewed: bool) -> date | None:
    """The day on which the renewal is opened; None when there is none to open."""
    return None if ends_on is None or is_renewed else ends_on - timedelta(days=ahead_days)
