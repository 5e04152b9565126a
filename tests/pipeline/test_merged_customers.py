"""New deals go to the customer that a merged one is now; what was signed keeps its own."""

from __future__ import annotations

import pytest

from services.pipeline.contract import DealSigned
from services.pipeline.contract.lead_events import LeadConverted
from services.pipeline.service import PipelineService
from tests.merges import went
from tests.pipeline.builders import a_deal, a_signed_deal, knows_sellers
from tests.pipeline.lead_builders import a_qualified_lead


@pytest.fixture
def pipeline(harness):
    return harness(PipelineService)


@pytest.fixture
def told(pipeline):
    """old went into middle, middle into keep."""
    knows_sellers(pipeline, "emp_1")
    pipeline.hears(went("cust_old", "cust_middle"), went("cust_middle", "cust_keep"))
    return pipeline


def of_customer(pipeline, customer_id):
    return {one.deal_id for one in pipeline.call("list_deals", customer_id=customer_id).items}


def test_a_new_deal_is_stored_under_the_survivor(told):
    assert a_deal(told, customer_id="cust_old").customer_id == "cust_keep"
    assert a_deal(told, customer_id="cust_other").customer_id == "cust_other"
    assert a_deal(told, customer_id=None, stage="lead_capture").customer_id is None


def test_a_deal_that_is_changed_to_a_merged_customer_names_the_survivor(told):
    deal = a_deal(told, customer_id="cust_other")
    changed = told.call("change_deal", deal_id=deal.deal_id, customer_id="cust_middle")
    assert changed.customer_id == "cust_keep"
    assert told.call("change_deal", deal_id=deal.deal_id, title="x").customer_id == "cust_keep"


def test_a_lead_becomes_a_deal_of_the_survivor(told):
    lead = a_qualified_lead(told)
    found = told.call("convert_lead", lead_id=lead.lead_id, customer_id="cust_old", title="泵站")
    assert (found.deal.customer_id, found.lead.customer_id) == ("cust_keep", "cust_keep")
    (said,) = told.published(LeadConverted)
    assert said.customer_id == "cust_keep"


def test_deals_are_found_under_every_id_and_keep_what_they_were_signed_with(pipeline):
    knows_sellers(pipeline, "emp_1")
    signed = a_signed_deal(pipeline, customer_id="cust_old")
    pipeline.hears(went("cust_old", "cust_keep"))
    later, other = a_deal(pipeline, customer_id="cust_old"), a_deal(pipeline)
    for name in ("cust_old", "cust_keep"):
        assert of_customer(pipeline, name) == {signed.deal_id, later.deal_id}
    assert pipeline.call("get_deal", deal_id=signed.deal_id).customer_id == "cust_old"
    amended = pipeline.call("amend_deal", deal_id=signed.deal_id, reason="x")
    assert amended.customer_id == "cust_old"
    assert {one.sale.customer_id for one in pipeline.published(DealSigned)} == {"cust_old"}
    pipeline.hears(went("cust_old", None, 3))
    assert of_customer(pipeline, "cust_old") == {signed.deal_id}
    assert of_customer(pipeline, "cust_keep") == {later.deal_id}
    assert of_customer(pipeline, "cust_1") == {other.deal_id}
    assert a_deal(pipeline, customer_id="cust_old").customer_id == "cust_old"
