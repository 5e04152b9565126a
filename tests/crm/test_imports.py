"""Imports of customers and contacts: the same file twice, a parent that comes later, bad rows."""

from __future__ import annotations

from datetime import date

import pytest

from chassis import files, jobs
from chassis.ids import derived_id
from chassis.passport import Caller
from kernel.money import Money
from services.crm.contract import CustomerCreated
from services.crm.imports import IMPORTERS
from services.crm.texts import TEXTS
from tests.crm.builders import knows_employees, signed

OWNER = derived_id("emp", "employee", "王伟")


@pytest.fixture(autouse=True)
def _store(tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))


def imported(crm, kind, *lines, caller=None):
    content = "\n".join(lines).encode()
    stored = files.put("imports", content, "csv")
    values = {"kind": kind, "file_key": stored.key, "size": stored.size, "sha256": stored.sha256}
    more = {} if caller is None else {"caller": caller}
    job = crm.call("start_import", **values, **more)
    crm.runs(lambda work: jobs.step(work, IMPORTERS, TEXTS))
    return crm.call("get_job", job_id=job.job_id)


def counts(job):
    return job.created, job.updated, job.unchanged, job.refused


def get(crm, reference):
    return crm.call("get_customer", customer_id=derived_id("cust", "customer", reference))


def test_customers_come_in_once_and_a_parent_may_come_later(crm):
    knows_employees(crm, OWNER)
    lines = (
        "external_ref,name,owner_ref,parent_ref,annual_revenue,currency,employees_count",
        "b,分公司,王伟,a,1100.04,USD,2822", "a,𠮷野集团😀,,,,,",
    )
    job = imported(crm, "customers", *lines)
    assert counts(job) == (2, 0, 0, 0)
    below = get(crm, "b")
    assert (below.owner_id, below.annual_revenue, below.employees_count) == (
        OWNER, Money(1100_04, "USD"), 2822)
    seen = crm.call("overview", customer_id=below.customer_id)
    assert (below.parent_customer_id, seen.parent_name) == (get(crm, "a").customer_id, "𠮷野集团😀")
    assert counts(imported(crm, "customers", *lines)) == (0, 0, 2, 0)
    assert len(crm.published(CustomerCreated)) == 2
    assert get(crm, "b").version == 1


def test_a_later_file_changes_what_its_cells_say_and_nothing_else(crm):
    knows_employees(crm, OWNER)
    imported(crm, "customers", "external_ref,name,region,phone", "a,甲,华东,13812341111")
    job = imported(crm, "customers", "external_ref,name,region,owner_ref", "a,甲,华南,王伟")
    after = get(crm, "a")
    assert (counts(job), after.region, after.phone, after.owner_id) == (
        (0, 1, 0, 0), "华南", "13812341111", OWNER)


def test_deals_of_an_earlier_import_meet_their_customer(crm):
    customer_id = derived_id("cust", "customer", "maven_crm:Acme")
    crm.hears(signed("1000.00", customer_id=customer_id))
    imported(crm, "customers", "external_ref,name", "maven_crm:Acme,Acme Corporation")
    assert crm.call("overview", customer_id=customer_id).totals[0].signed == Money(1000_00)


def test_bad_rows_are_listed_and_good_ones_kept(crm):
    job = imported(
        crm, "customers",
        "external_ref,name,annual_revenue,tax_id,owner_ref,parent_ref,potential_score",
        "a,甲,1.00,T1,,,", "b,乙,x,,,,", "c,丙,,t 1,,,", "d,丁,,,nobody,,", "e,,,,,,",
        "f,己,,,,f,", "g,庚,,,,,101")
    assert counts(job) == (1, 0, 0, 6)
    assert [(one.line, one.field, one.code) for one in job.errors] == [
        (3, "annual_revenue", "money.malformed"), (4, "tax_id", "customer.tax_id_taken"),
        (5, "owner_ref", "customer.owner_unknown"), (6, "name", "field.required"),
        (7, "parent_ref", "customer.parent_cycle"), (8, "potential_score", "field.out_of_range")]


def test_a_circle_in_a_file_is_refused_at_its_last_row(crm):
    job = imported(crm, "customers", "external_ref,name,parent_ref", "a,a,b", "b,b,c", "c,c,a")
    assert ([one.line for one in job.errors], job.created) == ([4], 2)


def test_names_that_look_alike_come_in_by_their_keys(crm):
    job = imported(crm, "customers", "external_ref,name", "a,同名公司", "b,同名公司")
    assert counts(job) == (2, 0, 0, 0)


def test_an_importer_reaches_no_further_than_the_scope(crm):
    knows_employees(crm, OWNER)
    imported(crm, "customers", "external_ref,name,owner_ref", "a,甲,王伟")
    caller = Caller("acct_1", "emp_1", None, {"imports:write": "own"})
    job = imported(crm, "customers", "external_ref,name,owner_ref", "a,改名,", "b,乙,王伟", "c,丙,",
                   caller=caller)
    assert [(one.line, one.code) for one in job.errors] == [
        (2, "record.not_found"), (3, "customer.owner_outside_scope")]
    assert (get(crm, "a").name, get(crm, "c").owner_id) == ("甲", "emp_1")


def test_contacts_come_in_once_and_change(crm):
    imported(crm, "customers", "external_ref,name", "a,甲", "b,乙")
    heading = "external_ref,customer_ref,name,role,decision_weight,phone"
    job = imported(crm, "contacts", heading, "1,a,王小明,总监,80,138", "2,none,李四,,,")
    assert counts(job) == (1, 0, 0, 1)
    assert job.errors[0].code == "contact.customer_unknown"
    again = imported(crm, "contacts", heading, "1,a,王小明,总监,80,138")
    changed = imported(crm, "contacts", heading, "1,a,王小明,总经理,,")
    moved = imported(crm, "contacts", heading, "1,b,王小明,总经理,,")
    assert [counts(one) for one in (again, changed, moved)] == [
        (0, 0, 1, 0), (0, 1, 0, 0), (0, 0, 0, 1)]
    customer_id = get(crm, "a").customer_id
    (seen,) = crm.call("list_contacts", customer_id=customer_id).items
    assert (seen.role, seen.decision_weight, seen.phone) == ("总经理", 80, "138")


def test_a_file_brings_nobody_back_who_was_forgotten(crm):
    imported(crm, "customers", "external_ref,name", "a,王小明")
    crm.call("subject_erase", subject_id=get(crm, "a").customer_id, reason="x")
    job = imported(crm, "customers", "external_ref,name", "a,王小明", "b,乙")
    assert ([one.code for one in job.errors], job.created) == (["customer.erased"], 1)
    assert (get(crm, "a").name, get(crm, "a").next_due_on) == ("***", date(2026, 4, 30))
