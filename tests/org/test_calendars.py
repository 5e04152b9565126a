"""The working calendar: official years, and years that somebody sets."""

from __future__ import annotations

from datetime import date

import pytest

from chassis.calendars import official_calendar
from chassis.testing import Refused
from services.org.contract import CalendarChanged

SPRING = {"year": 2027, "free_days": ["2027-02-10", "2027-02-05", "2027-02-08", "2027-02-09"],
          "working_days": ["2027-02-20"]}


def years(org):
    return {one.year: one for one in org.call("list_calendar_years").items}


def test_the_official_days_of_china_are_known():
    """As the State Council announced 2025 and 2026."""
    known = official_calendar()
    assert {2024, 2025, 2026} <= known.known_years
    assert not known.is_working(date(2025, 10, 8))
    assert known.is_working(date(2025, 9, 28))
    assert known.is_working(date(2025, 10, 11))
    assert not known.is_working(date(2026, 2, 16))
    assert known.is_working(date(2026, 2, 28))
    assert not known.is_working(date(2026, 3, 1))


def test_a_year_is_set_and_set_again(org):
    assert org.call("set_calendar_year", **SPRING).version == 1
    again = org.call("set_calendar_year", **{**SPRING, "working_days": []})
    assert (again.version, again.is_stated, again.working_days) == (2, True, ())
    assert again.free_days == tuple(date(2027, 2, day) for day in (5, 8, 9, 10))
    assert years(org)[2027] == again
    assert [(one.year, one.version) for one in org.published(CalendarChanged)] == [
        (2027, 1), (2027, 2)]


def test_a_set_year_counts_instead_of_the_official_one(org):
    org.call("set_calendar_year", year=2025, free_days=["2025-10-09"])
    found = years(org)
    assert found[2025].free_days == (date(2025, 10, 9),)
    assert found[2026].version == 0
    assert not found[2026].is_stated


def test_what_nobody_knows_yet_is_said(org):
    listed = org.call("list_calendar_years")
    known = {one.year for one in listed.items}
    this_year = org.clock().year
    assert listed.unknown == tuple(
        year for year in (this_year, this_year + 1) if year not in known)


@pytest.mark.parametrize(("said", "codes"), [
    ({"free_days": ["2026-12-31"]}, ["calendar.day_outside_year"]),
    ({"free_days": ["2027-02-05", "2027-02-05"]}, ["calendar.day_twice"]),
    ({"working_days": ["2027-02-05"]}, ["calendar.worked_anyway"]),
    ({"free_days": ["2027-02-20"], "working_days": ["2027-02-20"]}, ["calendar.free_and_worked"]),
    ({"free_days": ["2028-02-29"], "working_days": ["2027-02-05"]},
     ["calendar.day_outside_year", "calendar.worked_anyway"]),
])
def test_a_wrong_year_is_refused_with_every_reason(org, said, codes):
    with pytest.raises(Refused) as refused:
        org.call("set_calendar_year", year=2027, **said)
    assert refused.value.codes == codes
    assert org.published(CalendarChanged) == []


def test_who_comes_later_is_told_of_every_set_year(org):
    for year in (2028, 2027):
        org.call("set_calendar_year", year=year)
    told = [one.year for one in org.call("calendar_snapshot", limit=1).items]
    assert told == [2027]
    assert [one.year for one in org.call("calendar_snapshot").items] == [2027, 2028]
