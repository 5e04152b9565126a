"""Jobs on a real database: imports row by row, dry runs, refused rows, exports page by page."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chassis import files, jobs, rows
from chassis.errors import Refusal, RuleBroken
from chassis.passport import Caller
from chassis.reading import REASONS, read_table
from chassis.testing import Harness, Refused
from services.people.imports import IMPORTERS
from services.people.texts import TEXTS
from tests.chassis.worked_off import (
    HEAD,
    WHO,
    file_of,
    imported,
    names,
    started,
    step_once,
    work_off,
)

MIXED = (
    HEAD
    + "r1,王伟,2026-01-01,\nr2,𠮷野,31.1.2026,a@example.com\nr3,,2026-02-30,\nr4,Li,2026-02-28,\n"
)


def test_good_rows_are_kept_and_bad_ones_listed_with_their_cells(people: Harness) -> None:
    job = imported(people, MIXED)
    assert (job.state, job.rows_total, job.rows_read) == ("done", 4, 4)
    assert (job.created, job.refused) == (2, 2)
    assert [(one.line, one.field, one.code, one.value) for one in job.errors] == [
        (3, "hired_on", "field.date", "31.1.2026"),
        (4, "name", "field.required", None),
        (4, "hired_on", "field.date", "2026-02-30"),
    ]
    assert names(people) == ["Li", "王伟"]
    assert len(people.published()) == 2


def test_refused_rows_come_back_as_a_file_that_is_mended_and_sent_again(people: Harness) -> None:
    refused = file_of(imported(people, MIXED), "refused_rows")
    lines = list(csv.reader(io.StringIO(refused, newline="")))
    assert lines[0] == ["external_ref", "name", "hired_on", "email", REASONS]
    assert lines[1][:4] == ["r2", "𠮷野", "31.1.2026", "a@example.com"]
    assert "field.date" in lines[1][4]
    mended = refused.replace("31.1.2026", "2026-01-31").replace(
        "r3,,2026-02-30", "r3,Han,2028-02-29"
    )
    again = imported(people, mended)
    assert (again.created, again.refused, again.refused_rows) == (2, 0, None)
    assert names(people) == ["Han", "Li", "王伟", "𠮷野"]


def test_a_refused_formula_comes_back_harmless_and_is_read_as_it_was(people: Harness) -> None:
    refused = file_of(imported(people, HEAD + '=1+1,"=HYPERLINK(""x"")",never,\n'), "refused_rows")
    assert "'=1+1" in refused
    assert read_table(refused.encode()).rows(0, 1)[0].cells["name"] == '=HYPERLINK("x")'


def test_the_same_file_twice_changes_nothing_twice(people: Harness) -> None:
    imported(people, MIXED)
    again = imported(people, MIXED)
    assert (again.created, again.unchanged, again.refused) == (0, 2, 2)
    assert len(people.published()) == 2


def test_a_dry_run_judges_rows_in_order_and_keeps_nothing(people: Harness) -> None:
    twice = MIXED + "r1,王伟,2026-01-01,\n"  # the second sees the first, as in the real run
    job = imported(people, twice, is_dry_run=True)
    assert (job.state, job.is_dry_run) == ("done", True)
    assert (job.created, job.unchanged, job.refused) == (2, 1, 2)
    assert len(file_of(job, "refused_rows").splitlines()) == 3
    assert names(people) == []
    assert people.published() == []
    assert people.sql("SELECT count(*) FROM realignment")[0][0] == 0


def test_a_dry_run_of_too_many_rows_is_refused_at_once(
    people: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MOST_TRIED", 1)
    with pytest.raises(Refused) as refused:
        started(people, MIXED, is_dry_run=True)
    assert refused.value.codes == ["import.too_many_rows_to_try"]


def test_a_job_goes_on_after_a_kill_and_stops_when_it_is_cancelled(people: Harness) -> None:
    many = HEAD + "".join(f"r{n},N{n},2026-01-01,\n" for n in range(120))
    job = started(people, many)
    step_once(people)
    assert people.call("get_job", job_id=job.job_id, caller=WHO).rows_read == 50
    rows.read.cache_clear()  # as after a restart
    step_once(people)
    people.call("cancel_job", job_id=job.job_id, caller=WHO)
    work_off(people)
    found = people.call("get_job", job_id=job.job_id, caller=WHO)
    assert (found.state, found.rows_read, len(names(people))) == ("cancelled", 100, 100)


def test_a_job_whose_step_breaks_fails_with_a_reason_and_lets_the_next_one_run(
    people: Harness,
) -> None:
    broken, good = started(people, MIXED), started(people, HEAD + "r9,Zoe,2026-01-01,\n")

    def importer(cells: Any, work: Any) -> Any:
        if cells["external_ref"] == "r1":
            raise ZeroDivisionError
        return IMPORTERS["employees"](cells, work)

    people.runs(lambda work: jobs.step(work, {"employees": importer}, TEXTS))
    found = [people.call("get_job", job_id=one.job_id, caller=WHO) for one in (broken, good)]
    assert [one.state for one in found] == ["failed", "done"]
    assert [(one.line, one.code) for one in found[0].errors] == [(0, "internal")]
    assert names(people) == ["Zoe"]


def test_a_row_that_is_refused_after_it_was_announced_announces_nothing(people: Harness) -> None:
    job = started(people, MIXED)

    def importer(cells: Any, work: Any) -> Any:
        done = IMPORTERS["employees"](cells, work)
        if cells["external_ref"] == "r1":
            raise RuleBroken([Refusal("record.conflict", "external_ref")])
        return done

    people.runs(lambda work: jobs.step(work, {"employees": importer}, TEXTS))
    found = people.call("get_job", job_id=job.job_id, caller=WHO)
    assert (found.created, found.refused) == (1, 3)
    assert names(people) == ["Li"]
    assert len(people.published()) == 1


def test_a_job_keeps_its_actors_permissions_and_only_the_actor_sees_it(people: Harness) -> None:
    job = started(people, MIXED)
    other = Caller("acct_2", None, None, {"jobs:read": "own"})
    with pytest.raises(Refused) as refused:
        people.call("get_job", job_id=job.job_id, caller=other)
    assert refused.value.kind == "not_found"
    people.call(
        "get_job", job_id=job.job_id, caller=Caller("acct_1", None, None, other.permissions)
    )


def test_files_are_removed_after_seven_days_and_not_before(people: Harness) -> None:
    job = imported(people, MIXED)
    now = datetime.now(UTC)
    assert files.remove_old("people", now + timedelta(days=6, hours=23)) == 0
    assert file_of(job, "refused_rows")
    assert files.remove_old("people", now + timedelta(days=7, minutes=1)) >= 2
    assert files.lying_in(files.files_of("people")) == []
    assert files.remove_old("channels", now + timedelta(days=8)) == 0
