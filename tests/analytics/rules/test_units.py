from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import Money
from services.analytics.rules.units import Span, changed_span, divided_over_units, leaf_units
from tests.analytics.builders import a_share

JAN, FEB, MAR, APR = (date(2026, month, 1) for month in (1, 2, 3, 4))


@pytest.mark.parametrize(
    ("units", "expected"),
    [
        ([], {}),
        ([a_share("north")], {"north": 100_01}),
        ([a_share("north", valid_from=APR)], {}),
        ([a_share("north", valid_to=MAR)], {}),  # the end is not held any more
        ([a_share("south", "0.5"), a_share("north", "0.5")], {"north": 50_01, "south": 50_00}),
        ([a_share("north", "0.25")], {"north": 100_01}),  # part time still brings the whole
        ([a_share("north", "0.2"), a_share("south", "0.6")], {"north": 25_00, "south": 75_01}),
        ([a_share("north", "0.5"), a_share("north", "0.5")], {"north": 100_01}),
    ],
)
def test_a_share_of_100_01_in_march(units, expected):
    divided = divided_over_units(Money.of("100.01"), units, MAR)
    assert {unit_id: part.minor for unit_id, part in divided.items()} == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ([], [], None),
        ([a_share("north")], [a_share("north")], None),
        ([], [a_share("north", valid_from=FEB)], Span(FEB, None)),
        (
            [a_share("north", valid_from=JAN)],
            [a_share("north", valid_from=JAN, valid_to=MAR)],
            Span(MAR, None),
        ),
        (
            [a_share("north", valid_from=JAN, valid_to=MAR)],
            [a_share("south", valid_from=FEB, valid_to=MAR)],
            Span(JAN, MAR),
        ),
        (
            [a_share("north", "0.5", JAN, APR)],
            [a_share("north", "0.5", JAN, FEB), a_share("north", "1", FEB, APR)],
            Span(FEB, APR),
        ),
        (
            [a_share("north", "1", JAN, FEB), a_share("north", "1", FEB, APR)],
            [a_share("north", "1", JAN, APR)],
            None,
        ),
    ],
)
def test_the_days_between_which_a_place_changed(before, now, expected):
    assert changed_span(before, now) == expected


_days = st.integers(0, 40).map(lambda number: JAN + timedelta(days=number))
_places = st.lists(
    st.builds(
        lambda unit_id, start, length: a_share(
            unit_id, "1", start, length and start + timedelta(days=length)
        ),
        st.sampled_from(("north", "south")),
        _days,
        st.none() | st.integers(1, 30),
    ),
    max_size=4,
)


@given(before=_places, now=_places)
def test_outside_the_changed_days_the_units_are_the_same(before, now):
    span = changed_span(before, now)
    for day in (JAN + timedelta(days=number) for number in range(90)):
        inside = span is not None and span.start <= day and (span.end is None or day < span.end)
        assert inside or leaf_units(before, day) == leaf_units(now, day)
