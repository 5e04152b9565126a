"""How many follow-ups were done in time, as a table; and that the parts make the whole."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.rules.follow_ups import Outcome, rate, wrong_days

DUE = date(2026, 2, 28)


@pytest.mark.parametrize(("done", "found"), [
    ([], (0, 0, 0, 0, None)),
    ([DUE], (1, 1, 0, 0, Decimal("1.0000"))),
    ([date(2026, 3, 1)], (1, 0, 1, 0, Decimal("0.0000"))),
    ([None, DUE, date(2026, 2, 1)], (3, 2, 0, 1, Decimal("0.6667"))),
])
def test_done_over_due(done, found):
    got = rate("emp_1", [Outcome("emp_1", DUE, day) for day in done])
    assert (got.due, got.in_time, got.late, got.missed, got.rate) == found


@given(st.lists(st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))))
def test_the_parts_make_the_whole(done):
    got = rate(None, [Outcome("emp_1", DUE, day) for day in done])
    assert got.in_time + got.late + got.missed == got.due == len(done)
    assert (got.rate is None) == (got.due == 0)


@pytest.mark.parametrize(("to_on", "codes"), [
    (date(2026, 3, 1), []), (DUE, ["follow_up.days_reversed"]),
    (date(2030, 1, 1), ["follow_up.too_many_days"]),
])
def test_the_days_of_a_question(to_on, codes):
    assert [one.code for one in wrong_days(DUE, to_on, 92)] == codes
