"""What lies beside a service's records and holds what was entered: kept answers to commands, and
the files and listed values of bulk jobs.

An upload spells a person as it likes (`+86 138-0013 8000`, GB18030, a formula), so no search for
what is forgotten can be trusted: all jobs of the kinds that hold persons lose their files and
values, at once when somebody is forgotten, and seven days after their end anyway (decision 0013).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB

from chassis import files
from chassis.importing import JobAction, JobState
from chassis.work import Work

TO_EMPTY, EMPTIED = "is_to_empty", "is_emptied"
_ENDED = sorted({JobState.DONE.value, JobState.FAILED.value, JobState.CANCELLED.value})
_BULK = sorted({JobAction.IMPORT.value, JobAction.EXPORT.value})
_NAMES_ROWS = ("cancel_job",)
"""Commands whose kept answers list refused values."""


def forget_answers(work: Work, subject_ids: Iterable[str]) -> int:
    """Empty the kept answers that name a subject; a repeated command still is not done again."""
    return sum(_empty_answers(work, _names(work, name)) for name in subject_ids)


def forget_jobs(work: Work, kinds: Collection[str]) -> None:
    """Have all jobs of these kinds emptied: what has ended with the next step, what still runs at
    its end. Call it before other locks are taken: a step holds its job before its records."""
    jobs = _jobs(work)
    held = select(jobs.c.job_id).where(
        jobs.c.kind.in_(sorted(kinds)), jobs.c.action.in_(_BULK),
        ~jobs.c.wish.has_key(EMPTIED)).order_by(jobs.c.job_id).with_for_update()
    names = list(work.session.execute(held).scalars())
    work.session.execute(update(jobs).where(jobs.c.job_id.in_(names)).values(
        wish=jobs.c.wish.op("||")(literal({TO_EMPTY: True}, JSONB))))
    _empty_answers(work, _lists_values(work))


def empty_next_job(work: Work) -> bool:
    """Empty the next job whose time has come; False when there is none.

    First the files, then the row: who dies between removes them once more.
    """
    row = _next(work)
    if row is None:
        return False
    files.remove_folder(files.files_of(work.ground.service, row.job_id))
    _empty_answers(work, _lists_values(work), _names(work, row.job_id))
    if row.file_key and not _is_needed_elsewhere(work, row):
        files.remove(row.file_key)
    jobs = _jobs(work)
    work.session.execute(update(jobs).where(jobs.c.job_id == row.job_id).values(
        file_key="", result_key=None, refused_key=None, version=jobs.c.version + 1,
        errors=[{**one, "value": None} for one in row.errors],
        wish={**row.wish, "filters": {}, "cursor": None, EMPTIED: True}))
    return True


def _empty_answers(work: Work, *which: ColumnElement[bool]) -> int:
    """How many were emptied."""
    emptied = work.session.execute(update(_kept(work)).where(*which).values(reply=b"null"))
    return int(emptied.rowcount)  # type: ignore[attr-defined]


def _names(work: Work, name: str) -> ColumnElement[bool]:
    said = func.encode(_kept(work).c.reply, "escape")
    names_it: ColumnElement[bool] = func.strpos(said, name) > 0
    return names_it


def _lists_values(work: Work) -> ColumnElement[bool]:
    """Whoever cancelled a job was told its refused values."""
    lists: ColumnElement[bool] = _kept(work).c.operation.in_(_NAMES_ROWS)
    return lists


def _kept(work: Work) -> Any:
    return work.ground.tables.tables["idempotency"]


def _next(work: Work) -> Any:
    jobs = _jobs(work)
    is_due = or_(jobs.c.wish.has_key(TO_EMPTY), jobs.c.finished_at < work.now - files.kept_for())
    return work.session.execute(
        select(jobs)
        .where(jobs.c.state.in_(_ENDED), jobs.c.action.in_(_BULK),
               ~jobs.c.wish.has_key(EMPTIED), is_due)
        .order_by(jobs.c.job_id).limit(1).with_for_update(skip_locked=True)).first()


def _is_needed_elsewhere(work: Work, row: Any) -> bool:
    """The same content that was sent twice is one file: the last of its jobs takes it away."""
    work.lock("row", f"file:{row.file_key}")
    jobs = _jobs(work)
    return work.session.execute(select(jobs.c.job_id).where(
        jobs.c.file_key == row.file_key, jobs.c.job_id != row.job_id)).first() is not None


def _jobs(work: Work) -> Any:
    return work.ground.tables.tables["job"]
