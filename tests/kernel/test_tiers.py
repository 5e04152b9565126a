"""What amounts earn under tiers: published examples, known traps, and the law of balance."""

from fractions import Fraction
from itertools import accumulate, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.money import Money, total
from kernel.tiers import (
    Boundary,
    Slice,
    Tier,
    TierMode,
    earned,
    explain,
    explain_share,
    gaps,
    rate_reached,
    share,
)

FLAT, STEP, INTERPOLATED = TierMode.FLAT, TierMode.STEP, TierMode.INTERPOLATED
FEWER = settings(max_examples=50)       # tables of tiers are slow to draw


def table(*rows):
    """Tiers from (lower end in whole currency units, percent)."""
    return tuple(Tier(lower * 100, Fraction(percent, 100)) for lower, percent in rows)


STEPS = table((0, 1), (1_000, 2), (3_000, 3), (8_000, 5))
FLATS = table((0, 1), (10_000, 2), (50_000, 3))
SECTIONS = table((0, 10), (100, 20), (300, 30))
MARCH = table((0, 1), (1_000, 2))
REBATE = table((0, 5), (1_500, 8))


@pytest.mark.parametrize(("amount", "tiers", "mode", "expected"), [
    ("5000", STEPS, STEP, "110"),
    ("20000", STEPS, STEP, "800"),                    # 10 + 40 + 150 + 600: no upper end
    ("5000", FLATS, FLAT, "50"),
    ("15000", FLATS, FLAT, "300"),
    ("60000", FLATS, FLAT, "1800"),
    ("50000", FLATS, FLAT, "1500"),                   # on the boundary: the higher tier, 3 %
    ("49999.99", FLATS, FLAT, "1000"),
    ("1000.50", table((0, 10), (1_000, 20)), STEP, "100.10"),      # no hole between two tiers
    ("1000.50", table((0, 10), (1_000, 20)), FLAT, "200.10"),
    ("3800", SECTIONS, STEP, "1100"),                 # trap: slices measured from zero give 1 120
    ("1000", SECTIONS, STEP, "260"),                  # and 280
    ("0", STEPS, STEP, "0"),
    ("0", FLATS, FLAT, "0"),
    ("30000", FLATS, INTERPOLATED, "750"),            # halfway from 2 % to 3 %
    ("10000", FLATS, INTERPOLATED, "200"),
    ("5000", FLATS, INTERPOLATED, "75"),
    ("90000", FLATS, INTERPOLATED, "2700"),           # nothing to rise to in the last tier
])
def test_what_an_amount_earns(amount, tiers, mode, expected):
    assert earned(Money.of(amount), tiers, mode) == Money.of(expected)


@pytest.mark.parametrize("mode", list(TierMode))
def test_below_zero_the_first_tier_holds(mode):
    assert earned(Money.of("-1000"), FLATS, mode) == Money.of("-10")


@pytest.mark.parametrize(("minor", "mode", "boundary", "percent"), [
    (50_000_00, FLAT, Boundary.HIGHER, 3), (50_000_00, FLAT, Boundary.LOWER, 2),
    (50_000_01, FLAT, Boundary.LOWER, 3), (49_999_99, FLAT, Boundary.HIGHER, 2),
    (0, FLAT, Boundary.LOWER, 1), (0, FLAT, Boundary.HIGHER, 1), (-1, FLAT, Boundary.LOWER, 1),
    (50_000_00, STEP, Boundary.HIGHER, 3), (50_000_00, INTERPOLATED, Boundary.HIGHER, 3),
    (50_000_00, INTERPOLATED, Boundary.LOWER, 3),
    (20_000_00, INTERPOLATED, Boundary.HIGHER, "2.25"),
])
def test_the_rate_that_an_amount_reaches(minor, mode, boundary, percent):
    assert rate_reached(minor, FLATS, mode, boundary) == Fraction(percent) / 100


