"""Quotes over the real database: snapshots, approval, the last day, acceptance."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from chassis.passport import Caller
from chassis.scope import ScopeEdge
from chassis.testing import Refused
from services.catalog.contract.quote_events import (
    QuoteAccepted,
    QuoteApprovalRequested,
    QuoteApproved,
    QuoteExpired,
    QuoteRejected,
)
from services.catalog.service import CatalogService
from services.catalog.usecases import quote_sending
from services.crm.contract.merging import CustomersMerged
from services.org.contract import AssignmentChanged, Org
from services.org.contract.descriptions import Authorities, EmployeeAuthority
from tests.catalog.builders import BEGAN, a_list, a_product, fixed, in_force, money

RATES = {"emp_1": Decimal("0.05"), "emp_2": Decimal("0.15")}
_SELLS = dict.fromkeys(("quotes:read", "quotes:write", "prices:read"), "own")
SELLER = Caller("acct_1", "emp_1", None, _SELLS)
OTHER = Caller("acct_3", "emp_3", None, _SELLS)
MANAGER = Caller("acct_2", "emp_2", None, dict.fromkeys(
    ("quotes:read", "quotes:write", "quotes:approve"), "team"))
DIRECTOR = Caller("acct_9", "emp_9", None, dict.fromkeys(
    ("quotes:read", "quotes:write", "quotes:approve", "prices:approve", "costs:read"), "all"))
UNTIL = "2026-04-30"


@pytest.fixture
def catalog(harness):
    under_test = harness(CatalogService)
    under_test.clock.at = datetime(2026, 4, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    under_test.hears(AssignmentChanged("emp_1", 1, (), (ScopeEdge("emp_2", BEGAN),)))
    under_test.answers(Org.discount_authorities, lambda query: Authorities(tuple(
        EmployeeAuthority(one, RATES[one]) for one in query.employee_ids if one in RATES)))
    return under_test


@pytest.fixture
def pump(catalog):
    """100.00 by the rules, never below 80.00, costs 60.00."""
    made = a_product(catalog, floor_price=money("80.00"),
                     cost={"amount": money("60.00"), "valid_from": BEGAN})
    in_force(catalog, a_list(catalog), fixed("100.00"))
    return made.product_id


def a_quote(catalog, pump, net=None, quantity="1", caller=SELLER, **more):
    return catalog.call("create_quote", caller=caller, **{
        "valid_until": UNTIL, "deal_id": "deal_1", "lines": [a_line(pump, net, quantity)], **more})


def a_line(pump, net=None, quantity="1"):
    return {"product_id": pump, "quantity": quantity,
            **({} if net is None else {"net_price": money(net)})}


def does(catalog, operation, quote, caller=SELLER, **more):
    return catalog.call(operation, caller=caller, quote_id=quote.quote_id, **more)


def codes(catalog, operation, quote, caller=SELLER, **more):
    with pytest.raises(Refused) as refused:
        does(catalog, operation, quote, caller, **more)
    return refused.value.codes or [refused.value.error["code"]]


def sent(catalog, pump, **more):
    made = a_quote(catalog, pump, **more)
    does(catalog, "submit_quote", made)
    return does(catalog, "send_quote", made)


def test_a_quote_keeps_the_prices_of_its_day(catalog, pump):
    made = a_quote(catalog, pump, quantity="3")
    [held] = catalog.sql("SELECT price_list_id FROM price_list")
    in_force(catalog, held, fixed("1.00"), effective_on=date(2026, 4, 2))
    catalog.clock.at += timedelta(days=3)
    assert a_quote(catalog, pump, quantity="3").amount.minor == 3_00
    [line] = does(catalog, "get_quote", made, DIRECTOR).lines
    assert (made.amount.minor, line.rule_price, line.net_price) == (
        300_00, line.list_price, line.list_price)
    assert (line.cost.minor, line.floor_price.minor) == (180_00, 240_00)
    assert line.rule_id is not None
    assert line.discount_rate == 0
    assert does(catalog, "get_quote", made).lines[0].cost is None


def test_within_the_own_authority_nobody_is_asked(catalog, pump):
    made = a_quote(catalog, pump, "95.00")
    assert does(catalog, "quote_approval_preview", made).reasons == ()
    done = does(catalog, "submit_quote", made)
    assert (done.state, done.approved_by) == ("approved", None)
    assert len(catalog.published(QuoteApproved)) == 1


def test_beyond_it_who_may_agree_is_previewed_and_agrees(catalog, pump):
    made = a_quote(catalog, pump, "90.00")
    preview = does(catalog, "quote_approval_preview", made)
    assert [(one.cause, one.discount_rate, one.allowed_rate) for one in preview.reasons] == [
        ("discount", Decimal("0.1"), Decimal("0.05"))]
    assert [(one.employee_id, one.covers) for one in preview.approvers] == [("emp_2", True)]
    assert does(catalog, "submit_quote", made).state == "pending"
    assert len(catalog.published(QuoteApprovalRequested)) == 1
    assert codes(catalog, "send_quote", made) == ["quote.not_possible"]
    done = does(catalog, "approve_quote", made, MANAGER)
    assert (done.state, done.approved_by) == ("approved", "acct_2")


def test_nobody_agrees_to_the_own_quote_or_beyond_the_own_authority(catalog, pump):
    made = a_quote(catalog, pump, "90.00", caller=MANAGER)
    deep = a_quote(catalog, pump, "70.00")
    does(catalog, "submit_quote", deep)
    assert does(catalog, "submit_quote", made, MANAGER).state == "approved"
    assert codes(catalog, "approve_quote", deep, MANAGER) == ["quote.beyond_authority"] * 2
    assert does(catalog, "approve_quote", deep, DIRECTOR).state == "approved"
    own = a_quote(catalog, pump, "50.00", caller=DIRECTOR)
    does(catalog, "submit_quote", own, DIRECTOR)
    assert codes(catalog, "approve_quote", own, DIRECTOR) == ["quote.own"]


def test_what_got_worse_is_asked_again_and_what_did_not_is_not(catalog, pump):
    made = a_quote(catalog, pump, "90.00")
    does(catalog, "submit_quote", made)
    does(catalog, "approve_quote", made, MANAGER)
    revised = does(catalog, "revise_quote", made, valid_until=UNTIL, lines=[a_line(pump, "92.00")])
    assert (revised.state, revised.quote_version) == ("draft", 2)
    assert does(catalog, "submit_quote", made).state == "approved"
    does(catalog, "revise_quote", made, valid_until=UNTIL, lines=[a_line(pump, "89.00")])
    assert does(catalog, "submit_quote", made).state == "pending"
    history = does(catalog, "quote_history", made)
    assert [one.amount.minor for one in history.versions] == [89_00, 92_00, 90_00]
    assert [one.step for one in history.steps] == [
        "written", "submitted", "approved", "written", "submitted", "approved", "written",
        "submitted"]


def test_a_rejected_quote_is_a_draft_again(catalog, pump):
    made = a_quote(catalog, pump, "90.00")
    does(catalog, "submit_quote", made)
    assert does(catalog, "reject_quote", made, MANAGER, reason="太低").state == "draft"
    assert len(catalog.published(QuoteRejected)) == 1
    assert does(catalog, "quote_history", made).steps[-1].reason == "太低"


def test_while_org_is_away_a_discount_waits_and_nobody_agrees_blindly(catalog, pump):
    catalog.others._played.clear()
    made = a_quote(catalog, pump, "96.00")
    assert not does(catalog, "quote_approval_preview", made).is_authority_known
    assert does(catalog, "submit_quote", made).state == "pending"
    assert codes(catalog, "approve_quote", made, MANAGER) == ["service.unavailable"]
    assert does(catalog, "approve_quote", made, DIRECTOR).state == "approved"


def test_an_accepted_quote_is_announced_with_its_lines_and_never_changes(catalog, pump):
    offered = sent(catalog, pump, quantity="2")
    done = does(catalog, "accept_quote", offered)
    [event] = catalog.published(QuoteAccepted)
    assert (event.deal_id, event.amount.minor, event.lines[0].cost.minor) == (
        "deal_1", 200_00, 120_00)
    assert done.state == "accepted"
    assert codes(catalog, "revise_quote", offered, valid_until=UNTIL,
                 lines=[a_line(pump)]) == ["quote.not_possible"]


def test_the_last_day_counts_whole_and_the_next_one_not(catalog, pump):
    first, second = sent(catalog, pump), sent(catalog, pump)
    here = ZoneInfo("Asia/Shanghai")
    catalog.clock.at = datetime(2026, 4, 30, 23, 59, 59, tzinfo=here)
    catalog.runs(quote_sending.expire)
    assert does(catalog, "accept_quote", first).state == "accepted"
    catalog.clock.at = datetime(2026, 5, 1, tzinfo=here)
    assert codes(catalog, "accept_quote", second) == ["quote.expired"]
    catalog.runs(quote_sending.expire)
    catalog.runs(quote_sending.expire)
    assert does(catalog, "get_quote", second).state == "expired"
    assert len(catalog.published(QuoteExpired)) == 1
    assert does(catalog, "revise_quote", second, valid_until="2026-05-31",
                lines=[a_line(pump)]).state == "draft"


@pytest.mark.parametrize(("line", "code"), [
    ({"product_id": "prod_none"}, "product.unknown"),
    ({"net_price": money("-0.01")}, "product.amount_negative"),
    ({"net_price": money("1.00", "USD")}, "quote.currency"),
])
def test_a_wrong_line_is_refused_with_its_place(catalog, pump, line, code):
    with pytest.raises(Refused) as refused:
        catalog.call("create_quote", caller=SELLER, valid_until=UNTIL,
                     lines=[a_line(pump), {**a_line(pump), **line}])
    [error] = refused.value.error["errors"]
    assert (error["code"], error["field"].split(".")[:2]) == (code, ["lines", "1"])
    assert catalog.sql("SELECT count(*) FROM quote") == [(0,)]


def test_a_day_that_has_passed_and_a_price_that_nobody_gives_are_refused(catalog):
    bare = a_product(catalog).product_id
    for values, code in (({"valid_until": "2026-03-31"}, "quote.valid_until_past"),
                         ({"valid_until": UNTIL}, "quote.price_missing")):
        with pytest.raises(Refused) as refused:
            catalog.call("create_quote", caller=SELLER, lines=[a_line(bare)], **values)
        assert refused.value.codes == [code]


def test_others_quotes_are_not_there(catalog, pump):
    made = a_quote(catalog, pump)
    assert codes(catalog, "get_quote", made, OTHER) == ["record.not_found"]
    assert catalog.call("list_quotes", caller=OTHER).items == ()
    assert [one.quote_id for one in catalog.call("list_quotes", caller=MANAGER).items] == [
        made.quote_id]
    assert codes(catalog, "submit_quote", made, OTHER) == ["record.not_found"]
    with pytest.raises(Refused) as refused:
        a_quote(catalog, pump, caller=SELLER, owner_id="emp_3")
    assert refused.value.codes == ["quote.owner_outside_scope"]


def test_of_two_answers_at_once_one_counts(catalog, pump):
    offered = sent(catalog, pump)

    def answer(operation):
        more = {"reason": "太贵"} if operation == "decline_quote" else {}
        try:
            return does(catalog, operation, offered, **more).state
        except Refused:
            return None

    with ThreadPoolExecutor(2) as both:
        states = list(both.map(answer, ("accept_quote", "decline_quote")))
    assert sorted(map(str, states)).count("None") == 1


def test_a_merged_customers_quotes_are_the_survivors(catalog, pump):
    before = a_quote(catalog, pump, customer_id="cust_1")
    catalog.hears(CustomersMerged("cust_1", 2, "cust_2", "merge_1", "cust_2", 5))
    after = a_quote(catalog, pump, customer_id="cust_1")
    assert (before.customer_id, after.customer_id) == ("cust_1", "cust_2")
    for customer_id in ("cust_1", "cust_2"):
        found = catalog.call("list_quotes", customer_id=customer_id).items
        assert {one.quote_id for one in found} == {before.quote_id, after.quote_id}
