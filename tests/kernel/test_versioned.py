"""Which version holds on a day, and which draft may be put in force."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.versioned import (
    Version,
    VersionState,
    in_force,
    state_on,
    superseded_on,
    wrong_approval,
)

JANUARY, LEAP, MARCH = date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 1)
FIRST, SECOND, DRAFT = Version(1, JANUARY), Version(2, LEAP), Version(3)
THREE = (DRAFT, SECOND, FIRST)


@pytest.mark.parametrize(("day", "number"), [
    (date(2023, 12, 31), None), (JANUARY, 1), (date(2024, 2, 28), 1), (LEAP, 2),
    (date(2199, 1, 1), 2),
])
def test_which_version_holds(day, number):
    found = in_force(THREE, day)
    assert (found and found.number) == number


def test_a_correction_of_the_same_day_takes_the_place_whole():
    corrected = Version(3, LEAP)
    versions = (FIRST, SECOND, corrected)
    assert in_force(versions, LEAP) == corrected
    assert superseded_on(SECOND, versions) == LEAP
    assert state_on(SECOND, versions, LEAP) is VersionState.SUPERSEDED
    assert superseded_on(FIRST, versions) == LEAP


def test_states_follow_the_days_by_themselves():
    def states(day):
        return [state_on(one, THREE, day).value for one in THREE]

    assert states(date(2024, 2, 28)) == ["draft", "approved", "approved"]
    assert states(LEAP) == ["draft", "approved", "superseded"]


@pytest.mark.parametrize(("number", "day", "codes"), [
    (3, MARCH, []),
    (3, LEAP, []),
    (3, date(2024, 2, 28), ["version.effective_too_early"]),
    (2, MARCH, ["version.already_approved"]),
    (0, MARCH, ["version.newer_approved"]),
    (0, JANUARY, ["version.newer_approved", "version.effective_too_early"]),
])
def test_what_forbids_an_approval(number, day, codes):
    assert [one.code for one in wrong_approval(number, day, THREE)] == codes


def test_the_first_approval_is_free():
    assert list(wrong_approval(5, date(1900, 1, 1), [Version(5), Version(6)])) == []


spans = st.lists(st.integers(0, 50), max_size=8).map(sorted)


@given(spans, st.integers(-5, 60))
def test_exactly_one_approved_version_holds_on_each_day_since_the_first(offsets, ahead):
    versions = [Version(place, JANUARY + timedelta(days)) for place, days in enumerate(offsets)]
    day = JANUARY + timedelta(ahead)
    holding = [one for one in versions if one.effective_on <= day
               and (superseded_on(one, versions) or date.max) > day]
    found = in_force(versions, day)
    assert holding == ([] if found is None else [found])
