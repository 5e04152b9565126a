"""Probabilities by stage, learned and by hand; boards; lost deals opened again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import text

from chassis.testing import Refused
from services.org.contract import AssignmentChanged
from services.org.contract.assignments import UnitShare
from services.pipeline.contract import DealStageChanged
from services.pipeline.service import PipelineService
from services.pipeline.usecases import forecasts
from tests.pipeline.builders import a_deal, a_line_input, a_signed_deal, knows_sellers


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_2")
    return under_test


def lost(pipeline, **more):
    deal = a_deal(pipeline, **more)
    return pipeline.call("lose_deal", deal_id=deal.deal_id, reason="价格", competitor="某公司🙂")


def likely(pipeline, deal):
    return pipeline.call("win_probability", deal_id=deal.deal_id)


def test_without_history_the_stage_decides(pipeline):
    found = likely(pipeline, a_deal(pipeline, stage="proposal"))
    assert (str(found.in_force), found.by_stage, found.learned, found.factors) == (
        "50", 50, None, ())
    assert found.category == "best_case"


def test_it_is_learned_from_closed_deals_and_explained(pipeline):
    for _ in range(3):
        a_signed_deal(pipeline)
    lost(pipeline, owner_id="emp_2", stage="proposal")
    strong, weak = a_deal(pipeline), a_deal(pipeline, owner_id="emp_2", stage="lead_capture")
    assert likely(pipeline, strong).learned is None
    for _ in range(2):
        pipeline.runs(forecasts.learn)
    above, below = likely(pipeline, strong), likely(pipeline, weak)
    assert above.in_force == above.learned > 90
    assert below.in_force < 10
    [by_stage] = [one for one in above.factors if one.field == "stage"]
    assert (by_stage.value, by_stage.won, by_stage.lost) == ("negotiation", 3, 0)
    [owner] = [one for one in below.factors if one.field == "owner_id"]
    assert (owner.won, owner.lost) == (0, 1)
    assert owner.weight < 1
    assert above.category == "commit"


def works_in(pipeline, employee_id, *units, version=1):
    """Units with their shares, since the start of 2026."""
    pipeline.hears(AssignmentChanged(employee_id, version, tuple(
        UnitShare(unit, Decimal(share), date(2026, 1, 1), None) for unit, share in units), ()))


def test_it_is_learned_from_the_owners_team_or_of_too_few_there_from_all(pipeline):
    works_in(pipeline, "emp_1", ("unit_north", "0.4"), ("unit_east", "0.6"))
    works_in(pipeline, "emp_2", ("unit_south", "1"))
    for _ in range(3):
        a_signed_deal(pipeline)
    lost(pipeline)
    for _ in range(2):
        lost(pipeline, owner_id="emp_2", stage="proposal")
    pipeline.runs(forecasts.learn)
    ours, theirs = a_deal(pipeline), a_deal(pipeline, owner_id="emp_2")
    by_team, by_all = likely(pipeline, ours), likely(pipeline, theirs)
    assert (by_team.learned_from, by_team.team) == ("team", "unit_east")
    assert (by_all.learned_from, by_all.team) == ("pipeline", None)
    of = {one.field: (one.won, one.lost) for one in by_team.factors}
    assert (of["channel_id"], of["owner_id"]) == ((3, 1), (3, 1))
    assert {one.field: (one.won, one.lost) for one in by_all.factors}["channel_id"] == (3, 3)
    assert by_team.learned > by_all.learned


def test_a_seller_who_moved_counts_for_the_new_team_and_old_news_changes_nothing(pipeline):
    works_in(pipeline, "emp_1", ("unit_south", "1"), version=2)
    works_in(pipeline, "emp_1", ("unit_north", "1"))
    a_signed_deal(pipeline)
    lost(pipeline)
    deal = a_deal(pipeline)
    pipeline.runs(forecasts.learn)
    assert likely(pipeline, deal).team == "unit_south"
    for _ in range(2):
        works_in(pipeline, "emp_1", ("unit_north", "1"), version=3)
    assert likely(pipeline, deal).learned_from == "pipeline"
    pipeline.runs(forecasts.learn)
    assert likely(pipeline, deal).team == "unit_north"


def test_a_product_line_says_something_of_fifty_closed_deals(pipeline):
    two = [a_line_input(), a_line_input(product_line="阀门"), a_line_input()]
    a_signed_deal(pipeline, lines=two)
    lost(pipeline, lines=two)
    deal = a_deal(pipeline, lines=two)
    pipeline.runs(forecasts.learn)
    held = "SELECT value, won, lost FROM win_count WHERE field = 'product_line' AND team = ''"
    assert sorted(map(tuple, pipeline.sql(held))) == [("pumps", 1, 1), ("阀门", 1, 1)]
    assert "product_line" not in {one.field for one in likely(pipeline, deal).factors}
    with pipeline.engine.begin() as connection:
        connection.execute(text("UPDATE win_count SET won = 30, lost = 20 WHERE value = '阀门'"))
        connection.execute(text("UPDATE win_count SET won = 30, lost = 19 WHERE value = 'pumps'"))
    assert [one.value for one in likely(pipeline, deal).factors
            if one.field == "product_line"] == ["阀门"]
    [found] = pipeline.call("deal_forecast", from_on="2026-01-01", to_on="2026-12-31").items
    assert found.by_owners.to_pipeline == deal.amount


def test_a_hand_turns_it_off_until_it_is_taken_back(pipeline):
    deal = a_deal(pipeline, stage="lead_capture")
    of = {"deal_id": deal.deal_id}
    by_hand = pipeline.call("set_forecast", **of, probability=90, category="omitted")
    assert (str(by_hand.in_force), by_hand.category, by_hand.is_category_by_hand) == (
        "90", "omitted", True)
    back = pipeline.call("set_forecast", **of)
    assert (str(back.in_force), back.category, back.is_category_by_hand) == (
        "5", "pipeline", False)
    pipeline.call("lose_deal", **of, reason="预算")
    with pytest.raises(Refused) as refused:
        pipeline.call("set_forecast", **of, probability=1)
    assert refused.value.codes == ["deal.not_open"]


def test_a_board_adds_up_by_stage_and_currency(pipeline):
    a_deal(pipeline, stage="proposal")
    a_deal(pipeline, stage="proposal", lines=[a_line_input("0.01")])
    a_deal(pipeline, stage="negotiation", owner_id="emp_2")
    a_signed_deal(pipeline)
    a_deal(pipeline, stage="proposal", pipeline="renewal")
    columns = {one.stage: one for one in pipeline.call("deal_board").columns}
    assert [(stage.value, one.count) for stage, one in columns.items()] == [
        ("lead_capture", 0), ("lead_screening", 0), ("needs_discovery", 0), ("proposal", 2),
        ("negotiation", 1)]
    [amount] = columns["proposal"].amounts
    assert (amount.amount.amount, amount.weighted.amount) == ("1000.01", "500.01")
    assert len(columns["proposal"].deals) == 2
    own = {one.stage: one.count for one in pipeline.call("deal_board", owner_id="emp_2").columns}
    assert (own["proposal"], own["negotiation"]) == (0, 1)


def test_a_deal_and_its_board_show_the_first_open_task(pipeline):
    deal, other = (a_deal(pipeline, stage="proposal") for _ in range(2))
    assert (deal.next_step, deal.next_step_on) == (None, None)
    of = {"deal_id": deal.deal_id}
    pipeline.call("create_task", **of, title="报价", due_at="2030-05-02T09:00:00+08:00")
    first = pipeline.call("create_task", **of, title="回访 𠮷😀", due_at="2030-01-31T17:30:00Z")
    shown = pipeline.call("get_deal", **of)
    assert (shown.next_step, shown.next_step_on) == ("回访 𠮷😀", date(2030, 2, 1))
    board = {one.deal_id: one.next_step for column in pipeline.call("deal_board").columns
             for one in column.deals}
    assert board == {deal.deal_id: "回访 𠮷😀", other.deal_id: None}
    pipeline.call("finish_task", task_id=first.task_id, outcome="已谈")
    assert pipeline.call("get_deal", **of).next_step == "报价"
    assert [one.next_step for one in pipeline.call("list_deals").items] == [None, None]


def test_a_lost_deal_is_opened_again_where_it_was_lost(pipeline):
    gone = lost(pipeline, stage="proposal")
    assert (gone.lost_reason, gone.lost_to) == ("价格", "某公司🙂")
    found = pipeline.call("reopen_deal", deal_id=gone.deal_id, reason="预算恢复")
    assert (found.status, found.stage, found.lost_reason, found.lost_to, found.closed_on) == (
        "open", "proposal", None, None, None)
    history = pipeline.call("stage_history", deal_id=gone.deal_id).changes
    assert history[-1].note == "价格 → 预算恢复"
    assert pipeline.published(DealStageChanged)[-1].version == found.version
    with pytest.raises(Refused) as refused:
        pipeline.call("reopen_deal", deal_id=gone.deal_id, reason="x")
    assert refused.value.codes == ["deal.not_lost"]
