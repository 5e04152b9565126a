"""What a score means, whether it may be given, and what scores add up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.contract.surveys import SurveyKind, SurveyState
from services.crm.rules.surveys import SCORES, class_of, csat, nps, state_of, wrong_answer

NOW = datetime(2026, 3, 31, 8, 0, tzinfo=UTC)
NPS, CSAT = SurveyKind.NPS, SurveyKind.CSAT


@pytest.mark.parametrize(("kind", "scores", "expected"), [
    (NPS, range(7), "detractor"), (NPS, (7, 8), "passive"), (NPS, (9, 10), "promoter"),
    (CSAT, (1, 2), "dissatisfied"), (CSAT, (3,), "neutral"), (CSAT, (4, 5), "satisfied"),
])
def test_what_a_score_means(kind, scores, expected):
    assert {class_of(kind, score).value for score in scores} == {expected}


@pytest.mark.parametrize(("answered_at", "expires_at", "state"), [
    (None, NOW + timedelta(seconds=1), SurveyState.OPEN),
    (None, NOW, SurveyState.EXPIRED),
    (NOW - timedelta(days=9), NOW - timedelta(days=1), SurveyState.ANSWERED),
])
def test_how_long_a_link_is_good(answered_at, expires_at, state):
    assert state_of(answered_at, expires_at, NOW) is state


@pytest.mark.parametrize(("kind", "state", "score", "codes"), [
    (NPS, SurveyState.OPEN, 0, []), (NPS, SurveyState.OPEN, 10, []),
    (CSAT, SurveyState.OPEN, 5, []),
    (CSAT, SurveyState.OPEN, 0, ["survey.score_out_of_range"]),
    (CSAT, SurveyState.OPEN, 6, ["survey.score_out_of_range"]),
    (NPS, SurveyState.OPEN, -1, ["survey.score_out_of_range"]),
    (NPS, SurveyState.ANSWERED, 9, ["survey.already_answered"]),
    (NPS, SurveyState.EXPIRED, 99, ["survey.expired"]),
])
def test_what_may_be_answered(kind, state, score, codes):
    assert [one.code for one in wrong_answer(kind, state, score)] == codes


@pytest.mark.parametrize(("good", "bad", "answers", "points"), [
    (0, 0, 0, None), (1, 0, 1, "100.00"), (0, 1, 1, "-100.00"), (1, 1, 3, "0.00"),
    (2, 1, 3, "33.33"), (1, 2, 3, "-33.33"), (5, 0, 8, "62.50"),
])
def test_promoters_less_detractors(good, bad, answers, points):
    assert nps(good, bad, answers) == (None if points is None else Decimal(points))


def test_the_satisfied_share():
    assert (csat(0, 0), csat(2, 3), csat(0, 4)) == (None, Decimal("0.6667"), Decimal("0.0000"))


@given(st.lists(st.integers(0, 10), min_size=1, max_size=50))
def test_points_lie_between_their_ends_and_turn_with_the_classes(scores):
    classes = [class_of(NPS, score).value for score in scores]
    good, bad = classes.count("promoter"), classes.count("detractor")
    points = nps(good, bad, len(scores))
    assert points is not None
    assert -100 <= points <= 100
    assert nps(bad, good, len(scores)) == -points


def test_every_score_of_a_kind_has_a_class():
    for kind, (least, most) in SCORES.items():
        assert all(class_of(kind, score) for score in range(least, most + 1))
