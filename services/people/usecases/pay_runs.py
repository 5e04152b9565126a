"""The pay sheets of everybody for a month, as a job: some sellers a step, each in a savepoint."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, exists, func, or_, select

from chassis import jobs, scope
from chassis.errors import SalesloopError, refuse
from chassis.importing import MOST_ERRORS, Job, JobState
from chassis.rows import errors_of
from chassis.work import Work
from services.people import pay, settled, store
from services.people.contract.pay import CalculatePay, StartPayRun
from services.people.tables import commission_line, employee, pay_line, plan_assignment
from services.people.texts import TEXTS
from services.people.usecases import pay_sheets
from services.people.usecases.settlements import month_named, wrong_month

KIND, CHUNK = "pay_sheets", 25


def start(command: StartPayRun, work: Work) -> Job:
    month = month_named(command.period)
    refuse(wrong_month(command, month, None, work))
    total = work.session.execute(
        select(func.count()).select_from(_sellers(work).subquery())).scalar_one()
    return jobs.start_run(work, KIND, int(total), {
        "period": command.period, "currency": command.currency, "after": ""})


def step(work: Work, job: Any) -> dict[str, Any]:
    """Calculate the next sellers' sheets; what the job's row says afterwards."""
    work.scope = work.caller.scope("settlements:write")
    wish = dict(job.wish)
    names = list(work.session.execute(
        _sellers(work).where(employee.c.employee_id > wish["after"])
        .order_by(employee.c.employee_id).limit(CHUNK)).scalars())
    work.lock("party", *names)
    store.sellers(work, names)
    counts, errors = dict.fromkeys(("created", "updated", "unchanged"), 0), []
    for line, name in enumerate(names, job.rows_read + 1):
        outcome = _one(work, job, line, name)
        if isinstance(outcome, str):
            counts[outcome] += 1
        else:
            errors += outcome
    is_done = len(names) < CHUNK
    return {
        "wish": {**wish, "after": names[-1] if names else wish["after"]},
        "rows_read": job.rows_read + len(names),
        "refused": job.refused + len(names) - sum(counts.values()),
        "errors": [*job.errors, *errors][:MOST_ERRORS],
        **{name: getattr(job, name) + count for name, count in counts.items()},
        "state": (JobState.DONE if is_done else JobState.RUNNING).value,
        "finished_at": work.now if is_done else None,
    }


def _one(work: Work, job: Any, line: int, name: str) -> str | list[dict[str, Any]]:
    """What became of one seller's sheet, or why it was refused."""
    period, currency = job.wish["period"], job.wish["currency"]
    held = pay.sheet_of(work, name, period, currency)
    if held is not None and held.state in settled.FROZEN:
        return "unchanged"
    try:
        with work.savepoint():
            pay_sheets.calculate(CalculatePay(name, period, currency), work)
    except SalesloopError as error:
        return errors_of(line, {"": name}, error, TEXTS, job.language)
    return "created" if held is None else "updated"


def _sellers(work: Work) -> Select[Any]:
    """Whoever has a plan or something in a ledger."""
    known = employee.c.employee_id
    return select(known).where(
        scope.visible(work, known),
        or_(*(exists().where(table.c.employee_id == known)
              for table in (plan_assignment, commission_line, pay_line))))


RUNS: dict[str, jobs.Run] = {KIND: step}
