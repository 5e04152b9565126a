"""Jobs of people's imports and exports, started and worked off."""

from __future__ import annotations

from typing import Any

from chassis import files, jobs
from chassis.passport import Caller
from chassis.testing import Harness
from services.people.exports import EXPORTS
from services.people.imports import IMPORTERS
from services.people.texts import TEXTS

HEAD = "external_ref,name,hired_on,email\n"
ADMIN = dict.fromkeys(("imports:write", "jobs:read", "exports:read", "employees:read"), "all")
WHO = Caller("acct_1", "emp_1", None, ADMIN)


def started(people: Harness, content: str | bytes, *, caller: Caller = WHO, **more: Any) -> Any:
    given = content if isinstance(content, bytes) else content.encode()
    stored = files.put(files.uploads_of("people"), given, "csv")
    return people.call(
        "start_import", caller=caller, kind="employees", file_key=stored.key, size=stored.size,
        sha256=stored.sha256, **more,
    )  # fmt: skip


def work_off(people: Harness) -> None:
    people.runs(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS))


def imported(people: Harness, content: str | bytes, **more: Any) -> Any:
    job = started(people, content, **more)
    work_off(people)
    return people.call("get_job", job_id=job.job_id, caller=WHO)


def names(people: Harness) -> list[str]:
    return [row.name for row in people.sql("SELECT name FROM employee ORDER BY name")]


def file_of(job: Any, part: str = "file") -> str:
    made = getattr(job, part)
    folder = files.files_of("people", job.job_id)
    content = files.read(f"{folder}/{made.sha256}.{made.name.rpartition('.')[2]}", made.sha256)
    return content.decode("utf-8-sig")


def step_once(people: Harness) -> None:
    done = iter([False])
    people.runs(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS) and next(done))


def a_staff(people: Harness, number: int) -> None:
    imported(people, HEAD + "".join(f"r{n},N{n},2026-01-01,\n" for n in range(number)))


def exported(people: Harness, caller: Caller = WHO, **more: Any) -> Any:
    job = people.call("start_export", caller=caller, kind="employees", **more)
    work_off(people)
    return people.call("get_job", job_id=job.job_id, caller=WHO)
