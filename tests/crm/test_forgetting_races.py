"""A file comes in while its customer is forgotten: whichever is first, nothing of it remains."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from chassis import files, jobs
from chassis.forgetting import empty_next_job
from services.crm.exports import EXPORTS
from services.crm.imports import IMPORTERS
from services.crm.texts import TEXTS
from services.crm.usecases import attachments
from tests.crm.attachment_builders import a_file, keys_in_store
from tests.crm.builders import a_customer
from tests.crm.test_races import at_once

MARK = "𠮷龘王小明"
ROUNDS = range(4)
TABLE = f"external_ref,name\nc1,{MARK}\nc2,x{MARK}\n".encode()


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))


def erase(crm, customer):
    crm.call("subject_erase", subject_id=customer.customer_id, reason="本人要求")


def cleared(crm):
    """What timers do two hours later, by the clock that dates files."""
    crm.runs(attachments.clear_step)
    crm.clock.at = datetime.now(UTC) + timedelta(hours=2)
    crm.runs(attachments.sweep)


def attached(crm):
    return crm.sql("SELECT 1 FROM attachment WHERE removed_at IS NULL OR name IS NOT NULL")


def uploaded(crm):
    """An upload of the marker is queued as a job."""
    stored = files.put(files.uploads_of("crm"), TABLE, "csv")
    return crm.call("start_import", kind="customers", file_key=stored.key, size=stored.size,
                    sha256=stored.sha256).job_id


def work_off(crm):
    crm.runs(partial(jobs.step, importers=IMPORTERS, texts=TEXTS, exports=EXPORTS))
    crm.runs(empty_next_job)


def holding(folder):
    return [key for key in files.lying_in(folder) if MARK.encode() in files.read_as(key)]


@pytest.mark.parametrize("number", ROUNDS)
def test_a_file_at_once_with_the_erasure_of_its_customer_goes_or_is_refused(crm, number):
    made = a_customer(crm, name=f"{MARK}{number}")
    codes = at_once(lambda: a_file(crm, made.customer_id, f"{MARK}.pdf"), lambda: erase(crm, made))
    assert set(codes) <= {"customer.erased"}
    cleared(crm)
    assert (attached(crm), keys_in_store()) == ([], set())


@pytest.mark.parametrize("is_upload_first", [True, False])
def test_in_either_order_nothing_of_the_file_remains(crm, is_upload_first):
    made = a_customer(crm, name=MARK)
    acts = [lambda: a_file(crm, made.customer_id, f"{MARK}.pdf"), lambda: erase(crm, made)]
    refused = [at_once(act) for act in (acts if is_upload_first else acts[::-1])]
    assert refused == [[], []] if is_upload_first else [[], ["customer.erased"]]
    cleared(crm)
    assert (attached(crm), keys_in_store()) == ([], set())


@pytest.mark.parametrize("number", ROUNDS)
def test_an_import_at_once_with_an_erasure_leaves_no_file_unless_it_came_after(crm, number):
    made = a_customer(crm, name=f"{MARK}{number}")
    before = uploaded(crm)
    assert at_once(lambda: work_off(crm), lambda: erase(crm, made)) == []
    work_off(crm)
    assert (holding("imports"), holding("jobs")) == ([], [])
    [job] = crm.sql("SELECT file_key, errors FROM job WHERE job_id = :name", name=before)
    assert (job.file_key, MARK in str(job.errors)) == ("", False)


def test_an_import_that_comes_after_the_erasure_is_another_ones_and_ends_with_its_days(crm):
    made = a_customer(crm, name=MARK)
    erase(crm, made)
    uploaded(crm)
    work_off(crm)
    crm.clock.at += timedelta(days=7, minutes=1)
    work_off(crm)
    assert (holding("imports"), holding("jobs")) == ([], [])