@pytest.mark.parametrize(("tiers", "problems"), [
    (FLATS, []), ((Tier(0, Fraction(0)),), []),
    ((), ["tiers.must_start_at_zero"]),
    ((Tier(1, Fraction(0)),), ["tiers.must_start_at_zero"]),
    (table((0, 1), (10, 2), (10, 3)), ["tiers.not_ascending"]),
    (table((0, 1), (20, 2), (10, 3)), ["tiers.not_ascending"]),
    (table((0, -1)), ["tiers.negative_rate"]),
    (table((5, 1), (5, -1)),
     ["tiers.must_start_at_zero", "tiers.not_ascending", "tiers.negative_rate"]),
])
def test_everything_wrong_with_a_table_is_named(tiers, problems):
    assert gaps(tiers) == problems


def test_an_explanation_lists_each_slice_with_its_rate():
    assert explain(Money.of("5000"), STEPS, STEP) == [
        Slice(Money.of("1000"), Fraction(1, 100), Fraction(10_00)),
        Slice(Money.of("2000"), Fraction(2, 100), Fraction(40_00)),
        Slice(Money.of("2000"), Fraction(3, 100), Fraction(60_00)),
    ]


@pytest.mark.parametrize(("before", "added", "tiers", "mode", "expected"), [
    ("0", "1000", MARCH, STEP, "10"), ("1000", "1000", MARCH, STEP, "20"),
    ("2000", "-1000", MARCH, STEP, "-20"), ("500", "1000", MARCH, STEP, "15"),
    ("0", "1000", REBATE, STEP, "50"), ("1000", "1000", REBATE, STEP, "65"),
    ("2000", "-1000", REBATE, STEP, "-65"), ("1000", "-400", REBATE, STEP, "-20"),
    ("0", "9000", FLATS, FLAT, "90"), ("9000", "1000", FLATS, FLAT, "20"),
    ("10000", "-1000", FLATS, FLAT, "-10"), ("20000", "10000", FLATS, INTERPOLATED, "250"),
])
def test_what_an_added_amount_earns_on_top(before, added, tiers, mode, expected):
    assert share(Money.of(before), Money.of(added), tiers, mode) == Money.of(expected)


def test_the_flat_share_follows_the_plans_boundary():
    before, added = Money.of("9000"), Money.of("1000")
    assert share(before, added, FLATS, FLAT, Boundary.LOWER) == Money.of("10")


@pytest.mark.parametrize(("before", "added", "slices"), [
    ("500", "3000", [("500", 1), ("2000", 2), ("500", 3)]),
    ("3500", "-3000", [("-500", 3), ("-2000", 2), ("-500", 1)]),      # crossed from above
    ("-100", "200", [("200", 1)]), ("9000", "1", [("1", 5)]), ("700", "0", []),
])
def test_the_slices_that_an_added_amount_crosses(before, added, slices):
    crossed = explain_share(Money.of(before), Money.of(added), STEPS, STEP)
    expected = [(Money.of(base), Fraction(percent, 100)) for base, percent in slices]
    assert [(piece.base, piece.rate) for piece in crossed] == expected


def test_a_flat_share_is_one_slice_at_the_rate_then_reached():
    assert explain_share(Money.of("9000"), Money.of("1000"), FLATS, FLAT) == [
        Slice(Money.of("1000"), Fraction(2, 100), Fraction(20_00)),
    ]


RATES = st.integers(0, 10_000).map(lambda parts: Fraction(parts, 10_000))
LOWERS = st.sets(st.integers(1, 10**8), max_size=4)


@st.composite
def tables(draw):
    lowers = [0, *sorted(draw(LOWERS))]
    rates = draw(st.lists(RATES, min_size=len(lowers), max_size=len(lowers)))
    return tuple(map(Tier, lowers, rates))


TABLES = tables()
MODES = st.sampled_from(list(TierMode))
BOUNDARIES = st.sampled_from(list(Boundary))
MONEYS = st.builds(Money, st.integers(-(10**8), 2 * 10**8))


def ledger_of(additions, tiers, mode, boundary):
    """The lines of one account: each addition's share, then the retier that brings it in line."""
    lines, before = [], Money.zero()
    for added in additions:
        lines.append(share(before, added, tiers, mode, boundary))
        before += added
        lines.append(earned(before, tiers, mode, boundary) - total(lines, "CNY"))
    return lines


