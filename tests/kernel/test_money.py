"""Amounts are exact, never mix currencies, and are divided without loss."""

import copy
import pickle
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.exact import LARGEST, SMALLEST
from kernel.money import CurrencyMismatch, Money, total

MINORS = st.integers(-(10**15), 10**15)
MONEYS = st.builds(Money, MINORS, st.sampled_from(["CNY", "EUR", "JPY", "KWD"]))
RATES = st.fractions(min_value=-10, max_value=10)
KINDS = st.sampled_from([int, lambda n: Fraction(n, 7), lambda n: Decimal(n).scaleb(-6)])
WEIGHTS = st.builds(
    lambda kind, numbers: [kind(number) for number in numbers],
    KINDS, st.lists(st.integers(0, 10**6), min_size=1, max_size=8),
)
FEWER = settings(max_examples=50)       # lists of weights are slow to draw


@pytest.mark.parametrize(("amount", "currency", "minor"), [
    ("1250.00", "CNY", 125_000), ("1250", "CNY", 125_000), ("-0.01", "EUR", -1),
    ("1250", "JPY", 1250),
    ("1.250", "KWD", 1250), ("0", "USD", 0), ("0.5", "CNY", 50),
])
def test_an_amount_is_read_in_the_minor_units_of_its_currency(amount, currency, minor):
    assert Money.of(amount, currency) == Money(minor, currency)


@pytest.mark.parametrize(("money", "amount"), [
    (Money(125_000), "1250.00"), (Money(-5), "-0.05"), (Money(0), "0.00"),
    (Money(1250, "JPY"), "1250"),
    (Money(0, "JPY"), "0"), (Money(-1250, "KWD"), "-1.250"),
    (Money(LARGEST), "92233720368547758.07"),
])
def test_an_amount_is_written_with_all_decimals_of_its_currency(money, amount):
    assert money.amount == amount


