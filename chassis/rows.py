"""The rows of one import: each runs in a savepoint, so that a refused one leaves nothing behind and
the next ones go on.

A dry run is the same over the whole file in one transaction that keeps nothing: later rows see
what earlier ones did, as in the real run. That is why it takes fewer rows.

A file that brings somebody back who was forgotten is emptied at its end (`chassis/forgetting.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy.exc import DataError, IntegrityError

from chassis import files, writing
from chassis.errors import Refusal, SalesloopError
from chassis.forgetting import TO_EMPTY
from chassis.importing import MOST_ERRORS, JobState, Outcome
from chassis.offload import offload
from chassis.reading import REASONS, Row, Table, read_table
from chassis.sheets import is_spreadsheet
from chassis.texts import Texts, say
from chassis.work import Work

CHUNK, MOST_TRIED = 50, 5_000
FORGOTTEN = ".erased"
"""So ends the code with which an importer refuses a row about somebody who was forgotten."""
Importer = Callable[[Mapping[str, str], Work], Outcome]
Faults = list[dict[str, Any]]


@lru_cache(maxsize=1)
def read(key: str, sha256: str) -> Table:
    """The table in a stored file; a spreadsheet is read by a process of its own, a CSV by a
    thread."""
    content = files.read(key, sha256)
    return read_table(content) if is_spreadsheet(content) else offload(read_table, content)


@dataclass
class Import:
    """A job's rows on their way through the service's importer."""

    work: Work
    job: Any
    importer: Importer
    texts: Texts

    def __post_init__(self) -> None:
        self.table = read(self.job.file_key, self.job.sha256)
        self.counts = {outcome: 0 for outcome in Outcome}
        self.errors: Faults = []
        self.refused: list[tuple[int, str]] = []

    def taken(self) -> dict[str, Any]:
        """Take the next rows in; what the job's row says afterwards."""
        start = self.job.rows_read
        read_now = self._take(start, start + CHUNK)
        wish = self._wish()
        if self.refused:
            files.put_as(self._part(start), self._refused_lines())
            wish["refused_parts"] = [*wish["refused_parts"], start]
        is_done = start + read_now >= self.job.rows_total
        return {
            **self._counted(read_now),
            "wish": wish,
            "state": (JobState.DONE if is_done else JobState.RUNNING).value,
            "finished_at": self.work.now if is_done else None,
            "refused_key": self._refused_file(wish["refused_parts"]) if is_done else None,
        }

    def tried(self) -> dict[str, Any]:
        """Judge every row and keep nothing; what the job's row says afterwards."""
        with self.work.savepoint(keep=False):
            read_now = self._take(0, self.job.rows_total)
        if self.refused:
            files.put_as(self._part(0), self._refused_lines())
        return {
            **self._counted(read_now),
            "wish": self._wish(),
            "state": JobState.DONE.value,
            "finished_at": self.work.ground.now(),
            "refused_key": self._refused_file([0] if self.refused else []),
        }

    def _take(self, start: int, end: int) -> int:
        found = self.table.rows(start, end)
        for number, row in enumerate(found, start=start):
            outcome = self._one(row)
            if isinstance(outcome, Outcome):
                self.counts[outcome] += 1
            else:
                self.errors += outcome
                self.refused.append((number, "; ".join(map(_reason, outcome))))
        return len(found)

    def _one(self, row: Row) -> Outcome | Faults:
        try:
            with self.work.savepoint():
                return self.importer(row.cells, self.work)
        except IntegrityError:
            error = SalesloopError("record.conflict")
        except DataError:
            error = SalesloopError("request.invalid")
        except SalesloopError as refused:
            error = refused
        return errors_of(row.line, row.cells, error, self.texts, self.job.language)

    def _wish(self) -> dict[str, Any]:
        is_told_of = any(fault["code"].endswith(FORGOTTEN) for fault in self.errors)
        return {**self.job.wish, **({TO_EMPTY: True} if is_told_of else {})}

    def _counted(self, read_now: int) -> dict[str, Any]:
        job = self.job
        return {
            "rows_read": job.rows_read + read_now,
            "refused": job.refused + len(self.refused),
            "errors": [*job.errors, *self.errors][:MOST_ERRORS],
            **{one.value: getattr(job, one.value) + count for one, count in self.counts.items()},
        }

    def _refused_lines(self) -> bytes:
        return writing.csv_lines(
            [*self.table.values(number), reason] for number, reason in self.refused
        )

    def _refused_file(self, parts: list[int]) -> str | None:
        """The refused rows of the whole job as they came, each with its reasons."""
        if not parts:
            return None
        heading = writing.csv_lines([[*self.table.kept_headings(), REASONS]])
        lines = [files.read_as(self._part(start)) for start in parts]
        return files.put(self._folder, b"".join([writing.BOM, heading, *lines]), "csv").key

    def _part(self, start: int) -> str:
        return f"{self._folder}/refused-{start:06}.csv"

    @property
    def _folder(self) -> str:
        return files.files_of(self.work.ground.service, self.job.job_id)


def errors_of(
    line: int, cells: Mapping[str, str], error: SalesloopError, texts: Texts, language: str
) -> Faults:
    """Everything that was wrong with a row, each with its cell."""
    refusals = error.refusals or (Refusal(error.code, None, error.details),)
    return [
        {
            "line": line,
            "field": refusal.field,
            "code": refusal.code,
            "message": say(texts, refusal.code, language, refusal.details),
            "value": cells.get(refusal.field or ""),
        }
        for refusal in refusals
    ]


def _reason(fault: Mapping[str, Any]) -> str:
    field = f"{fault['field']}: " if fault["field"] else ""
    return f"{field}{fault['message']} ({fault['code']})"
