"""A deal's moves and its loss name its customer, for crm's copies."""

from __future__ import annotations

from services.pipeline.contract import DealLost, DealStageChanged
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, knows_sellers


def test_a_move_and_a_loss_name_the_customer_as_it_now_is(harness):
    pipeline = harness(PipelineService)
    knows_sellers(pipeline, "emp_1")
    deal = a_deal(pipeline)
    pipeline.call("move_deal", deal_id=deal.deal_id, stage="proposal")
    pipeline.call("change_deal", deal_id=deal.deal_id, customer_id="cust_2")
    pipeline.call("lose_deal", deal_id=deal.deal_id, reason="价格")
    (moved,), (lost,) = pipeline.published(DealStageChanged), pipeline.published(DealLost)
    assert (moved.customer_id, lost.customer_id) == ("cust_1", "cust_2")
