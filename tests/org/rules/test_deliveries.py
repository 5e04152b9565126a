"""20 a minute for any pattern of arrivals; what is tried again; quiet hours; texts that fit."""

from datetime import UTC, datetime, timedelta
from urllib.parse import SplitResult

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.org.rules import deliveries as rules
from services.org.rules.notice_texts import MOST_BYTES, WORDS, cut, said

NOON = datetime(2028, 2, 29, 12, tzinfo=UTC)


@given(st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 20_000), st.integers(0, 20_000),
                          st.booleans()), max_size=80))
def test_never_more_than_20_arrive_in_any_minute_and_nothing_is_lost(messages):
    """Messages come (after so many milliseconds), travel, and are answered late or never."""
    free_at, arrived, at, left = [], [], NOON, list(messages)
    while left:
        taken = sum(one > at for one in free_at)
        if not rules.room(taken):
            at = min(one for one in free_at if one > at)
            continue
        pause, way, back, is_answered = left.pop(0)
        at += timedelta(milliseconds=pause)
        if not rules.room(sum(one > at for one in free_at)):
            left.insert(0, (0, way, back, is_answered))
            continue
        arrived.append(at + timedelta(milliseconds=way))
        end = arrived[-1] + timedelta(milliseconds=back) if is_answered else at + rules.CLAIM
        free_at.append(end + rules.MINUTE)
    assert len(arrived) == len(messages)
    assert all(sum(first <= one < first + timedelta(minutes=1) for one in arrived) <= 20
               for first in arrived)


@pytest.mark.parametrize(("status", "code", "expected"), [
    (200, 0, (True, False)), (200, 45009, (False, True)), (200, -1, (False, True)),
    (200, 93000, (False, False)), (200, None, (False, True)), (500, None, (False, True)),
    (503, 0, (False, True)), (429, None, (False, True)), (408, None, (False, True)),
    (302, None, (False, False)), (404, None, (False, False)), (201, 0, (False, False)),
])  # fmt: skip
def test_an_answer_says_whether_another_try_may_help(status, code, expected):
    answer = rules.answer_of(status, code)
    assert (answer.is_sent, answer.may_help) == expected
    assert answer.is_sent or answer.reason


def test_waits_double_up_to_an_hour_and_end():
    assert [rules.wait(one).total_seconds() for one in (1, 2, 3, 8, 10_000)] == [
        30, 60, 120, 3600, 3600]
    again = rules.answer_of(500, None)
    assert [rules.is_given_up(again, one) for one in (1, 7, 8)] == [False, False, True]
    assert rules.is_given_up(rules.answer_of(404, None), 1)


@pytest.mark.parametrize(("hour", "quiet", "told_in_hours"), [
    (12, (None, None), 0), (12, (9, 9), 0), (12, (12, 14), 2), (14, (12, 14), 0),
    (11, (12, 14), 0), (23, (22, 8), 9), (3, (22, 8), 5), (8, (22, 8), 0), (22, (22, 0), 2),
    (0, (0, 1), 1),
])  # fmt: skip
def test_quiet_hours_over_midnight_and_on_a_leap_day(hour, quiet, told_in_hours):
    now = NOON.replace(hour=hour)
    assert rules.after_quiet(now, *quiet) == now + timedelta(hours=told_in_hours)


@pytest.mark.parametrize(("scheme", "host", "path", "key", "plain", "codes"), [
    ("https", "a", "/cgi-bin/webhook/send", "k", False, []),
    ("http", "a", "/cgi-bin/webhook/send", "k", True, []),
    ("http", "a", "/cgi-bin/webhook/send", "k", False, ["robot.host_not_allowed"]),
    ("https", "169.254.169.254", "/cgi-bin/webhook/send", "k", False, ["robot.host_not_allowed"]),
    ("https", "user@a", "/cgi-bin/webhook/send", "k", False, ["robot.host_not_allowed"]),
    ("file", "a", "/cgi-bin/webhook/send", "k", True, ["robot.host_not_allowed"]),
    ("https", "a", "/", "k", False, ["robot.address_malformed"]),
    ("https", "b", "/", "", False, ["robot.host_not_allowed", "robot.address_malformed"]),
])  # fmt: skip
def test_only_a_robot_of_an_allowed_host_is_an_address(scheme, host, path, key, plain, codes):
    parts = SplitResult(scheme, host, path, "", "")
    found = rules.wrong_address(parts, key, ["a"], plain=plain)
    assert [one.code for one in found] == codes


@given(st.text(max_size=1200), st.integers(0, MOST_BYTES))
def test_a_text_is_cut_to_its_bytes_and_no_character_through(words, most):
    assert len(cut(words, most).encode()) <= most
    assert words.startswith(cut(words, most))


@pytest.mark.parametrize("template", [*WORDS, "of_a_newer_version"])
def test_every_template_speaks_both_languages_and_shows_no_gap(template):
    chinese, english = (said(template, "rec_1🙂", {"level": "2"}, one) for one in ("zh-CN", "en"))
    assert chinese != english
    assert "{" not in chinese + english
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
