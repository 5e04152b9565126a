"""Imported deals are announced by how they ended: a signed one as signed, a lost one as lost."""

from __future__ import annotations

import pytest

from chassis import files, jobs
from chassis.ids import derived_id
from kernel.money import Money
from services.pipeline.contract import DealLost, DealSigned
from services.pipeline.imports import IMPORTERS
from services.pipeline.service import PipelineService
from services.pipeline.texts import TEXTS
from tests.pipeline.builders import knows_sellers

HEADINGS = ("external_ref,title,owner_ref,stage,status,product_ref,currency,net_price,signed_on,"
            "closed_on,lost_reason,customer_ref")
ROWS = (
    "d1,签了,王伟,,signed,p,CNY,100.00,2026-01-05,,,c1",
    "d2,丢了🙂,王伟,needs_discovery,lost,p,CNY,70.00,,2026-01-06,price,c1",
    "d3,还开着,王伟,needs_discovery,open,p,CNY,50.00,,,,c1",
)


@pytest.fixture
def pipeline(harness, tmp_path, monkeypatch):
    monkeypatch.setenv("SALESLOOP_FILES", str(tmp_path))
    under_test = harness(PipelineService)
    knows_sellers(under_test, derived_id("emp", "employee", "王伟"))
    return under_test


def imported(pipeline, *lines):
    stored = files.put("imports", "\n".join((HEADINGS, *lines)).encode(), "csv")
    job = pipeline.call("start_import", kind="deals", file_key=stored.key, size=stored.size,
                        sha256=stored.sha256)
    pipeline.runs(lambda work: jobs.step(work, IMPORTERS, TEXTS))
    return pipeline.call("get_job", job_id=job.job_id)


def test_each_end_is_announced_once_however_often_the_file_comes(pipeline):
    assert [imported(pipeline, *ROWS).created for _ in range(2)] == [3, 0]
    [signed] = pipeline.published(DealSigned)
    assert signed.sale.deal_id == derived_id("deal", "deal", "d1")
    [lost] = pipeline.published(DealLost)
    assert (lost.deal_id, lost.version, lost.reason, lost.amount, lost.customer_id) == (
        derived_id("deal", "deal", "d2"), 1, "-", Money(7000),
        derived_id("cust", "customer", "c1"))
