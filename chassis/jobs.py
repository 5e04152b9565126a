"""Bulk imports as jobs: a row in the owner's database, worked off in chunks, resumable after a
kill.

The position moves in the same transaction as the chunk's effects, so a chunk is done once or not at
all. A job keeps its actor, and acts with that actor's permissions. Each row runs in a savepoint: a
refused row leaves nothing behind and the next ones go on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from chassis import files
from chassis.audit.recording import step_of_job
from chassis.errors import Invalid, NotFound, Refusal, SalesloopError
from chassis.ids import new_id
from chassis.importing import (
    MOST_ERRORS,
    Job,
    JobId,
    JobState,
    Outcome,
    Row,
    RowError,
    StartImport,
    read_rows,
)
from chassis.passport import Caller
from chassis.texts import Texts, say
from chassis.work import Work

CHUNK = 50
Importer = Callable[[Mapping[str, str], Work], Outcome]
_read = lru_cache(maxsize=2)(lambda key, sha256: read_rows(files.read(key, sha256)))


def start(command: StartImport, work: Work, importers: Mapping[str, Importer]) -> Job:
    """Queue an import; the file is read once here, so that what is no table is refused at once."""
    if command.kind not in importers:
        raise Invalid("request.invalid", Refusal("import.kind_unknown", "kind"))
    rows = _read(command.file_key, command.sha256)
    job_id = new_id(f"job_{work.ground.service}")
    work.session.execute(
        insert(_table(work)).values(
            job_id=job_id,
            kind=command.kind,
            state=JobState.QUEUED.value,
            file_key=command.file_key,
            sha256=command.sha256,
            actor=_actor(work.caller),
            language=work.language,
            rows_total=len(rows),
            created_at=work.now,
        )
    )
    return get(JobId(job_id), work)


def get(query: JobId, work: Work) -> Job:
    """A job as it stands, for the one who started it or who may see all."""
    row = work.session.execute(
        select(_table(work)).where(_table(work).c.job_id == query.job_id)
    ).first()
    if row is None or (work.scope != "all" and row.actor["subject"] != work.caller.subject):
        raise NotFound("record.not_found")
    return _message(row)


def cancel(command: JobId, work: Work) -> Job:
    """Stop a job after its current chunk; rows already taken stay."""
    get(command, work)
    jobs = _table(work)
    work.session.execute(
        update(jobs)
        .where(
            jobs.c.job_id == command.job_id,
            jobs.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]),
        )
        .values(state=JobState.CANCELLED.value, finished_at=work.now, version=jobs.c.version + 1)
    )
    return get(command, work)


def step(work: Work, importers: Mapping[str, Importer], texts: Texts) -> bool:
    """Work off the next chunk of the oldest unfinished job; False when there is none."""
    jobs = _table(work)
    row = work.session.execute(
        select(jobs)
        .where(jobs.c.state.in_([JobState.QUEUED.value, JobState.RUNNING.value]))
        .order_by(jobs.c.created_at)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return False
    work.caller = Caller(**row.actor)
    try:
        work.scope = work.caller.scope("imports:write")
        rows = _read(row.file_key, row.sha256)[row.rows_read : row.rows_read + CHUNK]
    except SalesloopError:
        _store(work, row, {"state": JobState.FAILED.value, "finished_at": work.now})
        return True
    values = _take(work, row, rows, importers[row.kind], texts)
    _store(work, row, values)
    step_of_job(work, row, values)
    return True


def _take(
    work: Work, job: Any, rows: list[Row], importer: Importer, texts: Texts
) -> dict[str, Any]:
    counts = {outcome: 0 for outcome in Outcome}
    errors: list[dict[str, Any]] = []
    refused = 0
    for row in rows:
        found = _one(work, row, importer, texts, job.language)
        if isinstance(found, Outcome):
            counts[found] += 1
        else:
            refused += 1
            errors += found
    read = job.rows_read + len(rows)
    is_done = read >= job.rows_total
    return {
        "rows_read": read,
        "refused": job.refused + refused,
        "errors": [*job.errors, *errors][:MOST_ERRORS],
        **{outcome.value: getattr(job, outcome.value) + count for outcome, count in counts.items()},
        "state": (JobState.DONE if is_done else JobState.RUNNING).value,
        "finished_at": work.now if is_done else None,
    }


def _one(
    work: Work, row: Row, importer: Importer, texts: Texts, language: str
) -> Outcome | list[dict[str, Any]]:
    try:
        with work.session.begin_nested():
            return importer(row.cells, work)
    except IntegrityError:
        return _errors(row, SalesloopError("record.conflict"), texts, language)
    except SalesloopError as error:
        return _errors(row, error, texts, language)


def _errors(row: Row, error: SalesloopError, texts: Texts, language: str) -> list[dict[str, Any]]:
    refusals = error.refusals or (Refusal(error.code),)
    return [
        {
            "line": row.line,
            "field": refusal.field,
            "code": refusal.code,
            "message": say(texts, refusal.code, language, refusal.details),
            "value": row.cells.get(refusal.field or ""),
        }
        for refusal in refusals
    ]


def _store(work: Work, job: Any, values: dict[str, Any]) -> None:
    jobs = _table(work)
    work.session.execute(
        update(jobs).where(jobs.c.job_id == job.job_id).values(version=job.version + 1, **values)
    )


def _actor(caller: Caller) -> dict[str, Any]:
    return {
        "subject": caller.subject,
        "employee_id": caller.employee_id,
        "partner_id": caller.partner_id,
        "permissions": dict(caller.permissions),
        "is_service": caller.is_service,
    }


def _message(row: Any) -> Job:
    return Job(
        row.job_id,
        row.kind,
        JobState(row.state),
        row.rows_total,
        row.rows_read,
        row.created,
        row.updated,
        row.unchanged,
        row.refused,
        tuple(RowError(**error) for error in row.errors),
        row.created_at,
        row.finished_at,
        row.version,
    )


def _table(work: Work) -> Any:
    return work.ground.tables.tables["job"]
