"""Exports on a real database: page by page, within the scope, as one file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from chassis import exporting, files
from chassis.passport import Caller
from chassis.reading import read_table
from chassis.testing import Harness, Refused
from tests.chassis.worked_off import (
    ADMIN,
    WHO,
    a_staff,
    exported,
    file_of,
    names,
    step_once,
    work_off,
)


def test_an_export_holds_every_row_once_under_headings_of_its_language(
    people: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 7)
    monkeypatch.setattr(exporting, "PAGES_AT_ONCE", 2)
    a_staff(people, 45)
    job = exported(people, language="zh-CN")
    lines = list(csv.DictReader(io.StringIO(file_of(job), newline="")))
    assert (job.state, job.rows_total, job.rows_read, job.action) == ("done", 45, 45, "export")
    assert sorted(one["姓名"] for one in lines) == sorted(names(people))
    assert {one["入职日期"] for one in lines} == {"2026-01-01"}
    assert job.file.name == "员工-2026-03-31.csv"


def test_an_export_goes_on_after_a_kill_between_its_pages(
    people: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 10)
    monkeypatch.setattr(exporting, "PAGES_AT_ONCE", 1)
    a_staff(people, 25)
    job = people.call("start_export", caller=WHO, kind="employees", format="xlsx", language="en")
    step_once(people)
    step_once(people)
    part = f"{files.files_of('people', job.job_id)}/part-000002.json"
    files.put_as(part, b"[[torn")  # written by a step that was killed before its commit
    work_off(people)
    done = people.call("get_job", job_id=job.job_id, caller=WHO)
    folder = files.files_of("people", job.job_id)
    table = read_table(files.read(f"{folder}/{done.file.sha256}.xlsx", done.file.sha256))
    assert len(table.lines) == 25
    assert table.headings[:2] == ("Employee id", "Name")


def test_an_export_reads_the_scope_anew_for_each_page(
    people: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "PAGE", 1)
    monkeypatch.setattr(exporting, "PAGES_AT_ONCE", 1)
    a_staff(people, 3)
    seen = [row.employee_id for row in people.sql("SELECT employee_id FROM employee ORDER BY 1")]
    edge = ("INSERT INTO scope_edge (viewer_id, subject_id, valid_from, version) "
            "VALUES ('emp_1', :subject, '2026-01-01', 1)")  # fmt: skip
    with people.engine.begin() as connection:
        for subject in seen:
            connection.exec_driver_sql(edge.replace(":subject", f"'{subject}'"))
    chief = Caller("acct_1", "emp_1", None, {**ADMIN, "employees:read": "team"})
    people.call("start_export", caller=chief, kind="employees")
    step_once(people)
    with people.engine.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM scope_edge WHERE subject_id = '{seen[1]}'")
    work_off(people)
    job_id = people.sql("SELECT job_id FROM job WHERE action = 'export'")[0][0]
    text = file_of(people.call("get_job", job_id=job_id, caller=WHO))
    assert [one in text for one in seen] == [True, False, True]


@pytest.mark.parametrize(
    ("wish", "field", "code"),
    [
        ({"kind": "nothing"}, "kind", "export.kind_unknown"),
        ({"kind": "employees", "filters": {"colour": "red"}}, "filters.colour", "field.unknown"),
        ({"kind": "employees", "filters": {"limit": "9"}}, "filters.limit", "field.unknown"),
        ({"kind": "employees", "filters": {"name": 7}}, "filters.name", "field.text"),
        ({"kind": "employees", "filters": []}, "filters", "field.must_be_object"),
        ({"kind": "employees", "format": "pdf"}, "format", "field.choice"),
    ],
)  # fmt: skip
def test_a_wrong_wish_is_refused_at_once(
    people: Harness, wish: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        people.call("start_export", caller=WHO, **wish)
    assert (refused.value.fields, refused.value.codes) == ([field], [code])


def test_who_may_not_see_the_list_may_not_export_it(people: Harness) -> None:
    caller = Caller("acct_1", None, None, {"exports:read": "all"})
    with pytest.raises(Refused) as refused:
        people.call("start_export", caller=caller, kind="employees")
    assert (refused.value.kind, refused.value.error["details"]) == (
        "forbidden", {"permission": "employees:read"},
    )  # fmt: skip


def test_more_rows_than_an_export_may_have_end_it_with_the_reason(
    people: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_staff(people, 12)
    monkeypatch.setattr(exporting, "MOST_EXPORTED_ROWS", 10)
    job = exported(people)
    assert (job.state, [one.code for one in job.errors]) == ("failed", ["export.too_many_rows"])
