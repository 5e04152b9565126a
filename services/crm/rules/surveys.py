"""What does an answer to a survey mean, may it be given, and what do answers add up to?

NPS: 9 and 10 are promoters, 0 to 6 detractors; the share of the ones less that of the others, in
points. CSAT: the share of 4 and 5 of 1 to 5. Of no answer there is no figure. A link is good for
one answer until it expires. Rounded half up, once, at the end. Source: field notes 5.1 and 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from chassis.errors import Refusal
from kernel.shares import share
from services.crm.contract.surveys import ScoreClass, SurveyKind, SurveyState

SCORES = {SurveyKind.NPS: (0, 10), SurveyKind.CSAT: (1, 5)}
_UPWARDS = {
    SurveyKind.NPS: ((9, ScoreClass.PROMOTER), (7, ScoreClass.PASSIVE), (0, ScoreClass.DETRACTOR)),
    SurveyKind.CSAT: (
        (4, ScoreClass.SATISFIED), (3, ScoreClass.NEUTRAL), (1, ScoreClass.DISSATISFIED)),
}
FAVOURABLE = frozenset({ScoreClass.PROMOTER, ScoreClass.SATISFIED})
UNFAVOURABLE = frozenset({ScoreClass.DETRACTOR, ScoreClass.DISSATISFIED})


def class_of(kind: SurveyKind, score: int) -> ScoreClass:
    return next(found for least, found in _UPWARDS[kind] if score >= least)


def state_of(answered_at: datetime | None, expires_at: datetime, now: datetime) -> SurveyState:
    """On the instant of its end a link is good no longer."""
    if answered_at is not None:
        return SurveyState.ANSWERED
    return SurveyState.EXPIRED if now >= expires_at else SurveyState.OPEN


def wrong_answer(kind: SurveyKind, state: SurveyState, score: int) -> Iterator[Refusal]:
    least, most = SCORES[kind]
    if state is SurveyState.ANSWERED:
        yield Refusal("survey.already_answered")
    elif state is SurveyState.EXPIRED:
        yield Refusal("survey.expired")
    elif not least <= score <= most:
        yield Refusal("survey.score_out_of_range", "score", {"least": least, "most": most})


def nps(promoters: int, detractors: int, answers: int) -> Decimal | None:
    """Points from -100 to 100, two decimals."""
    return share((promoters - detractors) * 100, answers, "0.01")


def csat(satisfied: int, answers: int) -> Decimal | None:
    """A share, four decimals."""
    return share(satisfied, answers)
