"""What may be done with a complaint, and do its two clocks keep what was promised?

new -> answered -> solved -> closed; what is solved or closed may be reopened, and is then solved
again. It is answered within 24 hours and solved within 48 of working time, unless a policy says
otherwise, both counted from when the customer said it; who reopens it starts a new solution clock.
While the customer is waited for both clocks stand still. Everything is computed from the log.
Source: requirement 5 (24小时内响应, 48小时内解决), modules.md 5, field notes 5.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chassis.errors import Refusal
from kernel.working_time import Clock, Due, Pause, due_at, working_time_between
from services.crm.contract.complaints import ClockKind, ComplaintClock, LogKind
from services.crm.contract.complaints import ComplaintState as State

ANSWER_HOURS, SOLVE_HOURS = 24, 48
HIGHEST = 3
"""Levels of superiors that are called in, one after the other."""
OLDEST, CLOCKS_DIFFER = timedelta(days=366), timedelta(minutes=5)
OPEN = frozenset({State.NEW, State.ANSWERED, State.REOPENED})
MAY: Mapping[LogKind, frozenset[State]] = {
    LogKind.ANSWERED: frozenset({State.NEW}),
    LogKind.SOLVED: frozenset({State.ANSWERED, State.REOPENED}),
    LogKind.CLOSED: frozenset({State.SOLVED}),
    LogKind.REOPENED: frozenset({State.SOLVED, State.CLOSED}),
    LogKind.PAUSED: OPEN,
    LogKind.RESUMED: OPEN,
    LogKind.ESCALATED: OPEN,
}
NEEDS_RUNNING = frozenset({LogKind.ANSWERED, LogKind.SOLVED, LogKind.PAUSED})


@dataclass(frozen=True)
class Promise:
    """A clock as it is kept: `broken_at` is when it ran out, once that was announced."""

    kind: ClockKind
    round: int
    started_at: datetime
    hours: int
    met_at: datetime | None = None
    broken_at: datetime | None = None


def wrong_step(state: State, act: LogKind, *, is_paused: bool) -> Iterator[Refusal]:
    if state not in MAY[act]:
        yield Refusal("complaint.wrong_state", None, {"state": state.value})
    elif is_paused and act in NEEDS_RUNNING:
        yield Refusal("complaint.paused")
    elif not is_paused and act is LogKind.RESUMED:
        yield Refusal("complaint.not_paused")


def wrong_receipt(received_at: datetime, now: datetime) -> Iterator[Refusal]:
    if received_at > now + CLOCKS_DIFFER:
        yield Refusal("complaint.in_future", "received_at")
    if received_at < now - OLDEST:
        yield Refusal("complaint.too_long_ago", "received_at")


def wrong_answer(
    answered_at: datetime | None, received_at: datetime, now: datetime, *, is_given: bool
) -> Iterator[Refusal]:
    """Of an answer that came before the complaint was taken in."""
    if answered_at is not None and not is_given:
        yield Refusal("complaint.answer_missing", "answer")
    elif answered_at is not None and not received_at <= answered_at <= now + CLOCKS_DIFFER:
        yield Refusal("complaint.answered_out_of_time", "answered_at")


def wrong_policy(answer_hours: int, solve_hours: int) -> Iterator[Refusal]:
    if solve_hours < answer_hours:
        yield Refusal("complaint.solved_before_answered", "solve_hours")


def pauses_of(log: Iterable[tuple[LogKind, datetime]]) -> tuple[Pause, ...]:
    """The time in which the customer was waited for; the last may still go on."""
    found: list[Pause] = []
    for kind, at in log:
        if kind is LogKind.PAUSED:
            found.append(Pause(at))
        elif kind is LogKind.RESUMED and found and found[-1].end is None:
            found[-1] = Pause(found[-1].start, at)
    return tuple(found)


def due_of(promise: Promise, pauses: Iterable[Pause], clock: Clock) -> Due:
    """When a clock runs out; never while it stands still, and what ran out stays so."""
    if promise.broken_at is not None:
        return Due(promise.broken_at)
    counted = _while_it_ran(promise, pauses)
    return due_at(promise.started_at, timedelta(hours=promise.hours), clock, counted)


def judged(promise: Promise, pauses: Iterable[Pause], clock: Clock, now: datetime
           ) -> ComplaintClock:
    """A clock as it stands now."""
    due = due_of(promise, pauses, clock)
    until = promise.met_at or now
    ran = working_time_between(
        promise.started_at, until, clock, _while_it_ran(promise, pauses))
    return ComplaintClock(
        promise.kind, promise.round, promise.started_at, promise.hours, due.at, promise.met_at,
        ran // timedelta(minutes=1), due.at is not None and until > due.at, due.is_certain)


def _while_it_ran(promise: Promise, pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    return tuple(one for one in pauses if promise.met_at is None or one.start < promise.met_at)
