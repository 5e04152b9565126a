from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.periods import Period
from services.org.rules.assigning import Wish, overloaded_on, what_is_wrong
from services.org.rules.line import Held

JANUARY, MARCH, JUNE = date(2026, 1, 1), date(2026, 3, 1), date(2026, 6, 1)


def half(start: date, end: date | None = None, share: str = "0.5") -> Held:
    return Held("emp_1", "pos_1", Decimal(share), Period(start, end))


WISHES = {
    "a whole share on free days": (Wish(JANUARY, None, Decimal(1)), []),
    "two halves": (Wish(JANUARY, None, Decimal("0.5"), None, (half(JANUARY),)), []),
    "a bit too much": (
        Wish(JANUARY, None, Decimal("0.51"), None, (half(JANUARY),)),
        ["assignment.over_one"],
    ),
    "too much on later days only": (
        Wish(JANUARY, None, Decimal(1), None, (half(JUNE),)),
        ["assignment.over_one"],
    ),
    "one after the other": (Wish(JANUARY, MARCH, Decimal(1), None, (half(MARCH, share="1"),)), []),
    "an end before the start": (Wish(MARCH, JANUARY, Decimal(1)), ["assignment.ends_before_start"]),
    "no day at all": (Wish(MARCH, MARCH, Decimal(1)), ["assignment.ends_before_start"]),
    "until the day of leaving": (Wish(JANUARY, MARCH, Decimal(1), MARCH), []),
    "open although leaving": (Wish(JANUARY, None, Decimal(1), MARCH), ["employee.left"]),
    "past the day of leaving": (Wish(JANUARY, JUNE, Decimal(1), MARCH), ["employee.left"]),
    "everything at once": (
        Wish(JUNE, None, Decimal(1), MARCH, (half(JANUARY),)),
        ["employee.left", "assignment.over_one"],
    ),
}


@pytest.mark.parametrize(("wish", "codes"), WISHES.values(), ids=WISHES)
def test_what_an_assignment_may_be(wish, codes):
    assert [refusal.code for refusal in what_is_wrong(wish)] == codes


def test_the_fault_lies_in_the_start_when_it_is_after_the_leaving():
    assert [refusal.field for refusal in what_is_wrong(Wish(JUNE, None, Decimal(1), MARCH))] == [
        "valid_from"
    ]


days = st.dates(JANUARY, JUNE)
spans = st.tuples(days, days).filter(lambda span: span[0] < span[1]).map(lambda span: Period(*span))
shares = st.integers(1, 10).map(lambda tenths: Decimal(tenths) / 10)


@given(st.lists(st.tuples(spans, shares), max_size=6))
def test_an_overload_is_found_exactly_when_some_day_has_one(known):
    def load(day):
        return sum(share for period, share in known if period.contains(day))

    every_day = [
        date.fromordinal(number) for number in range(JANUARY.toordinal(), JUNE.toordinal() + 1)
    ]
    overloaded = [day for day in every_day if load(day) > 1]
    assert overloaded_on(known) == (overloaded[0] if overloaded else None)
