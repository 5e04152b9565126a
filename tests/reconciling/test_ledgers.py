"""The ledgers' own checks: nothing found whatever the order, and exactly what was spoilt."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from chassis.config import database_url
from chassis.testing import Harness
from services.analytics import checks as analytics_checks
from services.analytics.service import AnalyticsService
from services.channels import checks as channels_checks
from services.channels.service import ChannelsService
from services.people import checks as people_checks
from services.people.service import PeopleService
from tests.analytics.builders import a_commission, a_share, calculated, placed
from tests.analytics.test_law import histories as kpi_histories
from tests.builders import a_sale, as_event
from tests.channels.builders import a_partner, a_row, an_approved, an_update
from tests.channels.story import play, stories
from tests.people.builders import a_component, a_seller, an_approved_plan, caught_up
from tests.people.test_law_of_balance import TIERS, histories, sales_of
from tests.reconciling.ledgers import checked, differences, differences_of

QUICK = settings(max_examples=8, deadline=None, suppress_health_check=[
    HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large])
Found = list[tuple[str, int, int]]


@pytest.fixture
def people(harness: Any) -> Harness:
    return harness(PeopleService)


@pytest.fixture
def analytics(harness: Any) -> Harness:
    return harness(AnalyticsService)


@pytest.fixture
def channels(harness: Any) -> Harness:
    return harness(ChannelsService)


def spoil(harness: Harness, statement: str) -> list[Any]:
    """What nobody does: a change by hand, past every rule, under the owner's login."""




    engine = create_engine(database_url(harness.service.name, owner=True))
    try:
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return list(result) if result.returns_rows else []
    finally:
        engine.dispose()


def told(found: list[Any]) -> Found:
    return sorted((one.key, one.due, one.held) for one in found)


@pytest.mark.parametrize(("mode", "accumulate"), [("step", "month"), ("flat", "quarter"),
                                                  ("step", "deal"), ("interpolated", "year")])
