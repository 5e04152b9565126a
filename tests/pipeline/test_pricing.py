"""Lines priced by catalog, by hand, or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chassis.errors import Conflict, SalesloopError
from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from services.catalog.contract import Catalog
from services.pipeline.contract import DealSigned
from services.pipeline.service import PipelineService
from tests.pipeline.builders import a_deal, a_signed_deal, knows_sellers, money
from tests.pipeline.fake_catalog import FakeCatalog, Sold

SELLER = Caller("acct_1", "emp_1", None, {"deals:read": "own", "deals:write": "own"})
yuan = Money.of


@pytest.fixture
def pipeline(harness) -> Harness:
    built = harness(PipelineService)
    knows_sellers(built, "emp_1")
    return built


@pytest.fixture
def catalog(pipeline) -> FakeCatalog:
    """Catalog is there and sells `prod_1`."""
    fake = FakeCatalog({"prod_1": Sold()})
    pipeline.answers(Catalog.price_lines, fake)
    return fake


def wish(product_id: str = "prod_1", **more: Any) -> dict[str, Any]:
    return {"product_id": product_id, **more}


def test_a_line_without_a_price_gets_catalogs(pipeline, catalog):
    deal = a_deal(pipeline, lines=[wish(quantity="3")], partner_id="part_1", channel_id="shop")
    (line,) = deal.lines
    assert (line.net_price, line.list_price, line.cost) == (
        yuan("270.00"), yuan("300.00"), yuan("180.00"))
    assert (line.product_line, line.category_path) == ("valves", "industrial/valves")
    assert (line.price_rule_id, line.price_list_id) == ("rule_1", "plist_1")
    assert (line.discount_rate, deal.discount_rate) == (Decimal("0.1"), Decimal("0.1"))
    assert deal.amount == yuan("270.00")
    (asked,) = catalog.asked
    assert (asked.currency, asked.priced_on, asked.customer_id, asked.partner_id) == (
        "CNY", date(2026, 3, 31), "cust_1", "part_1")


def test_a_hand_set_price_is_kept_and_the_rest_is_catalogs(pipeline, catalog):
    deal = a_deal(pipeline, lines=[wish(net_price=money("75.00"), cost=money("1.00"))])
    (line,) = deal.lines
    assert (line.net_price, line.list_price, line.cost) == (
        yuan("75.00"), yuan("100.00"), yuan("60.00"))
    assert (line.price_rule_id, line.price_list_id) == (None, None)
    assert line.discount_rate == Decimal("0.25")


def test_what_is_said_wins_over_what_the_product_is(pipeline, catalog):
    said = {"product_line": "general", "category_path": "special"}
    (line,) = a_deal(pipeline, lines=[wish(**said)]).lines
    assert (line.product_line, line.category_path) == ("general", "special")


def test_a_line_that_says_everything_asks_nobody(pipeline, catalog):
    whole = {"net_price": money("75.00"), "list_price": money("80.00"), "cost": money("1.00")}
    (line,) = a_deal(pipeline, lines=[wish(**whole)]).lines
    assert (line.list_price, line.cost) == (yuan("80.00"), yuan("1.00"))
    assert line.product_line == "general"
    pipeline.call("create_deal", title="还没有明细")
    assert catalog.asked == []


def test_an_unknown_product_is_kept_as_it_was_given(pipeline, catalog):
    given = {"net_price": money("75.00"), "cost": money("7.00"), "product_line": "pumps"}
    (line,) = a_deal(pipeline, lines=[wish("prod_later", **given)]).lines
    assert (line.net_price, line.list_price, line.cost) == (
        yuan("75.00"), yuan("75.00"), yuan("7.00"))
    assert (line.product_line, line.category_path) == ("pumps", "general")


def test_lines_that_get_no_price_are_refused_all_at_once(pipeline, catalog):
    catalog.products["prod_free"] = Sold(net=None, problem="price.none")
    catalog.products["prod_two"] = Sold(net=None, problem="price.ambiguous")
    with pytest.raises(Refused) as refused:
        a_deal(
            pipeline,
            lines=[wish(), wish("prod_𠮷"), wish("prod_free"), wish("prod_two"),
                   wish("prod_free", net_price=money("5.00"))],
            credits=[{"employee_id": "emp_1", "rate": "0.5"}],
        )  # fmt: skip
    assert list(zip(refused.value.fields, refused.value.codes, strict=True)) == [
        ("lines.1.product_id", "deal.product_unknown"),
        ("lines.2.product_id", "deal.price_missing"),
        ("lines.3.product_id", "deal.price_missing"),
        ("credits", "deal.credits_not_whole"),
    ]
    assert "price.ambiguous" in refused.value.error["errors"][2]["message"]
    assert pipeline.sql("SELECT count(*) FROM deal")[0][0] == 0


def test_one_question_for_all_lines(pipeline, catalog):
    lines = [wish(quantity=str(number)) for number in range(1, 201)]
    deal = a_deal(pipeline, lines=lines)
    assert len(catalog.asked) == 1
    assert [line.net_price.minor for line in deal.lines] == [
        number * 9000 for number in range(1, 201)]


def test_while_catalog_is_away_hand_set_prices_are_taken(pipeline):
    (line,) = a_deal(pipeline, lines=[wish(net_price=money("75.00"))]).lines
    assert (line.net_price, line.list_price, line.cost) == (
        yuan("75.00"), yuan("75.00"), yuan("0.00"))
    assert line.discount_rate == 0


@pytest.mark.parametrize("trouble", [None, SalesloopError("internal"), Conflict("record.conflict")])
def test_while_catalog_is_away_a_line_without_a_price_waits(pipeline, trouble):
    if trouble is not None:
        def fail(_: Any) -> Any:
            raise trouble

        pipeline.answers(Catalog.price_lines, fail)
    lines = [wish(net_price=money("75.00")), wish()]
    with pytest.raises(Refused) as refused:
        a_deal(pipeline, lines=lines)
    assert (refused.value.kind, refused.value.error["retryable"]) == ("unavailable", True)
    assert pipeline.sql("SELECT count(*) FROM deal")[0][0] == 0


def test_a_changed_deal_is_priced_for_who_buys_then(pipeline, catalog):
    deal = a_deal(pipeline, lines=[wish(net_price=money("75.00"))])
    catalog.asked.clear()
    changed = pipeline.call(
        "change_deal", deal_id=deal.deal_id, customer_id="cust_2", lines=[wish(quantity="2")])
    assert changed.amount == yuan("180.00")
    assert [one.customer_id for one in catalog.asked] == ["cust_2"]


def test_a_hand_set_price_outlives_every_other_change(pipeline, catalog):
    deal = a_deal(pipeline, lines=[wish(net_price=money("75.00"))])
    catalog.products["prod_1"] = Sold(net="10.00", listed="11.00")
    catalog.asked.clear()
    pipeline.call("change_deal", deal_id=deal.deal_id, customer_id="cust_2",
                  expected_close_on=date(2027, 1, 1))
    kept = pipeline.call("get_deal", deal_id=deal.deal_id)
    assert (kept.lines, catalog.asked) == (deal.lines, [])


def test_an_amendment_is_priced_on_its_day(pipeline, catalog):
    deal = a_signed_deal(pipeline, lines=[wish()])
    assert pipeline.published(DealSigned)[0].sale.lines[0].cost == yuan("60.00")
    catalog.asked.clear()
    amended = pipeline.call("amend_deal", deal_id=deal.deal_id, reason="加购",
                            happened_on=date(2026, 3, 9), lines=[wish(quantity="2")])
    assert amended.amount == yuan("180.00")
    (asked,) = catalog.asked
    assert (asked.priced_on, asked.customer_id) == (date(2026, 3, 9), "cust_1")


def test_a_buyer_who_changes_meanwhile_is_no_reason_for_a_wrong_price(pipeline, catalog):
    deal = a_deal(pipeline, lines=[wish(net_price=money("75.00"))])

    def while_asking(query: Any) -> Any:
        with pipeline.engine.begin() as other:
            other.exec_driver_sql("UPDATE deal SET customer_id = 'cust_9'")
        return catalog(query)

    pipeline.answers(Catalog.price_lines, while_asking)
    with pytest.raises(Refused) as refused:
        pipeline.call("change_deal", deal_id=deal.deal_id, lines=[wish()])
    assert refused.value.kind == "conflict"
    pipeline.answers(Catalog.price_lines, catalog)
    changed = pipeline.call("change_deal", deal_id=deal.deal_id, lines=[wish()])
    assert changed.amount == yuan("90.00")


def test_a_foreign_deal_is_not_there_and_nobody_is_asked(pipeline, catalog):
    deal = pipeline.call("create_deal", title="新线索", owner_id="emp_1")
    foreign = Caller("acct_9", "emp_9", None, {"deals:write": "own"})
    for operation, more in (("change_deal", {}), ("amend_deal", {"reason": "x"})):
        with pytest.raises(Refused) as refused:
            pipeline.call(
                operation, caller=foreign, deal_id=deal.deal_id, lines=[wish()], **more)
        assert refused.value.kind == "not_found"
    assert catalog.asked == []


def test_a_repeated_command_asks_once(pipeline, catalog):
    first, again = (a_deal(pipeline, lines=[wish()], key="one") for _ in range(2))
    assert (first, len(catalog.asked)) == (again, 1)


def test_costs_are_shown_to_who_may_see_them_only(pipeline, catalog):
    deal = a_signed_deal(pipeline, lines=[wish()])
    known = {"deal_id": deal.deal_id}
    seen = pipeline.call("get_deal", caller=SELLER, **known)
    assert (seen.lines[0].cost, deal.lines[0].cost) == (yuan("0.00"), yuan("60.00"))
    sale = pipeline.call("sale_versions", caller=SELLER, **known).versions[0].sale
    assert sale.lines[0].cost == yuan("0.00")
    assert pipeline.call("sale_versions", **known).versions[0].sale.lines[0].cost == yuan("60.00")
    informed = Caller("acct_1", "emp_1", None, {**SELLER.permissions, "costs:read": "all"})
    assert pipeline.call("get_deal", caller=informed, **known).lines[0].cost == yuan("60.00")


def test_who_cannot_see_costs_does_not_overwrite_them(pipeline, catalog):
    """A deal read and sent back carries the cost that was hidden as zero."""
    back = {"net_price": money("90.00"), "list_price": money("100.00"), "cost": money("0.00")}
    deal = a_deal(pipeline, lines=[wish()])
    pipeline.call("change_deal", caller=SELLER, deal_id=deal.deal_id, lines=[wish(**back)])
    assert pipeline.call("get_deal", deal_id=deal.deal_id).lines[0].cost == yuan("60.00")


def test_a_free_gift_has_no_discount_rate(pipeline, catalog):
    catalog.products["gift"] = Sold("0.00", "0.00", "0.00")
    deal = a_deal(pipeline, lines=[wish("gift")])
    assert (deal.lines[0].net_price, deal.lines[0].discount_rate, deal.discount_rate) == (
        yuan("0.00"), None, None)


def test_another_currency_is_priced_in_it(pipeline, catalog):
    catalog.products["prod_1"] = Sold("900", "1000", "600")
    deal = a_deal(pipeline, currency="JPY", lines=[wish(quantity="1.5")])
    assert deal.amount == Money.of("1350", "JPY")


def test_prices_too_large_for_a_ledger_are_refused(pipeline, catalog):
    most = "92233720368547758.07"
    catalog.products["prod_1"] = Sold(most, most, "0.00")
    with pytest.raises(Refused) as refused:
        a_deal(pipeline, lines=[wish(), wish()])
    assert refused.value.codes == ["money.out_of_range"]
