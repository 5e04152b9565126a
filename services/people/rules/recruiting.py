"""What does a hiring standard ask for, how is a candidate scored, and what stands against an offer?

A standard's weights sum to exactly 100 and nothing is named twice. A criterion's score is the mean
of the interviews that gave one; the candidate's is their mean by weight, to two decimals, and is
not known until every criterion was scored. An offer needs every hard requirement met and the pass
mark reached; everything that is missing is told at once.
Source: requirement 3 (招聘), field notes 3.1 (scorecard = recruiting standard).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from kernel.refusal import Refusal
from services.people.contract.recruiting import (
    CandidateState,
    Interview,
    Probation,
    RequirementAnswer,
    RequisitionState,
    StandardContent,
)

WHOLE = 100
CENT = Decimal("0.01")
ON_THE_WAY = (CandidateState.APPLIED, CandidateState.INTERVIEWING, CandidateState.OFFERED,
              CandidateState.ACCEPTED, CandidateState.HIRED)
"""How far a candidate may come, in order."""
NEXT: Mapping[CandidateState, frozenset[CandidateState]] = {
    CandidateState.APPLIED: frozenset({CandidateState.INTERVIEWING, CandidateState.OFFERED,
                                       CandidateState.REFUSED}),
    CandidateState.INTERVIEWING: frozenset({CandidateState.INTERVIEWING, CandidateState.OFFERED,
                                            CandidateState.REFUSED}),
    CandidateState.OFFERED: frozenset({CandidateState.ACCEPTED, CandidateState.REFUSED}),
    CandidateState.ACCEPTED: frozenset({CandidateState.HIRED, CandidateState.REFUSED}),
    CandidateState.HIRED: frozenset(),
    CandidateState.REFUSED: frozenset(),
}
REQUISITION_NEXT: Mapping[RequisitionState, frozenset[RequisitionState]] = {
    RequisitionState.DRAFT: frozenset({RequisitionState.OPEN, RequisitionState.CANCELLED}),
    RequisitionState.OPEN: frozenset({RequisitionState.CANCELLED}),
    RequisitionState.FILLED: frozenset(),
    RequisitionState.CANCELLED: frozenset(),
}


def problems(content: StandardContent) -> list[Refusal]:
    """Everything that forbids the approval of a standard."""
    return [
        *_twice("requirements", (one.code for one in content.requirements)),
        *_twice("criteria", (one.code for one in content.criteria)),
        *_weights(content),
    ]


def _twice(field: str, codes: Iterable[str]) -> Iterator[Refusal]:
    for code, count in Counter(codes).items():
        if count > 1:
            yield Refusal("standard.named_twice", field, {"name": code})


def _weights(content: StandardContent) -> Iterator[Refusal]:
    total = sum(one.weight for one in content.criteria)
    if total != WHOLE:
        yield Refusal("standard.weights_not_whole", "criteria", {"total": total})


def wrong_answers(
    content: StandardContent, answers: Sequence[RequirementAnswer]
) -> list[Refusal]:
    """Answers to requirements that the standard does not have, or to one twice."""
    known = {one.code for one in content.requirements}
    return [
        *_twice("answers", (one.code for one in answers)),
        *(Refusal("candidate.requirement_unknown", "answers", {"requirement": one.code})
          for one in answers if one.code not in known),
    ]


def wrong_scores(content: StandardContent, interview: Interview) -> list[Refusal]:
    """Scores of criteria that the standard does not have, or of one twice."""
    known = {one.code for one in content.criteria}
    return [
        *_twice("scores", (one.code for one in interview.scores)),
        *(Refusal("candidate.criterion_unknown", "scores", {"criterion": one.code})
          for one in interview.scores if one.code not in known),
    ]


def score(content: StandardContent, interviews: Sequence[Interview]) -> Decimal | None:
    """The weighted score; None until every criterion has one."""
    given: dict[str, list[int]] = defaultdict(list)
    for interview in interviews:
        for one in interview.scores:
            given[one.code].append(one.score)
    if not content.criteria or any(not given[one.code] for one in content.criteria):
        return None
    exact = sum((Fraction(sum(given[one.code]) * one.weight, len(given[one.code]) * WHOLE)
                 for one in content.criteria), Fraction(0))
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)


def against_offer(
    content: StandardContent, answers: Sequence[RequirementAnswer], reached: Decimal | None
) -> list[Refusal]:
    """Everything that stands against an offer."""
    met = {one.code for one in answers if one.is_met}
    found = [Refusal("candidate.requirement_unmet", f"answers.{one.code}",
                     {"wording": one.wording})
             for one in content.requirements if one.code not in met]
    if reached is None:
        found.append(Refusal("candidate.not_scored", "interviews"))
    elif reached < content.pass_mark:
        found.append(Refusal("candidate.below_pass_mark", "interviews",
                             {"score": reached, "pass_mark": content.pass_mark}))
    return found


def not_possible(state: CandidateState, wanted: CandidateState) -> list[Refusal]:
    if wanted in NEXT[state]:
        return []
    return [Refusal("candidate.state_not_possible", None,
                    {"state": state.value, "wanted": wanted.value})]


def requisition_not_possible(state: RequisitionState, wanted: RequisitionState) -> list[Refusal]:
    if wanted in REQUISITION_NEXT[state]:
        return []
    return [Refusal("requisition.state_not_possible", None,
                    {"state": state.value, "wanted": wanted.value})]


def closed_to(state: str, wanted: CandidateState) -> list[Refusal]:
    """Nobody comes further for a requisition that is not open; to be refused is always possible."""
    if state == RequisitionState.OPEN or wanted is CandidateState.REFUSED:
        return []
    return [Refusal("requisition.not_open", "requisition_id", {"state": state})]


def is_over(state: CandidateState, probation: str | None) -> bool:
    """Nothing is to be decided any more about this application."""
    is_tried = probation in (Probation.PASSED, Probation.FAILED)
    return state is CandidateState.REFUSED or (state is CandidateState.HIRED and is_tried)


def further(reached: CandidateState, now: CandidateState) -> CandidateState:
    """The furthest that a candidate came; a refusal does not undo it."""
    if now is CandidateState.REFUSED:
        return reached
    return max(reached, now, key=ON_THE_WAY.index)
