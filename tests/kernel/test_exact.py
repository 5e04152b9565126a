"""Decimal texts are read exactly or refused by name; rounding treats both signs alike."""

import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.exact import LARGEST, SMALLEST, fraction_of, half_away, scaled_of, text_of

NOT_PLAIN = [
    "", " ", "1 ", " 1", "1\n", "+1", "--1", "-", ".", "1.", ".5", "1.2.3", "01", "-00",
    "1,000", "1_0",
    "1e3", "1E3", "NaN", "Infinity", "0x10", "１", "٣", "¥1", None, 1, 1.0, Decimal(1), b"1",
]


@pytest.mark.parametrize("text", NOT_PLAIN)
def test_what_is_not_a_plain_decimal_text_is_malformed(text):
    with pytest.raises(ValueError, match=r"^amount\.malformed$"):
        scaled_of(text, 2, "amount")


@pytest.mark.parametrize(("text", "decimals", "scaled"), [
    ("0", 2, 0), ("-0", 2, 0), ("-0.00", 2, 0), ("1", 2, 100), ("1.5", 2, 150), ("-1.05", 2, -105),
    ("12", 0, 12), ("0.001", 3, 1), ("92233720368547758.07", 2, LARGEST),
    ("-92233720368547758.08", 2, SMALLEST),
])
def test_a_plain_text_is_read_exactly(text, decimals, scaled):
    assert scaled_of(text, decimals, "amount") == scaled


@pytest.mark.parametrize("text", ["92233720368547758.08", "-92233720368547758.09", "9" * 5000])
def test_a_number_beyond_64_bits_is_out_of_range(text):
    with pytest.raises(ValueError, match=r"^amount\.out_of_range$"):
        scaled_of(text, 2, "amount")


@pytest.mark.parametrize("text", ["1.230", "0.000", "-0.001"])
def test_decimals_are_never_dropped_not_even_zeros(text):
    with pytest.raises(ValueError, match=r"^amount\.too_many_decimals$"):
        scaled_of(text, 2, "amount")


@given(st.integers(SMALLEST, LARGEST), st.integers(0, 6))
def test_writing_and_reading_returns_the_same_number(scaled, decimals):
    assert scaled_of(text_of(scaled, decimals), decimals, "amount") == scaled


@given(st.text(alphabet="0123456789.-+eE _,", max_size=12))
def test_every_text_is_read_as_its_decimal_or_refused(text):
    if re.fullmatch(r"-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?", text):
        assert Fraction(scaled_of(text, 2, "amount"), 100) == Fraction(text)
    else:
        with pytest.raises(ValueError, match=r"^amount\.(malformed|too_many_decimals)$"):
            scaled_of(text, 2, "amount")


@pytest.mark.parametrize(("number", "rounded"), [
    ("0.5", 1), ("-0.5", -1), ("1.5", 2), ("2.5", 3), ("-2.5", -3), ("0.49", 0), ("-0.49", 0),
    ("1/3", 0), ("2/3", 1), ("-2/3", -1), ("7", 7),
])
def test_a_half_rounds_away_from_zero(number, rounded):
    assert half_away(Fraction(number)) == rounded


@given(st.fractions())
def test_rounding_is_nearest_and_alike_for_both_signs(number):
    assert abs(half_away(number) - number) <= Fraction(1, 2)
    assert half_away(-number) == -half_away(number)


@pytest.mark.parametrize("number", [0.5, 1.0, True, "1", None])
def test_what_is_not_exact_is_refused(number):
    with pytest.raises(TypeError, match=r"^number\.not_exact$"):
        fraction_of(number)


@pytest.mark.parametrize("number", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_what_is_not_finite_is_refused(number):
    with pytest.raises(ValueError, match=r"^number\.not_finite$"):
        fraction_of(number)
