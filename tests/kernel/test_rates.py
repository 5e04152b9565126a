"""Rates keep one exact written form; a ratio of nothing is not available."""

from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.exact import LARGEST, SMALLEST
from kernel.rates import RATE_SCALE, from_scaled, rate_of, ratio, to_scaled


@pytest.mark.parametrize(("text", "written"), [
    ("0.35", "0.35"), ("0.350000", "0.35"), ("1", "1"), ("10", "10"), ("100.0", "100"),
    ("-0.5", "-0.5"),
    ("0.000001", "0.000001"), ("0", "0"), ("-0.0", "0"),
    ("9223372036854.775807", "9223372036854.775807"),
])
def test_a_rate_has_one_written_form(text, written):
    assert str(rate_of(text)) == written


@pytest.mark.parametrize(("text", "code"), [
    ("0.1234567", "rate.too_many_decimals"), ("1e-1", "rate.malformed"), ("35%", "rate.malformed"),
    ("", "rate.malformed"), (" 0.1", "rate.malformed"), ("NaN", "rate.malformed"),
    (0.35, "rate.malformed"),
    (1, "rate.malformed"), ("９", "rate.malformed"), ("9223372036854.775808", "rate.out_of_range"),
])
def test_what_is_not_a_rate_is_refused_by_name(text, code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        rate_of(text)


@pytest.mark.parametrize(("rate", "millionths"), [
    (Decimal("0.35"), 350_000), (Fraction(1, 3), 333_333), (Fraction(2, 3), 666_667),
    (Decimal("1.5"), 1_500_000),
    (Decimal("0.0000005"), 1), (Decimal("-0.0000005"), -1), (Decimal("0.00000049"), 0),
])
def test_a_rate_is_stored_in_millionths(rate, millionths):
    assert to_scaled(rate) == millionths


@pytest.mark.parametrize("rate", [0.35, True, "0.35"])
def test_a_rate_that_is_not_exact_is_not_stored(rate):
    with pytest.raises(TypeError, match=r"^number\.not_exact$"):
        to_scaled(rate)


def test_a_rate_beyond_64_bits_is_not_stored():
    with pytest.raises(ValueError, match=r"^rate\.out_of_range$"):
        to_scaled(Decimal(10**13))


@given(st.integers(SMALLEST, LARGEST))
def test_storing_and_writing_a_rate_loses_nothing(millionths):
    rate = from_scaled(millionths)
    assert to_scaled(rate) == millionths
    assert rate_of(str(rate)) == rate
    assert Fraction(rate) == Fraction(millionths, RATE_SCALE)


def test_a_callers_decimal_precision_does_not_matter():
    with localcontext(prec=3):
        assert str(rate_of("12345.678901")) == "12345.678901"
        assert to_scaled(Decimal("12345.678901")) == 12_345_678_901


@pytest.mark.parametrize(("part", "whole", "expected"), [
    (110, 100, "1.1"), (1, 3, "0.333333"), (2, 3, "0.666667"), (0, 5, "0"), (-1, 4, "-0.25"),
    (1, 2_000_000, "0.000001"), (-1, 2_000_000, "-0.000001"), (-1, -2, "0.5"),
    (10**30, 1, "1" + "0" * 30),
])
def test_a_ratio_has_six_decimals_rounded_half_away_from_zero(part, whole, expected):
    assert str(ratio(part, whole)) == expected


@given(st.integers())
def test_a_ratio_to_zero_is_not_available(part):
    assert ratio(part, 0) is None


@given(st.integers(-(10**12), 10**12), st.integers(1, 10**9))
def test_a_ratio_is_the_nearest_of_six_decimals(part, whole):
    error = Fraction(ratio(part, whole)) - Fraction(part, whole)
    assert abs(error) <= Fraction(1, 2 * RATE_SCALE)
    assert ratio(-part, whole) == -ratio(part, whole)
