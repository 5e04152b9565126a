"""Imported leads: the same file again changes nothing, also when a lead has ended since."""

from __future__ import annotations

import pytest

from chassis import files, jobs
from chassis.ids import derived_id
from services.pipeline.contract.lead_events import LeadCreated
from services.pipeline.exports import EXPORTS
from services.pipeline.imports import IMPORTERS
from services.pipeline.service import PipelineService
from services.pipeline.texts import TEXTS
from tests.pipeline.builders import GOOD_FORM, knows_sellers
from tests.pipeline.lead_builders import a_lead

HEADINGS = "external_ref,contact_name,phone,email,source,region,owner_ref"
ROWS = ("c1,王小明🙂,+86 13800138000,,exhibition,华东,王伟", "c2,𠮷田,,a@b.cn,,,")


@pytest.fixture
def pipeline(harness, tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    under_test = harness(PipelineService)
    knows_sellers(under_test, derived_id("emp", "employee", "王伟"))
    return under_test


def imported(pipeline, *lines):
    stored = files.put("imports", "\n".join((HEADINGS, *lines)).encode(), "csv")
    job = pipeline.call("start_import", kind="leads", file_key=stored.key, size=stored.size,
                        sha256=stored.sha256)
    pipeline.runs(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS))
    done = pipeline.call("get_job", job_id=job.job_id)
    return (done.created, done.unchanged,
            [(one.field, one.code) for one in done.errors])


def test_the_same_file_again_changes_nothing_also_after_the_end(pipeline):
    assert imported(pipeline, *ROWS) == (2, 0, [])
    assert imported(pipeline, *ROWS) == (0, 2, [])
    found = {one.external_ref: one for one in pipeline.call("list_leads").items}
    assert (found["c1"].state, found["c1"].source, found["c2"].source) == (
        "assigned", "exhibition", "import")
    ended = {"lead_id": found["c1"].lead_id}
    pipeline.call("respond_to_lead", **ended)
    pipeline.call("screen_lead", **ended, **GOOD_FORM)
    pipeline.call("convert_lead", **ended, customer_id="cust_1", title="泵站")
    pipeline.call("lead_subject_erase", subject_id=found["c2"].lead_id, reason="本人要求")
    assert imported(pipeline, *ROWS) == (0, 2, [])
    assert len(pipeline.published(LeadCreated)) == 2


def test_who_is_known_by_another_reference_is_told(pipeline):
    a_lead(pipeline, phone="13800138000")
    a_lead(pipeline, email="A@b.cn")
    assert imported(pipeline, *ROWS, "c3,x,,,,,无此人") == (0, 0, [
        ("phone", "lead.duplicate"), ("email", "lead.duplicate"),
        ("owner_ref", "lead.owner_not_employed")])


def test_a_reference_that_ended_may_come_back_by_hand(pipeline):
    first = a_lead(pipeline, external_ref="form-1")
    pipeline.call("disqualify_lead", lead_id=first.lead_id, reason="no_need")
    second = a_lead(pipeline, external_ref="form-1")
    assert (second.lead_id != first.lead_id, second.is_duplicate) == (True, False)
    assert a_lead(pipeline, external_ref="form-1").lead_id == second.lead_id


def test_leads_are_exported_as_a_file(pipeline):
    imported(pipeline, *ROWS)
    job = pipeline.call("start_export", kind="leads", filters={"source": "exhibition"})
    pipeline.runs(lambda work: jobs.step(work, IMPORTERS, TEXTS, EXPORTS))
    done = pipeline.call("get_job", job_id=job.job_id)
    assert (done.state, done.rows_read) == ("done", 1)
