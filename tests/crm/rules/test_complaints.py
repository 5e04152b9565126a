"""Which steps a complaint allows, and what its clocks say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendars import official_calendar
from chassis.scope import called_in
from kernel.shares import share
from kernel.working_time import Clock, Pause
from services.crm.contract.complaints import ClockKind, LogKind
from services.crm.contract.complaints import ComplaintState as State
from services.crm.rules.complaints import (
    Promise,
    due_of,
    judged,
    pauses_of,
    wrong_policy,
    wrong_receipt,
    wrong_step,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CLOCK = Clock(official_calendar(), SHANGHAI)
NOW = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
BEFORE_QINGMING = datetime(2026, 4, 3, 18, 0, tzinfo=SHANGHAI)


def here(day: int, hour: int, month: int = 4) -> datetime:
    return datetime(2026, month, day, hour, 0, tzinfo=SHANGHAI)


def to_answer(start: datetime = BEFORE_QINGMING, hours: int = 24, **more) -> Promise:
    return Promise(ClockKind.ANSWER, 1, start, hours, **more)


@pytest.mark.parametrize(("start", "hours", "due"), [
    (BEFORE_QINGMING, 24, here(7, 18)),  # Friday evening; Saturday to Monday are Qingming
    (BEFORE_QINGMING, 48, here(8, 18)),
    (here(4, 10), 24, here(8, 0)),  # said on a free day: counts from the first working moment
    (here(31, 16, 3), 24, here(1, 16)),
    (datetime(2025, 9, 30, 12, 0, tzinfo=SHANGHAI), 24,
     datetime(2025, 10, 9, 12, 0, tzinfo=SHANGHAI)),  # National Day and Mid-autumn, eight days
    (datetime(2025, 9, 27, 12, 0, tzinfo=SHANGHAI), 24,
     datetime(2025, 9, 29, 0, 0, tzinfo=SHANGHAI)),  # that Sunday is worked (调休)
    (datetime(2024, 2, 28, 12, 0, tzinfo=SHANGHAI), 48,
     datetime(2024, 3, 1, 12, 0, tzinfo=SHANGHAI)),  # across a leap day
])
def test_when_a_clock_runs_out(start, hours, due):
    assert due_of(to_answer(start, hours), (), CLOCK).at == due


def test_a_pause_moves_the_end_by_its_working_time_only():
    pause = Pause(here(3, 20), here(7, 2))  # 4 hours of Friday, 2 of Tuesday; the rest is free
    assert due_of(to_answer(), (pause,), CLOCK).at == here(8, 0)


def test_an_open_pause_leaves_nothing_due_and_the_time_stands():
    pause = Pause(here(3, 20))
    seen = judged(to_answer(), (pause,), CLOCK, here(10, 12))
    assert (seen.due_at, seen.worked_minutes, seen.is_breached) == (None, 120, False)


def test_a_pause_after_the_answer_changes_nothing_of_its_clock():
    answered = to_answer(met_at=here(7, 10))
    seen = judged(answered, (Pause(here(7, 11)),), CLOCK, here(20, 0))
    assert (seen.due_at, seen.is_breached) == (here(7, 18), False)
    assert seen.worked_minutes == 16 * 60


@pytest.mark.parametrize(("met_at", "is_breached"), [
    (here(7, 18), False),  # on the instant it is kept
    (here(7, 18) + timedelta(microseconds=1), True),
])
def test_kept_or_not_is_decided_on_the_instant(met_at, is_breached):
    assert judged(to_answer(met_at=met_at), (), CLOCK, here(30, 0)).is_breached is is_breached


def test_what_ran_out_stays_so_whatever_comes_later():
    broken = to_answer(broken_at=here(7, 18))
    seen = judged(broken, (Pause(here(7, 20)),), CLOCK, here(9, 0))
    assert (seen.due_at, seen.is_breached) == (here(7, 18), True)


def test_pauses_are_read_from_the_log():
    log = [(LogKind.OPENED, here(1, 1)), (LogKind.PAUSED, here(1, 2)),
           (LogKind.RESUMED, here(1, 3)), (LogKind.ANSWERED, here(1, 4)),
           (LogKind.PAUSED, here(1, 5))]
    assert pauses_of(log) == (Pause(here(1, 2), here(1, 3)), Pause(here(1, 5)))
    assert pauses_of([(LogKind.RESUMED, here(1, 2))]) == ()


@given(hours=st.integers(1, 200), minutes=st.lists(st.integers(0, 20_000), min_size=2, max_size=8))
def test_pausing_never_shortens_and_an_open_pause_stops(hours, minutes):
    promise = to_answer(hours=hours)
    at = [promise.started_at + timedelta(minutes=each) for each in sorted(minutes)]
    pauses = [Pause(start, end) for start, end in zip(at[::2], at[1::2], strict=False)]
    plain, paused = due_of(promise, (), CLOCK).at, due_of(promise, pauses, CLOCK).at
    assert plain is not None
    assert paused is not None
    assert paused >= plain
    later = at[-1] + timedelta(days=30)
    ran = judged(promise, pauses, CLOCK, later).worked_minutes
    stopped = judged(promise, [*pauses, Pause(later)], CLOCK, later + timedelta(days=9))
    assert (stopped.due_at, stopped.worked_minutes) == (None, ran)


@pytest.mark.parametrize(("state", "act", "is_paused", "codes"), [
    (State.NEW, LogKind.ANSWERED, False, []),
    (State.NEW, LogKind.SOLVED, False, ["complaint.wrong_state"]),
    (State.ANSWERED, LogKind.ANSWERED, False, ["complaint.wrong_state"]),
    (State.ANSWERED, LogKind.SOLVED, False, []),
    (State.ANSWERED, LogKind.SOLVED, True, ["complaint.paused"]),
    (State.ANSWERED, LogKind.CLOSED, False, ["complaint.wrong_state"]),
    (State.SOLVED, LogKind.CLOSED, False, []),
    (State.SOLVED, LogKind.REOPENED, False, []),
    (State.CLOSED, LogKind.REOPENED, False, []),
    (State.CLOSED, LogKind.PAUSED, False, ["complaint.wrong_state"]),
    (State.REOPENED, LogKind.SOLVED, False, []),
    (State.REOPENED, LogKind.REOPENED, False, ["complaint.wrong_state"]),
    (State.NEW, LogKind.PAUSED, True, ["complaint.paused"]),
    (State.NEW, LogKind.RESUMED, True, []),
    (State.NEW, LogKind.RESUMED, False, ["complaint.not_paused"]),
    (State.SOLVED, LogKind.ESCALATED, False, ["complaint.wrong_state"]),
])
def test_what_a_state_allows(state, act, is_paused, codes):
    assert [one.code for one in wrong_step(state, act, is_paused=is_paused)] == codes


@pytest.mark.parametrize(("received_at", "codes"), [
    (NOW, []),
    (NOW + timedelta(minutes=4), []),
    (NOW + timedelta(hours=1), ["complaint.in_future"]),
    (NOW - timedelta(days=300), []),
    (NOW - timedelta(days=400), ["complaint.too_long_ago"]),
])
def test_when_it_may_have_come_in(received_at, codes):
    assert [one.code for one in wrong_receipt(received_at, NOW)] == codes


def test_nothing_is_to_be_solved_before_it_is_to_be_answered():
    assert [one.code for one in wrong_policy(24, 23)] == ["complaint.solved_before_answered"]
    assert list(wrong_policy(24, 24)) == []


def test_who_is_called_in():
    above = ("emp_lead", "emp_head")
    assert [called_in(level, above) for level in (1, 2, 3)] == ["emp_lead", "emp_head", "emp_head"]
    assert called_in(1, ()) is None


def test_a_share_of_nothing_is_none():
    assert (share(0, 0), share(1, 3), share(2, 3)) == (
        None, Decimal("0.3333"), Decimal("0.6667"))