@FEWER
@given(st.lists(MONEYS, max_size=4), TABLES, MODES, BOUNDARIES)
def test_shares_and_retiers_sum_to_what_the_total_earns(additions, tiers, mode, boundary):
    whole = earned(total(additions, "CNY"), tiers, mode, boundary)
    assert total(ledger_of(additions, tiers, mode, boundary), "CNY") == whole


@FEWER
@given(st.lists(MONEYS, max_size=4), TABLES)
def test_a_step_table_never_needs_a_retier(additions, tiers):
    retiers = ledger_of(additions, tiers, STEP, Boundary.HIGHER)[1::2]
    assert all(retier == Money.zero() for retier in retiers)


@FEWER
@given(st.lists(MONEYS, min_size=1, max_size=4).flatmap(
    lambda moneys: st.tuples(st.just(moneys), st.permutations(moneys))), TABLES)
def test_step_shares_give_the_same_sum_in_any_order(orders, tiers):
    sums = [total(ledger_of(order, tiers, STEP, Boundary.HIGHER), "CNY") for order in orders]
    assert sums[0] == sums[1]


@FEWER
@given(MONEYS, MONEYS, TABLES, MODES)
def test_adding_and_taking_back_the_same_amount_leaves_nothing(before, added, tiers, mode):
    lines = ledger_of([before, added, -added], tiers, mode, Boundary.HIGHER)
    assert total(lines[2:], "CNY") == Money.zero()


@FEWER
@given(MONEYS, MONEYS, TABLES)
def test_step_slices_are_the_exact_difference_and_cover_the_addition(before, added, tiers):
    slices = explain_share(before, added, tiers, STEP)
    after = before + added
    exact = [sum(s.earned for s in explain(m, tiers, STEP)) for m in (after, before)]
    assert sum(s.earned for s in slices) == exact[0] - exact[1]
    assert total((s.base for s in slices), "CNY") == added
    assert all(s.base.minor * added.minor > 0 and s.earned == s.base.minor * s.rate for s in slices)


@FEWER
@given(MONEYS, MONEYS, TABLES, st.sampled_from([FLAT, INTERPOLATED]), BOUNDARIES)
def test_a_share_outside_step_is_its_one_slice_rounded(before, added, tiers, mode, boundary):
    piece, = explain_share(before, added, tiers, mode, boundary)
    assert piece.base == added
    assert abs(share(before, added, tiers, mode, boundary).minor - piece.earned) <= Fraction(1, 2)


@FEWER
@given(TABLES, st.integers(0, 2 * 10**8))
def test_an_interpolated_rate_lies_between_the_tiers_around_it(tiers, minor):
    place = max(i for i, tier in enumerate(tiers) if tier.lower <= minor)
    around = [tier.rate for tier in tiers[place : place + 2]]
    assert min(around) <= rate_reached(minor, tiers, INTERPOLATED) <= max(around)


@FEWER
@given(TABLES, BOUNDARIES, MODES)
def test_only_flat_tables_can_tell_the_boundaries_apart(tiers, boundary, mode):
    for tier in tiers:
        amount = Money(tier.lower)
        if mode is not FLAT:
            assert earned(amount, tiers, mode, boundary) == earned(amount, tiers, mode)
    jumps = [tier.lower for below, tier in pairwise(tiers) if below.rate != tier.rate]
    lower = [rate_reached(end, tiers, FLAT, Boundary.LOWER) for end in jumps]
    assert all(a != rate_reached(end, tiers, FLAT) for a, end in zip(lower, jumps, strict=True))


@FEWER
@given(st.lists(st.integers(0, 10**8), min_size=2, max_size=5), TABLES)
def test_by_step_with_rising_amounts_earnings_never_fall(additions, tiers):
    earnings = [earned(Money(minor), tiers, STEP) for minor in accumulate(additions)]
    assert earnings == sorted(earnings)
