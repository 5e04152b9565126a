"""Criteria: what each operator means, what may not be stored, and how a score adds up."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.criteria import Criterion, FieldKind, Operator, Reason, currencies_of, problems, score
from kernel.money import Money

FIELDS = {"power": FieldKind.NUMBER, "revenue": FieldKind.AMOUNT, "segment": FieldKind.TEXT}


def criterion(field, operator, *values, weight=10, is_hard=False):
    return Criterion(field, Operator(operator), values, weight, is_hard)


def codes(*criteria):
    return [(one.code, one.field) for one in problems(criteria, FIELDS)]


@pytest.mark.parametrize(
    ("field", "operator", "values", "actual", "reason"),
    [
        ("power", "at_least", ["60"], 60, "met"),
        ("power", "at_least", ["60"], 59, "not_met"),
        ("power", "above", ["60"], 60, "not_met"),
        ("power", "at_most", ["60"], 60, "met"),
        ("power", "below", ["60"], 60, "not_met"),
        ("power", "below", ["-0.5"], Decimal("-0.500001"), "met"),
        ("power", "is", ["60.0"], Decimal("60"), "met"),
        ("power", "is_not", ["60"], 0, "met"),
        ("power", "in", ["1", "2"], 2, "met"),
        ("power", "at_least", ["0"], 0, "met"),
        ("power", "known", [], 0, "met"),
        ("power", "known", [], None, "empty"),
        ("power", "at_most", ["60"], None, "empty"),
        ("segment", "is", ["工业𠮷😀"], "工业𠮷😀", "met"),
        ("segment", "not_in", ["a", "b"], "c", "met"),
        ("segment", "not_in", ["a", "b"], None, "met"),
        ("segment", "is_not", ["a"], "", "met"),
        ("segment", "in", ["a", "b"], "A", "not_met"),
        ("revenue", "at_least", ["1000.00 CNY"], (Money(100_000),), "met"),
        ("revenue", "above", ["1000.00 CNY"], (Money(100_000),), "not_met"),
        ("revenue", "at_least", ["1000.00 CNY"], (Money(100_001, "USD"),), "other_currency"),
        ("revenue", "below", ["5 JPY"], (Money(9, "USD"), Money(4, "JPY")), "met"),
        ("revenue", "below", ["0.00 CNY"], (Money(-1),), "met"),
        ("revenue", "at_least", ["1.00 CNY"], (), "empty"),
    ],
)
def test_an_operator_means_what_it_says(field, operator, values, actual, reason):
    asked = criterion(field, operator, *values)
    assert codes(asked) == []
    (judged,) = score([asked], {field: actual}).judged
    assert judged.reason == reason
    assert judged.points == (10 if reason == "met" else 0)


@pytest.mark.parametrize(
    ("asked", "code", "place"),
    [
        (criterion("size", "is", "1"), "criterion.field_unknown", "field"),
        (criterion("segment", "at_least", "a"), "criterion.operator_unfit", "operator"),
        (criterion("revenue", "is", "1.00 CNY"), "criterion.operator_unfit", "operator"),
        (criterion("power", "at_least"), "criterion.value_count", "values"),
        (criterion("power", "at_least", "1", "2"), "criterion.value_count", "values"),
        (criterion("power", "in"), "criterion.value_count", "values"),
        (criterion("power", "known", "1"), "criterion.value_count", "values"),
        (criterion("power", "at_least", "1e3"), "criterion.value_malformed", "values"),
        (criterion("power", "at_least", "１"), "criterion.value_malformed", "values"),
        (criterion("power", "at_least", "many"), "criterion.value_malformed", "values"),
        (criterion("revenue", "at_least", "1000"), "criterion.value_malformed", "values"),
        (criterion("revenue", "at_least", "1.5 JPY"), "criterion.value_malformed", "values"),
        (criterion("revenue", "at_least", "1.00 XYZ"), "criterion.value_malformed", "values"),
        (criterion("segment", "is", " "), "criterion.value_malformed", "values"),
        (criterion("power", "is", "1", weight=-1), "criterion.weight_negative", "weight"),
    ],
)
def test_what_cannot_be_judged_is_not_stored(asked, code, place):
    assert (code, f"criteria.1.{place}") in codes(criterion("power", "known"), asked)


def test_everything_wrong_is_told_at_once():
    found = codes(criterion("a", "is", "1", weight=-1), criterion("power", "in", "x", weight=0))
    assert [code for code, _ in found] == [
        "criterion.weight_negative", "criterion.field_unknown", "criterion.value_malformed",
        "criterion.nothing_weighs",
    ]
    assert codes() == [("criterion.nothing_weighs", "criteria")]


def test_a_score_is_the_exact_share_of_the_weights_that_are_met():
    asked = [criterion("power", "at_least", "1", weight=1), criterion("power", "at_least", "9",
             weight=2)]
    assert score(asked, {"power": 5}).value == Fraction(100, 3)
    assert score(asked, {"power": 9}).value == 100
    assert score(asked, {}).value == 0
    assert score([], {}).value == 0


def test_a_hard_criterion_that_fails_disqualifies_with_its_reason():
    asked = [criterion("power", "known", weight=100), criterion("segment", "is", "a", weight=0,
             is_hard=True)]
    found = score(asked, {"power": 1, "segment": "b"})
    assert (found.value, found.is_disqualified) == (0, True)
    assert [one.reason for one in found.judged] == [Reason.MET, Reason.NOT_MET]
    assert score(asked, {"power": 1, "segment": "a"}).value == 100


def test_the_currencies_that_a_field_is_asked_in():
    asked = [criterion("revenue", "at_least", "1.00 CNY"), criterion("revenue", "below", "9 JPY"),
             criterion("segment", "is", "a USD")]
    assert currencies_of(asked, "revenue") == {"CNY", "JPY"}


amounts = st.integers(-(10**6), 10**6)
numbers = st.builds(
    criterion, st.just("power"), st.sampled_from(["at_least", "above", "at_most", "below"]),
    amounts.map(str), weight=st.integers(0, 1000), is_hard=st.booleans(),
)


@given(st.lists(numbers, max_size=8), amounts)
def test_a_score_lies_between_0_and_100_and_is_100_only_when_all_that_weighs_is_met(asked, power):
    found = score(asked, {"power": power})
    assert 0 <= found.value <= 100
    met = [one for one in found.judged if one.is_met]
    if found.value == 100:
        assert all(one.is_met or one.criterion.weight == 0 for one in found.judged)
    if not found.is_disqualified and any(one.criterion.weight for one in met):
        assert found.value > 0


@given(st.lists(numbers, min_size=1, max_size=8), amounts, st.randoms())
def test_the_order_of_the_criteria_does_not_matter(asked, power, random):
    shuffled = list(asked)
    random.shuffle(shuffled)
    facts = {"power": power}
    assert score(asked, facts).value == score(shuffled, facts).value


@given(amounts, amounts)
def test_each_comparison_is_the_opposite_of_another(power, limit):
    def is_met(operator):
        return score([criterion("power", operator, str(limit))], {"power": power}).value == 100

    assert is_met("at_least") is not is_met("below")
    assert is_met("at_most") is not is_met("above")