@pytest.mark.parametrize(("amount", "currency", "code"), [
    ("1.005", "CNY", "money.too_many_decimals"), ("1.0", "JPY", "money.too_many_decimals"),
    ("1.0005", "KWD", "money.too_many_decimals"), ("1e2", "CNY", "money.malformed"),
    ("NaN", "CNY", "money.malformed"), ("", "CNY", "money.malformed"),
    (" 1", "CNY", "money.malformed"),
    ("１２", "CNY", "money.malformed"), (12, "CNY", "money.malformed"),
    (1.5, "CNY", "money.malformed"),
    ("92233720368547758.08", "CNY", "money.out_of_range"), ("1", "cny", "money.unknown_currency"),
    ("1", "ABC", "money.unknown_currency"), ("1", "", "money.unknown_currency"),
    ("1", None, "money.unknown_currency"), ("1", ["CNY"], "money.unknown_currency"),
])
def test_what_is_not_an_amount_is_refused_by_name(amount, currency, code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        Money.of(amount, currency)


@pytest.mark.parametrize("minor", [True, 1.0, "1", Decimal(1), None])
def test_minor_units_are_whole_numbers_only(minor):
    with pytest.raises(TypeError, match=r"^money\.minor_not_whole$"):
        Money(minor)


@pytest.mark.parametrize("overflow", [
    lambda: Money(LARGEST + 1), lambda: Money(SMALLEST - 1), lambda: Money(LARGEST) + Money(1),
    lambda: Money(LARGEST).times(2), lambda: -Money(SMALLEST),
    lambda: total([Money(LARGEST)] * 2, "CNY"),
])
def test_no_calculation_leaves_64_bits(overflow):
    with pytest.raises(ValueError, match=r"^money\.out_of_range$"):
        overflow()


def test_a_sum_may_pass_the_range_on_its_way():
    assert total([Money(LARGEST), Money(5), Money(-5)], "CNY") == Money(LARGEST)


@pytest.mark.parametrize("mix", [
    lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b, lambda a, b: a <= b,
    lambda a, b: a > b, lambda a, b: a >= b, lambda a, b: total([a, b], "CNY"),
    lambda a, b: max(a, b),
])
def test_two_currencies_are_never_added_or_ordered(mix):
    with pytest.raises(CurrencyMismatch, match=r"money\.currency_mismatch"):
        mix(Money(1, "CNY"), Money(1, "EUR"))


def test_two_currencies_are_unequal_even_at_zero():
    assert Money.zero("CNY") != Money.zero("EUR")


@pytest.mark.parametrize("mix", [
    lambda a: a + 1, lambda a: 1 + a, lambda a: a - 1, lambda a: a < 1,
    lambda a: a * 2, lambda a: a / 2,
    lambda a: sum([a]),
])
def test_money_and_bare_numbers_do_not_mix(mix):
    with pytest.raises(TypeError):
        mix(Money(1))


def test_money_is_no_number():
    assert Money(1) != 1


@pytest.mark.parametrize("change", [
    lambda m: setattr(m, "minor", 2), lambda m: setattr(m, "other", 2),
    lambda m: delattr(m, "minor"),
])
def test_money_does_not_change(change):
    money = Money(1)
    with pytest.raises(AttributeError, match="money does not change"):
        change(money)
    assert money == Money(1)


@given(MONEYS)
def test_a_copy_a_reading_and_a_repr_are_the_same_money(money):
    copies = [
        copy.copy(money), copy.deepcopy(money), pickle.loads(pickle.dumps(money)),
        Money.of(money.amount, money.currency), eval(repr(money)),
    ]
    assert set(copies) == {money}
    assert str(money) == f"{money.amount} {money.currency}"


@given(MINORS, MINORS)
def test_sums_differences_and_order_are_those_of_minor_units(one, other):
    assert Money(one) + Money(other) == Money(one + other)
    assert Money(one) - Money(other) == Money(one - other)
    assert (Money(one) < Money(other)) is (one < other)
    assert (Money(one) >= Money(other)) is (one >= other)
    assert (-Money(one), abs(Money(one))) == (Money(-one), Money(abs(one)))


@pytest.mark.parametrize(("minor", "rate", "expected"), [
    (50, Decimal("0.29"), 15),            # 14.5: binary fractions would give 14
    (-50, Decimal("0.29"), -15), (1, Fraction(1, 2), 1), (-1, Fraction(1, 2), -1),
    (1, Fraction(1, 3), 0),
    (10_00, 3, 30_00), (10_00, 0, 0), (100, Decimal("-0.005"), -1), (100_00, Fraction(1, 3), 33_33),
])
def test_scaling_rounds_once_and_half_away_from_zero(minor, rate, expected):
    assert Money(minor).times(rate) == Money(expected)


@pytest.mark.parametrize("rate", [0.29, True, "0.29", None])
def test_a_rate_that_is_not_exact_is_refused(rate):
    with pytest.raises(TypeError, match=r"^number\.not_exact$"):
        Money(50).times(rate)


@given(MINORS, RATES)
def test_the_negative_of_an_amount_scales_to_the_exact_negative(minor, rate):
    scaled = Money(minor).times(rate)
    assert Money(-minor).times(rate) == -scaled == Money(minor).times(-rate)
    assert abs(scaled.minor - minor * rate) <= Fraction(1, 2)


@pytest.mark.parametrize(("minor", "weights", "parts"), [
    (100, [1, 1, 1], [34, 33, 33]),                                # ties by position
    (-100, [1, 1, 1], [-34, -33, -33]),
    (100, [Decimal("0.5"), Decimal("0.3"), Decimal("0.2")], [50, 30, 20]),
    (10, [Fraction(1, 3), Fraction(2, 3)], [3, 7]),
    (5, [0, 0], [3, 2]),                                           # all zero: equally
    (5, [0, 1, 0], [0, 5, 0]),
    (1, [1, 3], [0, 1]),                                           # the largest remainder first
    (0, [1, 2], [0, 0]),
])
def test_an_amount_is_allocated_by_largest_remainder(minor, weights, parts):
    assert Money(minor).allocate(weights) == [Money(part) for part in parts]


@pytest.mark.parametrize(("weights", "code"), [
    ([], "money.no_weights"), ([1, -1], "money.negative_weight"),
    ([Decimal("NaN")], "number.not_finite"),
])
def test_weights_that_divide_nothing_are_refused(weights, code):
    with pytest.raises(ValueError, match=f"^{code}$"):
        Money(100).allocate(weights)


def test_float_weights_are_refused():
    with pytest.raises(TypeError, match=r"^number\.not_exact$"):
        Money(100).allocate([0.5, 0.5])


@FEWER
@given(MONEYS, WEIGHTS)
def test_parts_sum_to_the_whole_and_lie_within_one_unit_of_their_share(money, weights):
    parts = money.allocate(weights)
    assert total(parts, money.currency) == money
    exact = [Fraction(weight if any(weights) else 1) for weight in weights]
    shares = [weight / sum(exact) for weight in exact]
    assert all(abs(p.minor - money.minor * s) < 1 for p, s in zip(parts, shares, strict=True))


@FEWER
@given(MONEYS, WEIGHTS)
def test_the_negative_of_an_amount_is_allocated_to_the_exact_negatives(money, weights):
    assert (-money).allocate(weights) == [-part for part in money.allocate(weights)]


@FEWER
@given(MONEYS, WEIGHTS, st.integers(2, 9))
def test_only_the_proportion_of_weights_matters(money, weights, times):
    larger = [Fraction(weight) * times for weight in weights]
    assert money.allocate(larger) == money.allocate(weights)


def test_the_total_of_nothing_is_zero():
    assert total([], "EUR") == Money.zero("EUR")
