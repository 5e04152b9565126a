"""What a manager says stands beside the owner's figures; both add up in the forecast."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.passport import Caller
from chassis.testing import Refused
from services.pipeline.contract.forecasts import ForecastCategory
from services.pipeline.rules.forecasting import added_up
from services.pipeline.service import PipelineService
from services.pipeline.tables import LEDGERS
from tests.pipeline.builders import a_deal, a_line_input, a_signed_deal, knows_sellers, sees

BOSS = Caller("acct_boss", "emp_boss", None, {"deals:approve": "all", "deals:read": "all"})
LEAD = Caller("acct_lead", "emp_lead", None, {"deals:approve": "team", "deals:read": "team"})
YEAR = {"from_on": "2026-01-01", "to_on": "2026-12-31"}


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1", "emp_2")
    return under_test


def codes(pipeline, operation, **values):
    with pytest.raises(Refused) as refused:
        pipeline.call(operation, **values)
    return refused.value.codes


def override(pipeline, deal, **values):
    return pipeline.call("override_forecast", deal_id=deal.deal_id,
                         **{"reason": "客户预算未定 𠮷", "caller": BOSS, **values})


def amounts(found):
    return [one.amount for one in (found.commit, found.best_case, found.pipeline, found.omitted,
                                   found.to_best_case, found.to_pipeline)]


def test_the_owners_figures_stay_beside_the_managers(pipeline):
    deal = a_deal(pipeline)
    pipeline.call("set_forecast", deal_id=deal.deal_id, probability=90, category="commit")
    said = override(pipeline, deal, probability=40, category="best_case")
    assert (str(said.in_force), said.by_hand, said.category) == ("90", 90, "commit")
    assert (said.override.probability, said.override.category, said.override.said_by) == (
        40, "best_case", "acct_boss")
    again = pipeline.call("win_probability", deal_id=deal.deal_id)
    assert again == said
    assert override(pipeline, deal, reason=None).override is None
    assert pipeline.call("win_probability", deal_id=deal.deal_id).override is None
    told = pipeline.call("forecast_overrides", deal_id=deal.deal_id).items
    assert [(one.probability, one.category, one.reason) for one in told] == [
        (40, "best_case", "客户预算未定 𠮷"), (None, None, None)]
    before = "SELECT percent_before, category_before FROM forecast_override ORDER BY entry_id"
    assert [tuple(row) for row in pipeline.sql(before)] == [(None, None), (40, "best_case")]
    assert "forecast_override" in LEDGERS


def test_nobody_overrides_without_a_reason_the_own_a_closed_or_an_unseen_deal(pipeline):
    deal, own = a_deal(pipeline), a_deal(pipeline, owner_id="emp_boss")
    of = {"deal_id": deal.deal_id, "caller": BOSS}
    assert codes(pipeline, "override_forecast", **of, probability=1) == ["forecast.reason_missing"]
    assert codes(pipeline, "override_forecast", **{**of, "deal_id": own.deal_id},
                 category="commit") == ["forecast.overridden_by_owner", "forecast.reason_missing"]
    unseen = {"deal_id": deal.deal_id, "caller": LEAD, "probability": 1, "reason": "x"}
    assert codes(pipeline, "override_forecast", **unseen) == ["record.not_found"]
    assert codes(pipeline, "forecast_overrides", deal_id=deal.deal_id, caller=LEAD) == [
        "record.not_found"]
    sees(pipeline, "emp_lead", "emp_1")
    assert pipeline.call("override_forecast", **unseen).override.probability == 1
    pipeline.call("lose_deal", deal_id=deal.deal_id, reason="价格")
    assert codes(pipeline, "override_forecast", **of, probability=1, reason="x") == [
        "deal.not_open"]


def test_a_forecast_adds_up_by_category_and_currency_for_both(pipeline):
    """Negotiation is likely 75 by its stage: committed; proposal 50: best case."""
    sure = a_deal(pipeline, expected_close_on=date(2026, 12, 31))
    a_deal(pipeline, stage="proposal", lines=[a_line_input("0.01")])
    early = a_deal(pipeline, stage="lead_capture", lines=[a_line_input("20.00")])
    pipeline.call("set_forecast", deal_id=early.deal_id, category="omitted")
    a_deal(pipeline, expected_close_on=date(2027, 1, 1))
    a_deal(pipeline, expected_close_on=None, stage="proposal")
    a_signed_deal(pipeline, owner_id="emp_2")
    override(pipeline, sure, probability=10)
    override(pipeline, early, category="commit")
    [cny] = pipeline.call("deal_forecast", **YEAR).items
    assert (cny.currency, cny.closed.amount) == ("CNY", "1000.00")
    assert amounts(cny.by_owners) == ["1000.00", "0.01", "0.00", "20.00", "1000.01", "1000.01"]
    assert amounts(cny.with_overrides) == [
        "20.00", "0.01", "1000.00", "0.00", "20.01", "1020.01"]
    [other] = pipeline.call("deal_forecast", **YEAR, owner_id="emp_2").items
    assert (other.closed.amount, amounts(other.by_owners)) == ("1000.00", ["0.00"] * 6)
    assert pipeline.call("deal_forecast", **YEAR, pipeline="renewal").items == ()
    assert pipeline.call("deal_forecast", **YEAR, caller=LEAD).items == ()


def test_a_period_does_not_end_before_it_starts(pipeline):
    assert codes(pipeline, "deal_forecast", from_on="2026-02-01", to_on="2026-01-31") == [
        "forecast.ends_before_it_starts"]


@given(st.lists(st.tuples(st.sampled_from(ForecastCategory), st.integers(0, 10**15))))
def test_nothing_is_lost_between_categories(deals):
    found = added_up(deals, "CNY")
    assert found.to_pipeline.minor + found.omitted.minor == sum(minor for _, minor in deals)
    assert found.to_best_case == found.commit + found.best_case
    assert found.to_pipeline == found.to_best_case + found.pipeline
