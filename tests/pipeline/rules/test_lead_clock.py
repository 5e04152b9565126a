"""When a lead's response is due, and what happens on which working day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.calendars import official_calendar
from kernel.working_time import Clock, WorkingCalendar
from services.pipeline.contract.lead_terms import (
    Escalation,
    EscalationAction,
    SetLeadPolicy,
    TouchPoints,
)
from services.pipeline.contract.leads import TouchKind
from services.pipeline.rules.lead_clock import (
    Running,
    due_of,
    escalates_at,
    escalations_left,
    next_look,
    wrong_policy,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHINA = Clock(official_calendar(), SHANGHAI)
STANDARD = SetLeadPolicy()
OFFICE = SetLeadPolicy(first_response_hours=4, office_opens="09:00", office_closes="18:00")


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(("what", "policy", "came", "due"), [
    ("Friday 18:00 is due Monday 18:00", STANDARD, "2025-09-12T18:00", "2025-09-15T18:00"),
    ("the day before National Day", STANDARD, "2025-09-30T18:00", "2025-10-09T18:00"),
    ("in the holidays", STANDARD, "2025-10-05T12:00", "2025-10-10T00:00"),
    ("Friday before a worked Sunday", STANDARD, "2025-09-26T18:00", "2025-09-28T18:00"),
    ("on a worked Sunday", STANDARD, "2025-09-28T09:30", "2025-09-29T09:30"),
    ("Friday before a worked Saturday", STANDARD, "2025-10-10T12:00", "2025-10-11T12:00"),
    ("on a worked Saturday", STANDARD, "2025-10-11T12:00", "2025-10-13T12:00"),
    ("on a leap day, a Thursday", STANDARD, "2024-02-29T10:00", "2024-03-01T10:00"),
    ("before a leap day", STANDARD, "2024-02-28T23:59:59", "2024-02-29T23:59:59"),
    ("before the Spring Festival of 2026", STANDARD, "2026-02-14T10:00", "2026-02-24T10:00"),
    ("in office hours where the policy says so", OFFICE, "2025-09-12T16:00", "2025-09-15T11:00"),
])
def test_the_first_response_is_due(what, policy, came, due):
    assert due_of(Running(at(came), True), policy, CHINA).due_at == at(due), what


def test_an_instant_of_another_zone_is_the_same_instant():
    came = at("2025-09-30T18:00").astimezone(ZoneInfo("America/New_York"))
    assert due_of(Running(came, True), STANDARD, CHINA).due_at == at("2025-10-09T18:00")


def test_the_rolling_clock_has_its_own_hours():
    assert due_of(Running(at("2025-09-12T18:00"), False), STANDARD, CHINA).due_at == at(
        "2025-09-16T18:00")


@pytest.mark.parametrize(("came", "day", "on"), [
    ("2025-09-12T18:00", 3, "2025-09-17T18:00"), ("2025-09-12T18:00", 5, "2025-09-19T18:00"),
    ("2025-09-12T18:00", 7, "2025-09-23T18:00"), ("2025-09-30T18:00", 3, "2025-10-11T18:00"),
    ("2025-09-13T10:00", 1, "2025-09-15T10:00"),
])
def test_an_escalation_falls_on_its_working_day_at_the_same_time(came, day, on):
    assert escalates_at(at(came), day, CHINA) == at(on)


def test_escalations_come_in_the_order_of_their_days_and_not_before_the_response_is_due():
    jumbled = SetLeadPolicy(escalations=STANDARD.escalations[::-1])
    assert [one.day for one in escalations_left(jumbled, 3)] == [5, 7]
    running = Running(at("2025-09-12T18:00"), True)
    slow = at("2025-09-18T00:00")
    left = escalations_left(STANDARD, 0)
    assert next_look(running, slow, left, CHINA) == slow
    assert next_look(running, slow, left[1:], CHINA) == at("2025-09-19T18:00")
    assert next_look(running, slow, (), CHINA) is None


@pytest.mark.parametrize(("policy", "codes"), [
    (STANDARD, []), (OFFICE, []),
    (SetLeadPolicy(escalations=(Escalation(3, EscalationAction.REASSIGN),) * 2),
     ["lead_policy.day_twice"]),
    (SetLeadPolicy(points=(TouchPoints(TouchKind.CALL, 1),) * 2), ["lead_policy.touch_twice"]),
    (SetLeadPolicy(office_opens="09:00"), ["lead_policy.office_hours_wrong"]),
    (SetLeadPolicy(office_opens="18:00", office_closes="09:00"),
     ["lead_policy.office_hours_wrong"]),
    (SetLeadPolicy(office_opens="09:00", office_closes="24:00"),
     ["lead_policy.office_hours_wrong"]),
    (SetLeadPolicy(office_opens="０9:00", office_closes="18:00"),
     ["lead_policy.office_hours_wrong"]),
])
def test_what_is_wrong_with_a_policy(policy, codes):
    assert [one.code for one in wrong_policy(policy)] == codes


free_days = st.frozensets(st.dates(date(2025, 1, 1), date(2025, 12, 31)), max_size=40)


@given(st.integers(0, 300 * 24 * 3600), st.integers(0, 10**6), free_days)
def test_who_comes_later_is_never_due_earlier(since, seconds, free):
    came = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=since)
    clock, later = Clock(WorkingCalendar(free), SHANGHAI), came + timedelta(seconds=seconds)
    first, second = (due_of(Running(one, True), STANDARD, clock) for one in (came, later))
    assert first.due_at <= second.due_at
