"""One-time codes of an app: RFC 6238's own examples, drift, and no code twice."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta

import pytest

from services.org.rules.second_factor import grouped, is_of_the_app, plain, step_of

SECRET = base64.b32encode(b"12345678901234567890").decode()


def at(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"), (1111111109, "081804"), (1111111111, "050471"),
        (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130"),
    ],
)  # fmt: skip
def test_the_examples_of_rfc_6238_appendix_b(seconds, code):
    assert step_of(SECRET, code, at(seconds), None) == seconds // 30


@pytest.mark.parametrize(("late", "is_right"), [(-30, True), (-31, False), (0, True), (30, True),
                                                (59, True), (60, False), (86400, False)])
def test_a_code_is_right_one_step_early_and_one_step_late(late, is_right):
    found = step_of(SECRET, "005924", at(1234567890 + late), None)
    assert (found is not None) == is_right


def test_a_used_code_and_an_earlier_one_are_not_right_again():
    step = 1234567890 // 30
    assert step_of(SECRET, "005924", at(1234567890), step - 1) == step
    assert step_of(SECRET, "005924", at(1234567890), step) is None
    assert step_of(SECRET, "005924", at(1234567890), step + 1) is None


@pytest.mark.parametrize("code", ["", "12345", "1234567", "١٢٣٤٥٦", "abcdef", "12 456"])
def test_only_six_ascii_digits_are_a_code_of_the_app(code):
    assert not is_of_the_app(code)


def test_a_recovery_code_is_read_with_and_without_its_groups():
    assert grouped("abcd2345efgh6723") == "abcd-2345-efgh-6723"
    assert plain(" ABCD-2345 efgh-6723\n") == "abcd2345efgh6723"
