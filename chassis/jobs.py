"""Bulk imports, exports and other long work as jobs: a row in the owner's database, worked off in
steps, resumable after a kill.

The position moves in the same transaction as a step's effects, so a step is done once or not at
all. A job keeps its actor, and acts with that actor's permissions.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import DBAPIError

from chassis import exporting, forgetting, locks, rows, writing
from chassis.audit.recording import step_of_job
from chassis.errors import Invalid, NotFound, Refusal, SalesloopError
from chassis.exporting import Exports
from chassis.ids import new_id
from chassis.importing import (
    Job,
    JobAction,
    JobFile,
    JobId,
    JobState,
    RowError,
    StartExport,
    StartImport,
)
from chassis.offload import offload
from chassis.passport import Caller
from chassis.rows import Importer
from chassis.texts import Texts
from chassis.work import Work

Run = Callable[[Work, Any], dict[str, Any]]
"""The next step of a job over the service's own records: what the job's row says afterwards."""
log = logging.getLogger(__name__)
_OPEN = (JobState.QUEUED.value, JobState.RUNNING.value)


def start(command: StartImport, work: Work, importers: Mapping[str, Importer]) -> Job:
    """Queue an import; the file is read once here, so that what is no table is refused at once."""
    if command.kind not in importers:
        raise Invalid("request.invalid", Refusal("import.kind_unknown", "kind"))
    table = rows.read(command.file_key, command.sha256)
    total = len(table.lines)
    if command.is_dry_run and total > rows.MOST_TRIED:
        fault = Refusal("import.too_many_rows_to_try", "file", {"most": rows.MOST_TRIED})
        raise Invalid("request.invalid", fault)
    return _queued(
        work,
        action=JobAction.IMPORT.value,
        kind=command.kind,
        file_key=command.file_key,
        sha256=command.sha256,
        rows_total=total,
        is_dry_run=command.is_dry_run,
        wish={"refused_parts": []},
    )


def start_export(command: StartExport, work: Work, exports: Exports) -> Job:
    """Queue an export; the caller needs the list's own permission as well."""
    export = exports.get(command.kind)
    if export is None:
        raise Invalid("request.invalid", Refusal("export.kind_unknown", "kind"))
    work.caller.scope(export.permission)
    filters = command.filters or {}
    exporting.judge(export, filters)
    language = command.language.value if command.language else work.language
    wish = {
        "format": command.format.value,
        "filters": filters,
        "language": language,
        "cursor": None,
        "parts": 0,
        "is_read": False,
        "name": f"{export.name.say(language, {})}-{work.today}.{command.format.value}",
    }
    return _queued(
        work,
        action=JobAction.EXPORT.value,
        kind=command.kind,
        file_key="",
        sha256="",
        rows_total=0,
        wish=wish,
    )


def start_run(work: Work, kind: str, total: int, wish: dict[str, Any]) -> Job:
    """Queue long work over the service's own records, `total` of them; `wish` is the run's own."""
    return _queued(work, action=JobAction.RUN.value, kind=kind, file_key="", sha256="",
                   rows_total=total, wish=wish)


def _queued(work: Work, **values: Any) -> Job:
    job_id = new_id(f"job_{work.ground.service}")
    work.session.execute(
        insert(_table(work)).values(
            job_id=job_id,
            state=JobState.QUEUED.value,
            actor=_actor(work.caller),
            language=work.language,
            created_at=work.now,
            **values,
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
    """Stop a job after its current step; rows already taken stay."""
    get(command, work)
    _change(work, command.job_id, state=JobState.CANCELLED.value, finished_at=work.now)
    return get(command, work)


def step(
    work: Work, importers: Mapping[str, Importer], texts: Texts, exports: Exports | None = None,
    runs: Mapping[str, Run] | None = None,
) -> bool:
    """Do the next step of the oldest unfinished job, or else empty one whose files are to go;
    False when there is nothing to do."""
    jobs = _table(work)
    row = work.session.execute(
        select(jobs)
        .where(jobs.c.state.in_(_OPEN))
        .order_by(jobs.c.created_at, jobs.c.job_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return forgetting.empty_next_job(work)
    if row.is_dry_run:  # whoever cancels it must not wait for the whole file: no row is held
        work.session.rollback()
        if not locks.try_one(work.session, f"job:{row.job_id}"):
            return False
    work.caller, work.language = Caller(**row.actor), row.language
    try:
        if row.action == JobAction.RUN.value:
            _run(work, row, runs or {})
        else:
            _do(work, row, importers, texts, exports or {})
    except (OSError, DBAPIError):
        raise  # the store or the database is away: the same step is done again
    except SalesloopError as error:
        _fail(work, row, error, texts)
    except Exception:
        log.exception("job failed: %s", row.job_id)
        _fail(work, row, SalesloopError("internal"), texts)
    return True


def _do(
    work: Work, job: Any, importers: Mapping[str, Importer], texts: Texts, exports: Exports
) -> None:
    if job.action == JobAction.EXPORT.value:
        _export(work, job, exports)
        return
    work.scope = work.caller.scope("imports:write")
    found = rows.Import(work, job, importers[job.kind], texts)
    values = found.tried() if job.is_dry_run else found.taken()
    _change(work, job.job_id, **values)
    step_of_job(work, job, values)


def _run(work: Work, job: Any, runs: Mapping[str, Run]) -> None:
    values = runs[job.kind](work, job)
    _change(work, job.job_id, **values)
    step_of_job(work, job, values)


def _export(work: Work, job: Any, exports: Exports) -> None:
    work.caller.scope("exports:read")
    export = exports[job.kind]
    if not job.wish["is_read"]:
        read = exporting.read_pages(work, job, export)
        _change(work, job.job_id, state=JobState.RUNNING.value, **read)
        return
    work.session.rollback()  # no transaction is open while the file is made
    key = offload(exporting.assembly(work, job, export).write)
    _change(
        work, job.job_id, state=JobState.DONE.value, finished_at=work.ground.now(), result_key=key
    )
    step_of_job(work, job, {"state": JobState.DONE.value})


def _fail(work: Work, job: Any, error: SalesloopError, texts: Texts) -> None:
    """The job ends with its reason; nothing of the failed step is kept."""
    work.undo()
    faults = rows.errors_of(0, {}, error, texts, job.language)
    _change(
        work,
        job.job_id,
        state=JobState.FAILED.value,
        finished_at=work.now,
        errors=[*job.errors, *faults],
    )


def _change(work: Work, job_id: str, **values: Any) -> None:
    """Store how far an unfinished job is; one that was cancelled meanwhile stays cancelled."""
    jobs = _table(work)
    work.session.execute(
        update(jobs)
        .where(jobs.c.job_id == job_id, jobs.c.state.in_(_OPEN))
        .values(version=jobs.c.version + 1, **values)
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
        JobAction(row.action),
        row.is_dry_run,
        _file(row.result_key, row.wish.get("name", "")),
        _file(row.refused_key, f"{row.kind}-refused.csv"),
    )


def _file(key: str | None, name: str) -> JobFile | None:
    if key is None:
        return None
    sha256, _, ending = key.rpartition("/")[2].partition(".")
    return JobFile(name, writing.MEDIA_TYPES[ending], sha256)


def _table(work: Work) -> Any:
    return work.ground.tables.tables["job"]
