"""Targets are divided to the cent, whatever is pinned; what cannot be divided is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.allocation import Part, problems, split
from kernel.money import Money, total


def parts(*rows):
    """(id, weight) or (id, weight, pinned amount)."""
    return [
        Part(name, weight, Money.of(pin[0]) if pin else None) for name, weight, *pin in rows
    ]


@pytest.mark.parametrize(
    ("parent", "rows", "expected"),
    [
        ("100.00", [("a", 1), ("b", 1), ("c", 1)], ["33.34", "33.33", "33.33"]),
        ("100.00", [("c", 1), ("b", 1), ("a", 1)], ["33.33", "33.33", "33.34"]),  # ties by id
        ("0.05", [("a", 1), ("b", 2), ("c", 3)], ["0.01", "0.02", "0.02"]),
        ("100.00", [("a", Decimal("0.5")), ("b", Decimal("1.5"))], ["25.00", "75.00"]),
        ("100.00", [("a", 0), ("b", 3)], ["0.00", "100.00"]),
        ("100.00", [("a", 0), ("b", 0)], ["50.00", "50.00"]),  # no weight at all: equal
        ("100.00", [("a", 5, "40.00"), ("b", 1), ("c", 2)], ["40.00", "20.00", "40.00"]),
        ("100.00", [("a", 9, "40.00"), ("b", 0), ("c", 0)], ["40.00", "30.00", "30.00"]),
        ("100.00", [("a", 1, "100.00"), ("b", 1)], ["100.00", "0.00"]),
        ("100.00", [("a", 1, "60.00"), ("b", 1, "40.00")], ["60.00", "40.00"]),
        ("100.00", [("a", 1, "0.00"), ("b", 1)], ["0.00", "100.00"]),
        ("0.00", [("a", 1), ("b", 7)], ["0.00", "0.00"]),
        ("7.00", [("𠮷野", 1), ("😀", 1), ("a", 1)], ["2.33", "2.33", "2.34"]),
    ],
)
def test_what_each_part_gets(parent, rows, expected):
    found = split(Money.of(parent), parts(*rows))
    assert [found[row[0]].amount for row in rows] == expected


def test_parts_of_a_currency_without_cents_are_whole():
    found = split(Money.of("100", "JPY"), [Part(name) for name in "abc"])
    assert [found[name].amount for name in "abc"] == ["34", "33", "33"]


@pytest.mark.parametrize(
    ("parent", "rows", "codes"),
    [
        ("100.00", [], ["allocation.no_parts"]),
        ("-1.00", [("a", 1)], ["allocation.negative_parent"]),
        ("100.00", [("a", 1), ("a", 1)], ["allocation.part_twice"]),
        ("100.00", [("a", -1), ("b", 1)], ["allocation.negative_weight"]),
        ("100.00", [("a", 1, "-1.00"), ("b", 1)], ["allocation.negative_pin"]),
        ("100.00", [("a", 1, "100.01"), ("b", 1)], ["allocation.pins_exceed_parent"]),
        ("100.00", [("a", 1, "99.99")], ["allocation.pins_below_parent"]),
        ("100.00", [("a", 1, "60.00"), ("b", 1, "39.99")], ["allocation.pins_below_parent"]),
        (
            "1.00",
            [("a", -1, "-1.00"), ("b", 1, "9.00"), ("b", 1)],
            [
                "allocation.part_twice",
                "allocation.negative_weight",
                "allocation.negative_pin",
                "allocation.pins_exceed_parent",
            ],
        ),
    ],
)
def test_an_illegal_split_is_refused_with_every_reason(parent, rows, codes):
    assert [refusal.code for refusal in problems(Money.of(parent), parts(*rows))] == codes
    with pytest.raises(ValueError, match=codes[0]):
        split(Money.of(parent), parts(*rows))


WEIGHTS = st.one_of(
    st.integers(0, 10**6), st.fractions(0, 1000), st.decimals(0, 1000, places=6)
)


@given(st.integers(0, 10**15), st.lists(WEIGHTS, min_size=1, max_size=30), st.data())
def test_parts_sum_to_the_whole_and_stay_within_a_cent_of_their_share(whole, weights, data):
    pins = data.draw(st.lists(st.integers(0, whole), max_size=len(weights) - 1))
    while sum(pins) > whole:
        pins.pop()
    given_parts = [
        Part(f"p{place}", weight, Money(pins[place]) if place < len(pins) else None)
        for place, weight in enumerate(weights)
    ]
    found = split(Money(whole), given_parts)
    assert total(found.values(), "CNY") == Money(whole)
    free = given_parts[len(pins):]
    left, weight = whole - sum(pins), sum(Fraction(part.weight) for part in free)
    for part in given_parts[: len(pins)]:
        assert found[part.part_id] == part.pinned
    for part in free:
        exact = left * Fraction(part.weight) / weight if weight else Fraction(left, len(free))
        assert abs(found[part.part_id].minor - exact) < 1


@given(st.integers(0, 10**9), st.permutations([("a", 1), ("b", 1), ("c", 2), ("d", 2)]))
def test_the_order_in_which_parts_are_named_changes_nothing(whole, rows):
    assert split(Money(whole), parts(*rows)) == split(Money(whole), parts(*sorted(rows)))
