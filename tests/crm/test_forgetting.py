"""What lies in files, error lists and kept answers of bulk jobs goes at an erasure, and by age."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chassis import files, jobs
from chassis.forgetting import empty_next_job
from chassis.work import in_transaction
from services.crm.exports import EXPORTS
from services.crm.imports import IMPORTERS
from services.crm.texts import TEXTS
from tests.crm.builders import a_contact

MARK = "𠮷龘🐉王小明"
GOOD = f"external_ref,name,potential_score\nr1,{MARK},50\n"
BAD = f"{GOOD}r2,{MARK},{MARK}\n"


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))


def step(work):
    return jobs.step(work, IMPORTERS, TEXTS, EXPORTS)


def started(crm, content=BAD, kind="customers", **more):
    stored = files.put(files.uploads_of("crm"), content.encode(), "csv")
    return crm.call("start_import", kind=kind, file_key=stored.key, size=stored.size,
                    sha256=stored.sha256, **more).job_id


def worked_off(crm):
    crm.runs(step)


def in_files():
    """How many files of the store hold the marker."""
    return sum(MARK.encode() in files.read_as(key)
               for folder in ("imports", "jobs", "attachments") for key in files.lying_in(folder))


def in_rows(crm):
    """The tables of jobs, kept answers, events and audit that hold the marker."""
    tables = ("job", "idempotency", "outbox", "waiting", "audit")
    rows = [str([bytes(value) if isinstance(value, memoryview) else value for value in row])
            + "".join(bytes(value).decode(errors="replace") for value in row
                      if isinstance(value, memoryview))
            for table in tables for row in crm.sql(f"SELECT * FROM {table}")]
    return sum(MARK in row for row in rows)


def test_an_erasure_empties_what_has_ended_whoever_it_was_about(crm, customer):
    contact = a_contact(crm, customer.customer_id)
    job_id = started(crm)
    tried = started(crm, is_dry_run=True)
    worked_off(crm)
    crm.call("start_export", kind="customers", format="csv", filters={"q": MARK})
    worked_off(crm)
    job = crm.call("get_job", job_id=job_id)
    assert (job.created, job.refused, job.errors[0].value) == (1, 1, MARK)
    assert (in_files() > 3, in_rows(crm) > 1) == (True, True)
    crm.call("subject_erase", subject_id=contact.contact_id, reason="本人要求")
    worked_off(crm)
    assert in_files() == 0
    after = crm.call("get_job", job_id=job_id)
    assert (after.created, after.refused, after.refused_rows) == (1, 1, None)
    assert [(one.line, one.field, one.code, one.value) for one in after.errors] == [
        (3, "potential_score", "field.integer", None)]
    assert crm.call("get_job", job_id=tried).refused == 1
    (customer_row,) = crm.sql("SELECT count(*) FROM customer WHERE name = :name", name=MARK)
    assert customer_row[0] == 1, "the record of somebody else stays"


def test_the_job_table_and_the_kept_answers_hold_nothing_afterwards(crm, customer):
    job_id = started(crm, "external_ref,name,potential_score\nr2,x,王小明🐉\n")
    worked_off(crm)
    crm.call("cancel_job", job_id=job_id)
    assert len(crm.sql("SELECT 1 FROM idempotency WHERE operation = 'cancel_job' "
                       "AND reply <> 'null'")) == 1
    crm.call("subject_erase", subject_id=customer.customer_id, reason="x")
    worked_off(crm)
    assert crm.sql("SELECT 1 FROM idempotency WHERE operation = 'cancel_job' "
                   "AND reply <> 'null'") == []
    assert [row.file_key for row in crm.sql("SELECT file_key FROM job")] == [""]
    assert "王小明" not in str(crm.sql("SELECT errors, wish FROM job"))


def test_what_still_runs_ends_and_is_emptied_then(crm, customer):
    lines = "".join(f"r{number},{MARK}{number},\n" for number in range(70))
    job_id = started(crm, f"external_ref,name,potential_score\n{lines}")
    assert in_transaction(crm.ground, step)
    crm.call("subject_erase", subject_id=customer.customer_id, reason="x")
    assert in_files() == 1
    worked_off(crm)
    job = crm.call("get_job", job_id=job_id)
    assert (job.state, job.created, in_files()) == ("done", 70, 0)


def test_nobody_forgotten_a_job_is_emptied_after_seven_days_and_not_before(crm, customer):
    job_id = started(crm)
    worked_off(crm)
    crm.clock.at += timedelta(days=7)
    worked_off(crm)
    assert crm.call("get_job", job_id=job_id).errors[0].value == MARK
    crm.clock.at += timedelta(seconds=1)
    worked_off(crm)
    assert (crm.call("get_job", job_id=job_id).errors[0].value, in_files()) == (None, 0)


def test_the_same_content_sent_twice_is_there_until_its_last_job_is_emptied(crm, customer):
    started(crm, GOOD)
    worked_off(crm)
    crm.clock.at += timedelta(days=5)
    second = started(crm, GOOD)
    crm.clock.at += timedelta(days=3)
    assert in_transaction(crm.ground, empty_next_job), "the first is emptied"
    worked_off(crm)
    assert (crm.call("get_job", job_id=second).unchanged, in_files()) == (1, 1)
    crm.clock.at += timedelta(days=8)
    worked_off(crm)
    assert in_files() == 0


def test_a_process_that_dies_between_files_and_row_empties_it_once_more(crm, customer):
    started(crm)
    worked_off(crm)
    crm.call("subject_erase", subject_id=customer.customer_id, reason="x")

    def dies(work):
        empty_next_job(work)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        in_transaction(crm.ground, dies)
    assert in_files() == 0
    worked_off(crm)
    assert [row.file_key for row in crm.sql("SELECT file_key FROM job")] == [""]
