"""Cases of exceptions: opened, worked off step by step, escalated, closed, counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from chassis.calendars import calendar_of
from chassis.clock import business_day, company_zone
from chassis.contract import Nothing
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.notices import notify
from chassis.scope import called_in, superiors
from chassis.work import Work
from kernel.working_time import working_day_after
from services.pipeline import store as deals
from services.pipeline.contract import DealStatus
from services.pipeline.contract import exceptions as contract
from services.pipeline.contract.exceptions import (
    CaseFigures,
    CaseOutcome,
    CaseState,
    CaseStep,
    ExceptionCase,
    Playbook,
)
from services.pipeline.contract.tasks import TaskState
from services.pipeline.rules import exceptions as rules
from services.pipeline.store import exceptions as store
from services.pipeline.store import tasks
from services.pipeline.tables import exception_case

SORTING = Sorting({"opened_at": exception_case.c.opened_at}, exception_case.c.case_id)
CHUNK, MOST_COUNTED = 50, 10_000


def set_playbook(command: contract.SetPlaybook, work: Work) -> Playbook:
    refuse(list(rules.wrong_steps(command.steps)))
    row = {"kind": command.kind, "title": command.title, "steps": command.steps,
           "escalate_after_days": command.escalate_after_days}
    return Playbook(command.kind, store.set_playbook(work, row), command.title, command.steps,
                    command.escalate_after_days)


def playbooks(query: Nothing, work: Work) -> contract.PlaybookList:
    return contract.PlaybookList(tuple(_playbooks(work).values()))


def open_case(command: contract.OpenException, work: Work) -> ExceptionCase:
    row = deals.one(work, command.deal_id)
    work.lock("deal", row.deal_id)
    book = _playbooks(work).get(command.kind)
    refuse([
        *([] if book else [Refusal("exception.kind_unknown", "kind")]),
        *([] if row.status == DealStatus.OPEN else [
            Refusal("deal.not_open", "deal_id", {"status": row.status})]),
        *([Refusal("exception.open_already", "kind")]
          if store.open_of(work, row.deal_id, command.kind) else [])])
    assert book is not None
    if not row.has_cases:
        deals.mark_cases(work, row.deal_id)
    case_id, above = new_id("exc"), superiors(work, row.owner_id)
    store.add(work, {
        "case_id": case_id, "version": 1, "deal_id": row.deal_id, "kind": command.kind,
        "state": CaseState.OPEN.value, "level": 0, "note": command.note,
        "escalate_after_days": book.escalate_after_days, "opened_by": work.caller.subject,
        "opened_at": work.now, "look_at": _next_look(work, book.escalate_after_days),
        "steps": tuple(_started(one, row, above, work) for one in book.steps)})
    return get(contract.CaseId(case_id), work)


def _started(step: Any, row: Any, above: tuple[str, ...], work: Work) -> CaseStep:
    """A step becomes a task of whoever does it."""
    task_id, owner_id = new_id("task"), rules.doer(step.who, row.owner_id, above)
    due_at = work.now + timedelta(days=step.within_days)
    tasks.add(work, task_id, {
        "title": step.title, "kind": step.kind.value, "owner_id": owner_id, "due_at": due_at,
        "deal_id": row.deal_id})
    return CaseStep(step.key, step.title, task_id, owner_id, business_day(due_at))


def do_step(command: contract.DoCaseStep, work: Work) -> ExceptionCase:
    row = _open_one(work, command.case_id)
    known = {one.key: one for one in row.steps}
    if command.step not in known:
        raise NotFound("record.not_found")
    refuse([Refusal("exception.step_done", "step")] if known[command.step].done_at else [])
    steps = tuple(
        replace(one, done_at=work.now, outcome=command.outcome) if one.key == command.step else one
        for one in row.steps)
    tasks.close(work, [known[command.step].task_id], TaskState.DONE, command.outcome)
    store.change(work, row, steps=steps)
    return get(contract.CaseId(row.case_id), work)


def escalate(command: contract.EscalateCase, work: Work) -> ExceptionCase:
    row = _open_one(work, command.case_id)
    refuse([Refusal("exception.highest_level", "case_id")]
           if row.level >= rules.HIGHEST_LEVEL else [])
    said = f"↑{row.level + 1} {command.reason}"
    _escalated(work, row, note=f"{row.note}\n{said}" if row.note else said)
    return get(contract.CaseId(row.case_id), work)


def close(command: contract.CloseCase, work: Work) -> ExceptionCase:
    row = _open_one(work, command.case_id)
    _closed(work, row, command.outcome, command.words)
    return get(contract.CaseId(row.case_id), work)


def deal_ended(row: Any, outcome: CaseOutcome, work: Work) -> None:
    """A deal was signed or lost: its cases are over, in the same transaction."""
    for case in store.open_of(work, row.deal_id) if row.has_cases else ():
        _closed(work, case, outcome, None)


def get(query: contract.CaseId, work: Work) -> ExceptionCase:
    return _message(store.one(work, query.case_id))


def listed(query: contract.CaseQuery, work: Work) -> contract.CaseList:
    found = page(work, store.wanted(work, query), SORTING, query)
    return contract.CaseList(tuple(map(_message, found.rows)), found.next_cursor)


def statistics(query: Nothing, work: Work) -> CaseFigures:
    """Of the newest 10,000 cases."""
    return CaseFigures(rules.figures(
        rules.Seen(row.kind, row.level, CaseOutcome(row.outcome) if row.outcome else None,
                   frozenset(one.key for one in row.steps if one.done_at),
                   tuple(one.key for one in row.steps))
        for row in store.for_figures(work, MOST_COUNTED)))


def step(work: Work) -> bool:
    """Escalate the cases whose day has come, a chunk at a time; False when none is left."""
    rows = store.to_look_at(work, CHUNK)
    for row in rows:
        _escalated(work, row)
    return len(rows) == CHUNK


def _escalated(work: Work, row: Any, **more: Any) -> None:
    level = row.level + 1
    look_at = None if level >= rules.HIGHEST_LEVEL else _next_look(work, row.escalate_after_days)
    told = called_in(level, superiors(work, row.owner_id))
    store.change(work, row, level=level, look_at=look_at, escalated_to=told, **more)
    notify(work, "case_escalated", [told], row.case_id, cause=level, case_id=row.case_id,
           deal_id=row.deal_id, level=level)


def _next_look(work: Work, days: int) -> datetime:
    """The end of so many working days from today."""
    day = working_day_after(work.today, days, calendar_of(work))
    return datetime.combine(day + timedelta(days=1), time(), company_zone()).astimezone(UTC)


def _closed(work: Work, row: Any, outcome: CaseOutcome, words: str | None) -> None:
    left = [one.task_id for one in row.steps if one.done_at is None]
    tasks.close(work, left, TaskState.CANCELLED, outcome.value)
    store.change(work, row, state=CaseState.CLOSED.value, outcome=outcome.value, words=words,
                 closed_at=work.now, look_at=None)


def _open_one(work: Work, case_id: str) -> Any:
    """Locked by its deal, as whatever ends the deal is."""
    found = store.one(work, case_id)
    work.lock("deal", found.deal_id)
    found = store.one(work, case_id)
    work.must_match(found.version)
    refuse([] if found.state == CaseState.OPEN else [Refusal("exception.closed", "case_id")])
    return found


def kinds(work: Work) -> frozenset[str]:
    """Which kinds of exception have a playbook."""
    return frozenset(_playbooks(work))


def _playbooks(work: Work) -> dict[str, Playbook]:
    """Those that were set, and the standard ones of the kinds that were not."""
    own = {row.kind: Playbook(row.kind, row.version, row.title, row.steps,
                              row.escalate_after_days) for row in store.playbooks(work)}
    return {kind: {**rules.STANDARD, **own}[kind] for kind in sorted({*rules.STANDARD, *own})}


def _message(row: Any) -> ExceptionCase:
    return ExceptionCase(
        row.case_id, row.version, row.deal_id, row.kind, CaseState(row.state), row.owner_id,
        row.level, row.opened_by, row.opened_at, row.steps, row.note, row.escalated_to,
        CaseOutcome(row.outcome) if row.outcome else None, row.words, row.closed_at)
