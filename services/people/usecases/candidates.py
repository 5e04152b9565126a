"""Candidates: from the application over interviews and an offer to the end of probation."""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, select, update

from chassis.errors import NotFound, Refusal, refuse
from chassis.forgetting import forget_answers
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from services.people.contract import EndEmployment, HireEmployee
from services.people.contract import recruiting as r
from services.people.contract.recruiting import CandidateState, Probation, RequisitionState
from services.people.rules.recruiting import (
    against_offer,
    closed_to,
    further,
    is_over,
    not_possible,
    score,
    wrong_answers,
    wrong_scores,
)
from services.people.tables import candidate
from services.people.usecases import employees, requisitions, standards

SORTING = Sorting({"candidate_id": candidate.c.candidate_id}, candidate.c.candidate_id)
ERASED = "-"


def add(command: r.AddCandidate, work: Work) -> r.Candidate:
    wanted = requisitions.load(work, command.requisition_id)
    refuse(closed_to(wanted.state, CandidateState.APPLIED))
    applied_on = command.applied_on or work.today
    content = standards.of_version(work, wanted.standard_id, wanted.standard_version).content
    refuse([*wrong_answers(content, command.answers),
            *([Refusal("candidate.applied_in_future", "applied_on")]
              if applied_on > work.today else [])])
    known = new_id("cand")
    state = CandidateState.APPLIED.value
    work.session.execute(insert(candidate).values(
        candidate_id=known, version=1, requisition_id=wanted.requisition_id, state=state,
        reached=state, name=command.name, contact=command.contact, source=command.source,
        applied_on=applied_on, answers=command.answers, interviews=()))
    return message(_load(work, known))


def interview(command: r.RecordInterview, work: Work) -> r.Candidate:
    row = _to_change(work, command.candidate_id, CandidateState.INTERVIEWING)
    content = _standard(work, row)
    held = r.Interview(command.interviewer_id, command.held_on, command.scores, command.note)
    refuse(wrong_scores(content, held))
    interviews = (*row.interviews, held)
    return _become(work, row, CandidateState.INTERVIEWING, interviews=interviews,
                   score=score(content, interviews))


def offer(command: r.OfferCandidate, work: Work) -> r.Candidate:
    row = _to_change(work, command.candidate_id, CandidateState.OFFERED)
    refuse(against_offer(_standard(work, row), row.answers, row.score))
    return _become(work, row, CandidateState.OFFERED, starts_on=command.starts_on)


def accept(command: r.CandidateId, work: Work) -> r.Candidate:
    row = _to_change(work, command.candidate_id, CandidateState.ACCEPTED)
    return _become(work, row, CandidateState.ACCEPTED)


def turn_down(command: r.RefuseCandidate, work: Work) -> r.Candidate:
    row = _to_change(work, command.candidate_id, CandidateState.REFUSED)
    return _become(work, row, CandidateState.REFUSED, refused_by=command.refused_by.value,
                   reason=command.reason)


def hire(command: r.HireCandidate, work: Work) -> r.Hired:
    """Another employee, unless the requisition is full."""
    row = _to_change(work, command.candidate_id, CandidateState.HIRED)
    wanted = requisitions.load(work, row.requisition_id, locked=True)
    refuse(closed_to(wanted.state, CandidateState.HIRED))
    made = employees.hire(HireEmployee(row.name, command.hired_on), work,
                          position_id=wanted.position_id)
    hired = wanted.hired + 1
    is_full = hired >= wanted.headcount
    requisitions.change(work, wanted, hired=hired, state=(
        RequisitionState.FILLED if is_full else RequisitionState.OPEN).value)
    _become(work, row, CandidateState.HIRED, employee_id=made.employee_id,
            hired_on=command.hired_on, probation=Probation.RUNNING.value)
    return r.Hired(row.candidate_id, made)


def decide_probation(command: r.DecideProbation, work: Work) -> r.Candidate:
    row = _load(work, command.candidate_id, locked=True)
    work.must_match(row.version)
    is_running = row.probation == Probation.RUNNING
    refuse([] if is_running else [Refusal("candidate.no_probation", "candidate_id")])
    is_early = command.decided_on <= row.hired_on
    refuse([Refusal("candidate.decided_too_early", "decided_on")] if is_early else [])
    if not command.is_passed:
        employees.leave(EndEmployment(row.employee_id, command.decided_on), work)
    decided = Probation.PASSED if command.is_passed else Probation.FAILED
    return _change(work, row, probation=decided.value, probation_reason=command.reason)


def erase(command: r.CandidateId, work: Work) -> r.Candidate:
    """Once the application is over. Somebody who was hired stays an employee: what people keeps of
    them as one is not touched."""
    row = _load(work, command.candidate_id, locked=True)
    refuse([] if is_over(CandidateState(row.state), row.probation) else [
        Refusal("candidate.not_over", "candidate_id")])
    forget_answers(work, [row.candidate_id])
    return _change(
        work, row, name=ERASED, contact=None, reason=ERASED,
        probation_reason=row.probation_reason and ERASED,
        answers=tuple(r.RequirementAnswer(one.code, one.is_met) for one in row.answers),
        interviews=tuple(r.Interview(one.interviewer_id, one.held_on, one.scores)
                         for one in row.interviews))


def get(query: r.CandidateId, work: Work) -> r.Candidate:
    return message(_load(work, query.candidate_id))


def listed(query: r.CandidateQuery, work: Work) -> r.CandidateList:
    of = candidate.c
    asked = select(candidate).where(chosen(
        (of.requisition_id, query.requisition_id), (of.state, query.state and query.state.value)))
    found = page(work, asked, SORTING, query)
    return r.CandidateList(tuple(message(row) for row in found.rows), found.next_cursor)


def _standard(work: Work, row: Any) -> r.StandardContent:
    wanted = requisitions.load(work, row.requisition_id)
    return standards.of_version(work, wanted.standard_id, wanted.standard_version).content


def _to_change(work: Work, candidate_id: str, wanted: CandidateState) -> Any:
    row = _load(work, candidate_id, locked=True)
    work.must_match(row.version)
    asked_for = requisitions.load(work, row.requisition_id)
    refuse(not_possible(CandidateState(row.state), wanted)
           or closed_to(asked_for.state, wanted))
    return row


def _become(work: Work, row: Any, state: CandidateState, **values: Any) -> r.Candidate:
    reached = further(CandidateState(row.reached), state)
    return _change(work, row, state=state.value, reached=reached.value, **values)


def _change(work: Work, row: Any, **values: Any) -> r.Candidate:
    work.session.execute(update(candidate).where(
        candidate.c.candidate_id == row.candidate_id).values(version=row.version + 1, **values))
    return message(_load(work, row.candidate_id))


def _load(work: Work, candidate_id: str, *, locked: bool = False) -> Any:
    asked = select(candidate).where(candidate.c.candidate_id == candidate_id)
    row = work.session.execute(asked.with_for_update() if locked else asked).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def message(row: Any) -> r.Candidate:
    return r.Candidate(
        row.candidate_id, row.version, row.requisition_id, CandidateState(row.state), row.name,
        row.contact, row.source, row.applied_on, row.answers, row.interviews, row.score,
        row.starts_on, row.refused_by and r.RefusedBy(row.refused_by), row.reason,
        row.employee_id, row.hired_on, row.probation and Probation(row.probation),
        row.probation_reason)
