"""What a standard asks for, how scores are weighed, what stands against an offer, who lacks."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.money import Money
from services.people.contract.hiring_figures import GapQuery
from services.people.contract.recruiting import (
    CandidateState,
    CriterionScore,
    HardRequirement,
    Interview,
    Probation,
    RequirementAnswer,
    ScoreCriterion,
    StandardContent,
)
from services.people.rules.capacity import Carrier, gap, ramped
from services.people.rules.funnel import Came, Result, median_days, predictive, steps
from services.people.rules.recruiting import (
    NEXT,
    ON_THE_WAY,
    against_offer,
    further,
    is_over,
    problems,
    score,
    wrong_answers,
    wrong_scores,
)

APPLIED, INTERVIEWING, OFFERED, ACCEPTED, HIRED = ON_THE_WAY
CONTENT = StandardContent(
    "销售代表", requirements=(HardRequirement("tob", "3年以上To B销售经验"),
                          HardRequirement("licence", "驾照")),
    criteria=(ScoreCriterion("negotiation", "谈判能力", 60), ScoreCriterion("product", "产品", 40)),
    pass_mark=Decimal(70))
MET = (RequirementAnswer("tob", is_met=True), RequirementAnswer("licence", is_met=True))


def interview(**scores):
    given_scores = tuple(CriterionScore(code, value) for code, value in scores.items())
    return Interview("emp_1", date(2028, 2, 29), given_scores)


def codes(refusals):
    return [one.code for one in refusals]


def test_weights_sum_to_a_hundred_and_nothing_is_named_twice():
    assert problems(CONTENT) == []
    twice = StandardContent("x", requirements=CONTENT.requirements[:1] * 2,
                            criteria=CONTENT.criteria[:1] * 2)
    assert codes(problems(twice)) == [
        "standard.named_twice", "standard.named_twice", "standard.weights_not_whole"]
    assert codes(problems(StandardContent("x"))) == ["standard.weights_not_whole"]


@pytest.mark.parametrize(("interviews", "expected"), [
    ([], None), ([interview(negotiation=80)], None),
    ([interview(negotiation=80, product=50)], "68.00"),
    ([interview(negotiation=80), interview(product=50), interview(product=51)], "68.20"),
    ([interview(negotiation=100, product=100)], "100.00"),
    ([interview(negotiation=1, product=0), interview(negotiation=0), interview(negotiation=0)],
     "0.20")])
def test_a_criterion_is_the_mean_of_its_interviews(interviews, expected):
    found = score(CONTENT, interviews)
    assert found == (None if expected is None else Decimal(expected))


@given(some.lists(some.tuples(some.integers(0, 100), some.integers(0, 100)),
                  min_size=1, max_size=4))
def test_the_order_of_interviews_does_not_matter_and_the_score_stays_inside(pairs):
    held = [interview(negotiation=one, product=other) for one, other in pairs]
    found = {score(CONTENT, order) for order in permutations(held)}
    assert len(found) == 1
    [only] = found
    assert Decimal(min(map(min, pairs))) <= only <= Decimal(max(map(max, pairs)))


def test_everything_that_stands_against_an_offer_is_told_at_once():
    assert against_offer(CONTENT, MET, Decimal(70)) == []
    unmet = (RequirementAnswer("tob", is_met=False),)
    assert codes(against_offer(CONTENT, unmet, Decimal("69.99"))) == [
        "candidate.requirement_unmet", "candidate.requirement_unmet",
        "candidate.below_pass_mark"]
    assert codes(against_offer(CONTENT, MET, None)) == ["candidate.not_scored"]


def test_scores_of_what_is_not_asked_for_are_refused():
    assert wrong_scores(CONTENT, interview(negotiation=1)) == []
    odd = Interview("emp_1", date(2028, 1, 1), (CriterionScore("charm", 5),) * 2)
    assert codes(wrong_scores(CONTENT, odd)) == ["standard.named_twice"] + [
        "candidate.criterion_unknown"] * 2


def test_nobody_goes_back_and_a_refusal_keeps_how_far_somebody_came():
    for state, after in NEXT.items():
        for one in after - {CandidateState.REFUSED}:
            assert ON_THE_WAY.index(one) >= ON_THE_WAY.index(state)
    assert further(OFFERED, CandidateState.REFUSED) is OFFERED
    assert further(OFFERED, INTERVIEWING) is OFFERED


RAMP = 2


def query(**values):
    return GapQuery(**{"year": 2028, "capacity": Decimal(100),
                       "starts_on": date(2028, 7, 1), "ramp_months": RAMP, **values})


@pytest.mark.parametrize(("hired_on", "month", "share"), [
    (date(2028, 3, 31), date(2028, 3, 1), "0"), (date(2028, 3, 31), date(2028, 4, 1), "0.5"),
    (date(2028, 3, 31), date(2028, 5, 1), "1"), (date(2028, 3, 31), date(2028, 2, 1), "0"),
    (date(2027, 12, 1), date(2028, 1, 1), "0.5")])
def test_somebody_ramps_by_months_of_work(hired_on, month, share):
    assert ramped(RAMP, hired_on, month) == Decimal(share)


def test_the_gap_is_targets_minus_ramped_capacity_and_the_headcount_closes_it():
    targets = {f"2028-{month:02}": Money.of("250.00") for month in range(1, 13)}
    sellers = [Carrier(date(2020, 1, 1), None), Carrier(date(2020, 1, 1), date(2028, 7, 1))]
    found = gap(query(), targets, sellers)
    assert [month.sellers for month in found.months] == [2] * 6 + [1] * 6
    assert found.gap == Money.of("1200.00")      # 3,000 - 6 x 200 - 6 x 100
    assert found.of_one_hire == Money.of("450.00")    # July 0, August half, then 4 whole months
    assert found.headcount == 3


@pytest.mark.parametrize(("values", "headcount"), [
    ({"capacity": Decimal(1_000_000)}, 0),
    ({"starts_on": date(2029, 1, 1)}, None),
    ({"ramp_months": 0}, 2)])
def test_nobody_is_asked_for_in_vain(values, headcount):
    targets = {"2028-12": Money.of("2300.00")}
    found = gap(query(**values), targets, [Carrier(date(2020, 1, 1), None)])
    assert found.headcount == headcount


def test_the_funnel_counts_how_far_people_came_and_says_nothing_of_nobody():
    came = [Came(HIRED, date(2028, 1, 1), date(2028, 2, 1)), Came(APPLIED, date(2028, 1, 5)),
            Came(OFFERED, date(2028, 1, 9)), Came(HIRED, date(2028, 1, 1), date(2028, 1, 31))]
    assert [(one.count, str(one.ratio)) for one in steps(came)] == [
        (4, "1.0000"), (3, "0.7500"), (3, "0.7500"), (2, "0.5000"), (2, "0.5000")]
    assert median_days(came) == Decimal("30.5")
    assert {(one.count, one.ratio) for one in steps([])} == {(0, None)}
    assert median_days([]) is None


def test_scores_are_compared_with_results_only_when_there_are_enough():
    results = [Result(f"emp_{score}", Decimal(score), Money(score * 100))
               for score in (60, 70, 80, 90, 95)]
    found = predictive(results)
    assert (found.above, found.below, found.counted) == (Money(9250), Money(7000), 5)
    assert predictive(results[:4]).above is None
    mixed = [*results, Result("emp_95", Decimal(95), Money(5, "USD"))]
    assert (predictive(mixed).below, predictive(mixed).counted) == (None, 5)


def test_requirements_are_answered_once_and_only_those_there_are():
    assert wrong_answers(CONTENT, MET) == []
    assert codes(wrong_answers(CONTENT, (*MET, MET[0], RequirementAnswer("wings")))) == [
        "standard.named_twice", "candidate.requirement_unknown"]


@pytest.mark.parametrize(("state", "probation", "over"), [
    (CandidateState.REFUSED, None, True), (CandidateState.OFFERED, None, False),
    (CandidateState.HIRED, Probation.RUNNING, False), (CandidateState.HIRED, None, False),
    (CandidateState.HIRED, Probation.PASSED, True), (CandidateState.HIRED, Probation.FAILED, True),
])
def test_an_application_is_over(state, probation, over):
    assert is_over(state, probation) is over
