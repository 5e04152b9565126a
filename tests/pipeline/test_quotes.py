"""An accepted quote becomes the lines of its deal, in whatever order it is heard."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations

import pytest

from chassis.notices import NotificationRequested
from kernel.money import Money
from services.catalog.contract.quote_events import QuoteAccepted
from services.catalog.contract.quotes import QuoteLine
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, a_line_input, knows_sellers, money


@pytest.fixture
def pipeline(harness):
    under_test = harness(PipelineService)
    knows_sellers(under_test, "emp_1")
    return under_test


def a_quote_line(net, cost="60.00", rule="100.00", currency="CNY"):
    rule_price = Money.of(rule, currency)
    return QuoteLine(
        "prod_7", None, "pumps", "industrial/pumps", Decimal(2), rule_price,
        Money.of(net, currency), rule_price, Decimal(0), None,
        None if cost is None else Money.of(cost, currency), "plist_1", "rule_1")


def accepted(deal, day=1, quote_id="quote_1", net="90.00", currency="CNY", **more):
    line = a_quote_line(net, currency=currency, **more)
    return QuoteAccepted(
        quote_id=quote_id, version=4, quote_version=2, owner_id="emp_1", deal_id=deal.deal_id,
        customer_id="cust_1", partner_id=None, amount=line.net_price,
        accepted_at=datetime(2026, 4, day, tzinfo=UTC), lines=(line,))


def stands(pipeline, deal):
    return pipeline.call("get_deal", deal_id=deal.deal_id)


def told(pipeline):
    return [one for one in pipeline.published(NotificationRequested)
            if one.template == "quote_overtaken"]


def test_its_lines_and_amount_are_those_that_were_offered(pipeline):
    deal = a_deal(pipeline)
    pipeline.hears(accepted(deal))
    after = stands(pipeline, deal)
    [line] = after.lines
    assert (after.amount.minor, after.quote_id, after.quote_version) == (90_00, "quote_1", 2)
    assert (line.product_id, line.list_price.minor, line.cost.minor) == ("prod_7", 100_00, 60_00)
    assert (line.price_rule_id, line.quantity) == (None, 2)
    pipeline.hears(accepted(deal, 2, "quote_2", net="100.00", cost=None))
    [line] = stands(pipeline, deal).lines
    assert (line.price_rule_id, line.price_list_id, line.cost.minor) == ("rule_1", "plist_1", 0)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_the_last_acceptance_holds_in_any_order_and_each_twice(pipeline, order):
    deal = a_deal(pipeline)
    events = [accepted(deal, 1, "quote_9", "80.00"), accepted(deal, 2, "quote_1", "85.00"),
              accepted(deal, 2, "quote_2", "95.00")]
    for place in order:
        pipeline.hears(events[place])
        pipeline.hears(events[place])
    after = stands(pipeline, deal)
    assert (after.amount.minor, after.quote_id) == (95_00, "quote_2")


def test_lines_by_hand_are_nobodys_quote_and_stay(pipeline):
    deal = a_deal(pipeline)
    event = accepted(deal)
    pipeline.hears(event)
    pipeline.call("change_deal", deal_id=deal.deal_id, lines=[a_line_input("70.00")])
    pipeline.hears(event)
    after = stands(pipeline, deal)
    assert (after.amount.minor, after.quote_id) == (70_00, None)


def test_a_deal_that_is_signed_keeps_its_lines_and_its_owner_is_told_once(pipeline):
    deal = a_deal(pipeline)
    pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on="2026-03-03")
    for _ in range(2):
        pipeline.hears(accepted(deal))
    after = stands(pipeline, deal)
    assert (after.amount.minor, after.quote_id) == (1000_00, None)
    assert [one.recipient_ids for one in told(pipeline)] == [("emp_1",)]
    assert pipeline.sql("SELECT count(*) FROM sale_version") == [(1,)]


def test_another_currency_changes_nothing_and_an_unknown_deal_is_no_trouble(pipeline):
    deal = a_deal(pipeline)
    pipeline.hears(accepted(deal, currency="USD", cost=None))
    assert stands(pipeline, deal).amount.minor == 1000_00
    assert len(told(pipeline)) == 1
    pipeline.hears(replace(accepted(deal), quote_id="quote_x", deal_id="deal_none"))
    assert len(told(pipeline)) == 1


@pytest.mark.parametrize(("owner_id", "is_taken"), [
    ("emp_1", True), ("emp_2", True), ("emp_3", False)])
def test_who_offers_owns_the_deal_or_is_credited_in_it(pipeline, owner_id, is_taken):
    knows_sellers(pipeline, "emp_2", "emp_3")
    deal = a_deal(pipeline, credits=[
        {"employee_id": "emp_1", "rate": "0.5"}, {"employee_id": "emp_2", "rate": "0.5"}])
    pipeline.hears(replace(accepted(deal), owner_id=owner_id))
    assert (stands(pipeline, deal).quote_id, len(told(pipeline))) == (
        ("quote_1", 0) if is_taken else (None, 1))


def test_it_is_signed_at_these_prices(pipeline):
    deal = a_deal(pipeline)
    pipeline.hears(accepted(deal))
    pipeline.call("sign_deal", deal_id=deal.deal_id, signed_on="2026-03-03")
    [sale] = pipeline.call("sale_versions", deal_id=deal.deal_id).versions
    assert (sale.sale.amount.minor, sale.sale.lines[0].cost.minor) == (90_00, 60_00)
    pipeline.call("amend_deal", deal_id=deal.deal_id, reason="退货",
                  lines=[{**a_line_input("50.00"), "net_price": money("50.00")}])
    assert stands(pipeline, deal).quote_id is None
