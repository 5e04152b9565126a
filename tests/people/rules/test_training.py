"""Who owes which course by when, who passed, and how long a certificate holds."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from services.people.contract.training import (
    Attended,
    Course,
    CourseKind,
    Presence,
    Programme,
    ProgrammeKind,
)
from services.people.rules.training import (
    Learner,
    Passed,
    due,
    is_passed,
    valid_to,
    wrong_programme,
    wrong_results,
    wrong_times,
)

HIRED = date(2028, 2, 29)
NEW = Programme("prog_new", "入职", ProgrammeKind.NEW_HIRE, ("product", "process"), 30, None)
YEARLY = Programme("prog_year", "复盘", ProgrammeKind.PERIODIC, ("review",), None, 12)
BY_HAND = Programme("prog_adv", "进阶", ProgrammeKind.ADVANCED, ("negotiation",), None, None)


def owed(programme, day, **passed):
    learner = Learner("emp_1", HIRED, passed)
    return [(one.course_code, one.due_on, one.is_overdue)
            for one in due([programme], [learner], day)]


@pytest.mark.parametrize(("day", "is_overdue"), [
    (date(2028, 3, 30), False), (date(2028, 3, 31), True)])
def test_new_hires_owe_their_courses_some_days_after_they_began(day, is_overdue):
    until = date(2028, 3, 30)
    assert owed(NEW, day) == [("process", until, is_overdue), ("product", until, is_overdue)]
    held = Passed(date(2028, 3, 5))
    assert owed(NEW, day, product=held) == [("process", until, is_overdue)]


def test_an_expired_certificate_is_owed_from_the_day_of_its_end():
    held = Passed(date(2028, 3, 5), date(2029, 3, 5))
    found = owed(NEW, date(2029, 3, 6), product=held, process=Passed(HIRED))
    assert found == [("product", date(2029, 3, 5), True)]


def test_a_review_is_owed_every_year_from_the_last_one_or_the_first_day():
    assert owed(YEARLY, date(2029, 2, 28)) == [("review", date(2029, 2, 28), False)]
    assert owed(YEARLY, date(2029, 3, 1), review=Passed(date(2028, 12, 31))) == [
        ("review", date(2029, 12, 31), False)]


def test_nobody_owes_what_people_are_enrolled_for_by_hand():
    assert owed(BY_HAND, date(2100, 1, 1)) == []


@pytest.mark.parametrize(("pass_mark", "presence", "score", "passed"), [
    (None, "present", None, True), (None, "absent", None, False), (60, "present", 60, True),
    (60, "present", 59, False), (60, "excused", 99, False), (0, "present", 0, True),
    (60, "present", None, False)])
def test_passed_is_who_was_there_and_reached_the_mark(pass_mark, presence, score, passed):
    assert is_passed(pass_mark, Attended("emp_1", Presence(presence), score)) is passed


@pytest.mark.parametrize(("months", "day", "until"), [
    (12, date(2028, 2, 29), date(2029, 2, 28)), (1, date(2027, 1, 31), date(2027, 2, 28)),
    (None, date(2028, 2, 29), None)])
def test_a_certificate_ends_on_the_same_day_or_that_months_last(months, day, until):
    course = Course("a", "A", CourseKind.OTHER, 1, None, months)
    assert valid_to(course, day) == until


def codes(refusals):
    return [one.code for one in refusals]


def test_a_programme_names_courses_that_are_there_and_its_rule():
    assert codes(wrong_programme(NEW, ["product", "process"])) == []
    lame = Programme("p", "x", ProgrammeKind.PERIODIC, ("ghost",), 5, None)
    assert codes(wrong_programme(lame, [])) == [
        "training.course_unknown", "training.rule_missing"]


def test_everybody_enrolled_has_one_result_and_exams_have_scores():
    there = Attended("a", Presence.PRESENT, None)
    assert codes(wrong_results(None, ["a"], [there])) == []
    assert codes(wrong_results(60, ["a", "b"], [there, there, Attended("c")])) == [
        "training.result_missing", "training.not_enrolled", "training.result_twice",
        "training.score_missing", "training.score_missing", "training.score_missing"]


def test_a_session_ends_after_it_starts():
    noon = datetime(2028, 2, 29, 12, tzinfo=UTC)
    assert codes(wrong_times(noon, noon)) == ["training.ends_before_start"]
