"""Send one kind of record as our CSV, watch its job, and say what became of every row."""

from __future__ import annotations

import csv
import time
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tqdm import tqdm

from deploy.importer.api import Gateway, Record
from deploy.importer.mapping import COLUMNS, Canonical, CanonicalRow, RefusedRow

LONGEST_SILENCE_SECONDS, LONGEST_QUEUE_SECONDS = 300.0, 1800.0
ROUNDS = 4
_ENDED = ("done", "failed", "cancelled")
NAMES = {"units": "单位 units", "employees": "员工 employees", "assignments": "任职 assignments",
         "customers": "客户 customers", "products": "产品 products", "prices": "价格 prices",
         "deals": "商机 deals"}


class JobEnded(Exception):
    """A job that did not reach its end: failed, cancelled, or silent for too long."""


@dataclass
class Outcome:
    """What became of the rows of one kind."""

    kind: str
    rows: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    seconds: float = 0.0
    refused: list[RefusedRow] = field(default_factory=list)

    def refused_rows(self) -> int:
        return len({(row.file, row.line) for row in self.refused})

    def sentence(self) -> str:
        rate = round(self.rows / self.seconds) if self.seconds else 0
        return (f"{NAMES[self.kind]}: 读取 rows {self.rows}, 新建 created {self.created}, "
                f"更新 updated {self.updated}, 未变 unchanged {self.unchanged}, "
                f"拒绝 refused {self.refused_rows()}; {self.seconds:.1f} s, {rate} 行/秒 rows/s")


def send(gateway: Gateway, canonical: Canonical, out: Path) -> Outcome:
    """Post the rows and await the job; rows refused for records still on their way go again.

    What one service has just taken in, another may not have heard of yet: the refused rows alone
    are sent again while a round still gets some of them in.
    """
    began = time.monotonic()
    outcome = Outcome(canonical.kind, len(canonical.rows) + len(canonical.refused))
    waiting, refused = list(canonical.rows), list[RefusedRow]()
    for number in range(ROUNDS if waiting else 0):
        job = _run(gateway, canonical.kind, waiting, out / _file_name(canonical.kind, number))
        _add(outcome, job, is_first=number == 0)
        refused = list(_refused(job, waiting))
        again = _still_waiting(job, waiting)
        if not again or (number and len(again) == len(waiting)):
            break
        waiting = again
        time.sleep(1)
    outcome.refused = [*canonical.refused, *refused]
    outcome.seconds = time.monotonic() - began
    return outcome


def write_csv(rows: Iterable[CanonicalRow], kind: str, path: Path) -> None:
    """Our CSV: UTF-8, a heading row, a line for each record."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS[kind], restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(row.cells for row in rows)


def _run(gateway: Gateway, kind: str, rows: Sequence[CanonicalRow], path: Path) -> Record:
    write_csv(rows, kind, path)
    job = gateway.upload(f"/v1/imports/{kind}", path, key=str(uuid.uuid4()))
    with tqdm(total=len(rows), desc=NAMES[kind], unit=" rows", leave=False) as bar:
        return _await(gateway, job["job_id"], bar)


def _await(gateway: Gateway, job_id: str, bar: tqdm) -> Record:
    """The finished job; JobEnded when it failed, or stood still or in the queue for too long."""
    moved = time.monotonic()
    while True:
        job = gateway.get(f"/v1/jobs/{job_id}")
        if job["rows_read"] > bar.n:
            moved = time.monotonic()
            bar.update(job["rows_read"] - bar.n)
        if job["state"] in _ENDED:
            break
        is_queued = job["state"] == "queued"
        limit = LONGEST_QUEUE_SECONDS if is_queued else LONGEST_SILENCE_SECONDS
        if time.monotonic() - moved > limit:
            raise JobEnded(f"{job_id}: {job['state']}, 没有进展 no progress for {limit:.0f} s")
        time.sleep(0.2)
    if job["state"] != "done":
        raise JobEnded(f"{job_id}: {job['state']} {job.get('errors')}")
    return job


def _add(outcome: Outcome, job: Record, *, is_first: bool) -> None:
    outcome.created += job["created"]
    outcome.updated += job["updated"]
    outcome.unchanged += job["unchanged"] if is_first else 0   # sent again: counted already


def _refused(job: Record, sent: Sequence[CanonicalRow]) -> Iterable[RefusedRow]:
    """The server's refusals, each with the foreign row that it is about."""
    for error in job["errors"]:
        source = sent[error["line"] - 2].source
        yield RefusedRow(source.file, source.line, str(error.get("field") or ""), error["code"],
                         str(error.get("value") or ""), str(error.get("message") or ""))
    unnamed = job["refused"] - len({error["line"] for error in job["errors"]})
    if unnamed > 0:
        yield RefusedRow("", 0, "", "rows.not_listed", str(unnamed))


def _still_waiting(job: Record, sent: list[CanonicalRow]) -> list[CanonicalRow]:
    """The refused rows; all rows when the server listed only some of them."""
    lines = {error["line"] for error in job["errors"]}
    if len(lines) < job["refused"]:
        return sent
    return [row for line, row in enumerate(sent, start=2) if line in lines]


def _file_name(kind: str, round_number: int) -> str:
    return f"{kind}.csv" if round_number == 0 else f"{kind}.again{round_number}.csv"