@QUICK
@given(history=histories, shuffled=st.randoms(use_true_random=False), is_early=st.booleans())
def test_commissions_in_any_order_differ_nowhere(harness, mode, accumulate, history, shuffled,
                                                 is_early):
    people = harness(PeopleService)
    sellers = {name: a_seller(people, external_ref=name) for name in "ab"}
    events = [as_event(sale) for deal in sales_of(history, sellers) for sale in deal] * 2
    shuffled.shuffle(events)
    people.hears(*events[: len(events) // 2])
    plan = an_approved_plan(people, a_component(mode, accumulate, TIERS))
    for seller in sellers.values():
        people.call("assign_plan", employee_id=seller, plan_id=plan.plan_id,
                    valid_from=date(2026, 1, 1))
    assert differences(people) == {}  # also while accounts are still being brought in line
    if is_early:
        caught_up(people)
    people.hears(*events[len(events) // 2 :])
    assert differences(people) == {}
    caught_up(people)
    assert differences(people) == {}
    assert checked(people, "sales") == len(history)
    people.engine.dispose()


@QUICK
@given(history=kpi_histories())
def test_figures_in_any_order_differ_nowhere(harness, history):
    analytics = harness(AnalyticsService)
    try:
        for batch in history[1]:
            analytics.hears(*batch)
            assert differences(analytics) == {}
    finally:
        analytics.engine.dispose()


@QUICK
@given(story=stories())
def test_rebates_in_any_order_differ_nowhere(channels, story):
    play(channels, story)
    assert differences(channels) == {}


@pytest.fixture
def paid(people: Harness) -> str:
    """One seller with two deals of 1000 and 500 in March: 10.00 and 10.00 at 1 % and 2 %."""
    seller = a_seller(people, an_approved_plan(people).plan_id)
    for number, amount in enumerate(("1000.00", "500.00"), 1):
        people.hears(as_event(a_sale(f"deal_{number}", 1, amount, credits={seller: "1"})))
    caught_up(people)
    assert differences(people) == {}
    return seller


def test_a_commission_line_that_is_gone_is_named(people, paid):
    spoil(people, "DELETE FROM commission_line WHERE deal_id = 'deal_2'")
    found = differences(people)
    [account] = {one.key.removesuffix("/base") for one in found["accounts"]}
    assert account.startswith(f"{paid}/")
    assert account.endswith("/base/2026-03/CNY")
    assert told(found["accounts"]) == [(account, 1_000, 2_000), (account + "/base", 100_000,
                                                                 150_000)]
    assert told(found["sales"]) == [(f"deal_2/{account}/base", 50_000, 0)]


def test_a_balance_that_was_changed_is_named_once_for_its_lines_and_once_for_its_rule(people, paid):
    spoil(people, "UPDATE account SET balance_minor = balance_minor + 1")
    assert {ledger: [(one.due, one.held) for one in found]
            for ledger, found in differences(people).items()} == {
        "accounts": [(2_000, 2_001), (2_000, 2_001)]}


def test_lines_without_their_sale_are_named(people, paid):
    spoil(people, "DELETE FROM sale WHERE deal_id = 'deal_1'")
    assert [(one.key.split("/")[0], one.due, one.held)
            for one in differences(people)["sales"]] == [
        ("deal_1", 0, 100_000), ("deal_1", 0, 1_000)]


def test_a_fact_that_is_gone_is_named(analytics):
    analytics.hears(placed("emp_1", 1, a_share("unit_a")),
                    calculated(a_sale(), a_commission("10.00")))
    assert differences(analytics) == {}
    spoil(analytics, "DELETE FROM fact WHERE metric = 'signed' AND subject_kind = 'partner'")
    name = "signed/partner/part_1/pumps/CNY/2026-03-03"
    found = differences(analytics)
    assert told(found["rows"]) == [(name, 0, 100_000)]
    assert told(found["sales"]) == [(f"deal_1/{name}", 100_000, 0)]


def test_a_row_that_is_gone_is_named(analytics):
    analytics.hears(calculated(a_sale()))
    spoil(analytics, "DELETE FROM kpi_row WHERE subject_kind = 'company' AND metric = 'signed'")
    assert told(differences(analytics)["rows"]) == [
        ("signed/company/company/CNY/2026-03-03", 100_000, 0)]


@pytest.fixture
def rewarded(channels: Harness) -> str:
    """A partner with one row of 1000.00, worth 50.00."""
    partner = a_partner(channels)
    an_approved(channels, partner)
    channels.hears(an_update(a_row(partner_id=partner), "1000.00"))
    assert differences(channels) == {}
    return partner


def test_a_rebate_line_that_is_gone_is_named(channels, rewarded):
    spoil(channels, "DELETE FROM rebate_line")
    [base, balance] = differences_of(channels, "accounts")
    assert base.key == f"{balance.key}/base"
    assert balance.key.startswith(f"{rewarded}/")
    assert ((base.due, base.held), (balance.due, balance.held)) == ((0, 100_000), (0, 5_000))


def test_a_row_that_was_changed_is_named_by_what_it_earns(channels, rewarded):
    spoil(channels, "UPDATE held_row SET value = 200000")
    found = differences(channels)
    assert {ledger: [(one.due, one.held) for one in found] for ledger, found in found.items()} == {
        "rule": [(200_000, 100_000), (11_500, 5_000)]}


@pytest.mark.parametrize("most", [1, 2, 3])
def test_parts_of_any_size_look_at_everything(harness, monkeypatch, most):
    monkeypatch.setattr(people_checks, "SELLERS", most)
    monkeypatch.setattr(people_checks, "DEALS", most)
    monkeypatch.setattr(channels_checks, "PARTNERS", most)
    monkeypatch.setattr(analytics_checks, "DEALS", most)
    people, channels = harness(PeopleService), harness(ChannelsService)
    analytics = harness(AnalyticsService)
    plan = an_approved_plan(people).plan_id
    for number in range(5):
        seller = a_seller(people, plan, external_ref=f"s{number}")
        sale = a_sale(f"deal_{number}", 1, "700.00", credits={seller: "1"})
        people.hears(as_event(sale))
        analytics.hears(calculated(sale))
        partner = a_partner(channels)
        an_approved(channels, partner)
        channels.hears(an_update(a_row(partner_id=partner), "1000.00"))
    for one, ledger in ((people, "accounts"), (people, "sales"), (analytics, "sales"),
                        (channels, "accounts"), (channels, "rule")):
        assert checked(one, ledger) == 5
        assert differences_of(one, ledger) == []
    spoil(people, "UPDATE account SET balance_minor = 0")
    assert len(differences_of(people, "accounts")) == 10


def test_an_empty_ledger_differs_nowhere(harness):
    for service in (PeopleService, AnalyticsService, ChannelsService):
        assert differences(harness(service)) == {}
