"""Who sees which leads and what of them, who may search, and what is forgotten."""

from __future__ import annotations

from functools import partial

import pytest

from chassis import files, jobs
from chassis.passport import Caller
from chassis.testing import Harness
from services.crm.contract import CustomerErased
from services.pipeline.exports import EXPORTS
from services.pipeline.imports import IMPORTERS
from services.pipeline.service import PipelineService
from services.pipeline.texts import TEXTS
from tests.pipeline.builders import GOOD_FORM, knows_sellers, sees
from tests.pipeline.lead_builders import a_caller, a_lead, codes

PERSONAL = ("contact_name", "company", "phone", "email", "notes", "note", "external_ref")


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    knows_sellers(built, "emp_1", "emp_2")
    return built


def steps(pipeline, lead):
    return [str(one.step) for one in
            pipeline.call("lead_history", lead_id=lead.lead_id).entries]


def test_who_sees_which_leads_and_what_of_them(pipeline):
    theirs = a_lead(pipeline, owner_id="emp_1", phone="13800138000")
    pooled = a_lead(pipeline, phone="13900139000")
    sees(pipeline, "emp_boss", "emp_1")

    def seen(caller):
        return {one.lead_id: one.phone for one in pipeline.call("list_leads", caller=caller).items}

    assert seen(a_caller("emp_1")) == {theirs.lead_id: "13800138000"}
    assert seen(a_caller("emp_2")) == {}
    assert seen(a_caller("emp_boss", "team")) == {
        theirs.lead_id: "13800138000", pooled.lead_id: "13900139000"}
    assert seen(a_caller("emp_x", "all", "leads:read")) == {
        theirs.lead_id: None, pooled.lead_id: None}
    masked = pipeline.call("get_lead", caller=a_caller("emp_x", "all", "leads:read"),
                           lead_id=theirs.lead_id)
    assert (masked.contact_name, masked.is_masked) == ("王**", True)
    again = a_lead(pipeline, caller=a_caller("emp_2"), phone="13800138000")
    assert (again.lead_id, again.phone, again.is_duplicate) == (theirs.lead_id, None, True)
    assert codes(pipeline, "get_lead", caller=a_caller("emp_2"), lead_id=theirs.lead_id) == [
        "record.not_found"]


def test_a_prospect_is_told_and_forgotten(pipeline):
    lead = a_lead(pipeline, key="entered", phone="13800138000", email="a@b.cn", notes="急")
    told = pipeline.call("lead_subject_export", subject_id=lead.lead_id)
    assert (told.lead.phone, told.lead.is_masked, len(told.entries)) == ("13800138000", False, 1)
    narrow = a_caller("emp_boss", "team")
    assert codes(pipeline, "lead_subject_export", caller=narrow, subject_id=lead.lead_id) == [
        "caller.forbidden"]
    assert codes(pipeline, "lead_subject_erase", caller=narrow, subject_id=lead.lead_id,
                 reason="x") == ["caller.forbidden"]
    gone = pipeline.call("lead_subject_erase", subject_id=lead.lead_id, reason="要求删除")
    assert gone.answers == 1
    [stored] = pipeline.sql("SELECT * FROM lead")
    assert {getattr(stored, name) for name in (*PERSONAL, "phone_key", "email_key")} == {None}
    assert (stored.state, stored.reason) == ("disqualified", "erased")
    everything = pipeline.sql("SELECT * FROM lead_event") + pipeline.sql(
        "SELECT convert_from(reply, 'UTF8') AS reply FROM idempotency")
    assert "13800138000" not in str(everything)


def test_only_who_reads_personal_data_searches_in_them(pipeline):
    lead = a_lead(pipeline, owner_id="emp_1", company="恒远泵业", phone="13800138000")
    a_lead(pipeline, owner_id="emp_1", company="100% 别家_")
    sees(pipeline, "emp_boss", "emp_1")
    for caller in (a_caller("emp_1"), a_caller("emp_boss", "team")):
        found = pipeline.call("list_leads", caller=caller, q="恒远 1380").items
        assert [one.lead_id for one in found] == [lead.lead_id]
        assert len(pipeline.call("list_leads", caller=caller, q="%").items) == 1
    for granted in ({"leads:read": "all"}, {"leads:read": "all", "personal:read": "team"}):
        caller = Caller("acct_x", "emp_boss", None, granted)
        assert codes(pipeline, "list_leads", caller=caller, q="1380") == ["caller.forbidden"]


@pytest.mark.parametrize("times", [1, 2])
def test_what_a_customer_came_in_with_is_forgotten_with_the_customer(
    pipeline, tmp_path, monkeypatch, times
):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    lead = a_lead(pipeline, key="entered", contact_name="王小明", phone="13800138000")
    other = a_lead(pipeline, key="another", contact_name="李四", phone="13900139000")
    stored = files.put(files.uploads_of("pipeline"), "external_ref,phone\nc9,x王小明\n".encode(),
                       "csv")
    pipeline.call("start_import", kind="leads", file_key=stored.key, size=stored.size,
                  sha256=stored.sha256)
    work_off = partial(jobs.step, importers=IMPORTERS, texts=TEXTS, exports=EXPORTS)
    pipeline.runs(work_off)
    pipeline.call("assign_lead", lead_id=lead.lead_id, owner_id="emp_1")
    pipeline.call("respond_to_lead", lead_id=lead.lead_id)
    pipeline.call("screen_lead", lead_id=lead.lead_id, **GOOD_FORM)
    pipeline.call("convert_lead", lead_id=lead.lead_id, customer_id="cust_1", title="泵站")
    erased = CustomerErased("cust_1", 3, None, None, None, None)
    pipeline.hears(*[erased] * times, CustomerErased("cust_none", 2, None, None, None, None))
    pipeline.runs(work_off)
    assert list(path for path in tmp_path.rglob("*") if path.is_file()) == []
    kept = {row.key: bytes(row.reply) for row in pipeline.sql(
        "SELECT key, reply FROM idempotency WHERE operation = 'create_lead'")}
    assert (kept["entered"], other.lead_id.encode() in kept["another"]) == (b"null", True)
