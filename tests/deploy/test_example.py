"""The example company: generated alike every time, loaded once, told in two languages."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis import schemas
from deploy.example.company import company, told_for
from deploy.example.customers import customers
from deploy.example.deals import OPEN_STAGES, fen
from deploy.example.history import opening_body
from deploy.example.load import Ids, password
from deploy.example.people import people, units
from deploy.example.products import products
from deploy.example.terms import partners, plan_of, plans, quarters
from deploy.example.trail import _WORDS, LANGUAGES, Reader, told
from kernel.money import Money
from services.analytics.contract import Metric, SubjectKind
from services.channels.contract import RebateKind
from services.people.contract import DraftPlan, LineKind, Plan, PlanState
from services.people.rules.plans import problems
from services.pipeline.contract import AmendDeal, CreateDeal
from services.pipeline.rules import signing, stages
from services.pipeline.rules.standard_sop import STANDARD
from tests.deploy.example_trail import NAMES, TODAY, a_trail

days = st.dates(date(2021, 1, 1), date(2031, 12, 31))


@pytest.fixture(scope="module")
def told_company():
    return company(TODAY)


def an_opening(story):
    """The request that opens the deal, judged by the contract; every id is its own name."""
    ids = Ids(employees={person.login: person.login for person in people()},
              partners={partner.ref: partner.ref for partner in partners()},
              products={product.ref: product.ref for product in products()},
              customers={customer.ref: customer.ref for customer in customers()})
    return schemas.load(CreateDeal, opening_body(story, ids))


class TestGenerator:
    def test_the_same_day_tells_the_same_story(self, told_company):
        assert company(TODAY) == told_company

    def test_another_seed_tells_another(self, told_company):
        assert company(TODAY, "another").deals != told_company.deals

    @pytest.mark.parametrize(("counted", "number"), [
        (people(), 25), (units(), 6), (customers(), 60), (products(), 30),
        (company(TODAY).partners, 6), (company(TODAY).plans, 2), (company(TODAY).deals, 300)])
    def test_it_is_as_large_as_announced(self, counted, number):
        assert len(counted) == number

    def test_sixteen_sellers_work_in_four_regions_under_their_managers(self):
        by_login = {person.login: person for person in people()}
        sellers = [person for person in people() if person.role == "seller"]
        assert Counter(person.unit for person in sellers) == {
            "east": 4, "north": 4, "south": 4, "southwest": 4}
        assert all(by_login[one.reports_to].unit == one.unit for one in sellers)

    def test_everybody_comes_after_the_one_above_and_every_unit_after_its_parent(self):
        logins, refs = [one.login for one in people()], [one.ref for one in units()]
        assert all(logins.index(one.reports_to) < place
                   for place, one in enumerate(people()) if one.reports_to)
        assert all(refs.index(one.parent) < place
                   for place, one in enumerate(units()) if one.parent)

    def test_products_have_three_roles(self):
        assert Counter(one.role for one in products()) == {"core": 22, "traffic": 3, "profit": 5}

    def test_every_customer_has_an_owner_of_its_region(self):
        by_login = {person.login: person for person in people()}
        assert all(by_login[one.owner].unit == one.region for one in customers())
        assert len({one.ref for one in customers()}) == 60

    def test_products_have_four_lines_and_earn_a_margin(self):
        assert Counter(one.product_line for one in products()).keys() == {
            "pumps", "valves", "pipes", "service"}
        assert all(0 < one.cost_fen < one.list_fen for one in products())

    def test_the_deals_end_as_announced(self, told_company):
        ends = Counter(story.steps[-1].verb if story.steps else story.opening["stage"]
                       for story in told_company.deals)
        assert {stage: ends[stage] for stage in OPEN_STAGES} == dict.fromkeys(OPEN_STAGES, 12)
        assert (ends["lose"], ends["cancel"]) == (60, 12)
        verbs = [{step.verb for step in story.steps} for story in told_company.deals]
        assert sum("sign" in told_of for told_of in verbs) == 180
        assert sum("amend" in told_of for told_of in verbs) == 18
        assert 75 <= sum("payments" in told_of for told_of in verbs) <= 105

    def test_every_seller_has_a_quota_for_each_quarter_of_the_year(self, told_company):
        assert len({(one.login, one.period) for one in told_company.quotas}) == 16 * 5

    @pytest.mark.parametrize(("today", "names"), [
        (date(2026, 11, 23), ["2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4"]),
        (date(2027, 1, 1), ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2027-Q1"])])
    def test_the_quarters_end_with_the_one_of_today(self, today, names):
        assert quarters(today) == names

    def test_half_of_the_sellers_hunt(self):
        sellers = [person.login for person in people() if person.role == "seller"]
        assert Counter(plan_of(login) for login in sellers) == {"hunter": 8, "farmer": 8}

    @given(days)
    @settings(max_examples=20, deadline=None)
    def test_nothing_happens_in_the_future_or_before_the_company_opened(self, today):
        told_of = company(today)
        for story in told_of.deals:
            when = [date.fromisoformat(value) for step in story.steps
                    for name, value in step.body.items() if name.endswith("_on")]
            assert all(told_of.terms_start_on <= day <= today for day in when)
            assert told_of.opened_on <= told_of.terms_start_on

    @given(days)
    @settings(max_examples=20, deadline=None)
    def test_the_day_of_the_story_is_found_again_from_the_opening(self, today):
        assert told_for(company(today).opened_on) == today

    def test_passwords_differ_by_login_and_by_secret(self):
        made = {password(secret, login) for secret in ("one", "two") for login in ("ann", "bob")}
        assert len(made) == 4
        assert all(len(one) == 20 for one in made)


class TestRulesOfTheServices:
    """What is generated would be taken: the contracts and the services' own rules say so."""

    def test_every_deal_passes_the_gates_before_the_stage_it_is_opened_in(self, told_company):
        for story in told_company.deals:
            deal = an_opening(story)
            facts = stages.Facts(deal.stage, deal.screening, deal.customer_id, bool(deal.lines),
                                 deal.expected_close_on)
            assert stages.missing_to_enter(facts, deal.stage, STANDARD) == [], story.ref

    def test_lines_and_credits_are_in_order(self, told_company):
        for story in told_company.deals:
            deal = an_opening(story)
            assert list(signing.wrong_lines(deal.lines, deal.currency)) == []
            assert list(signing.wrong_credits(deal.credits)) == []
            assert (deal.partner_id is None) == (deal.channel_id == "direct")

    def test_a_return_makes_the_sale_smaller(self, told_company):
        amended = [story for story in told_company.deals
                   if any(step.verb == "amend" for step in story.steps)]
        for story in amended:
            (step,) = [step for step in story.steps if step.verb == "amend"]
            after = schemas.load(AmendDeal, {"deal_id": "deal_1", **step.body})
            before = an_opening(story)
            assert Money(0) < _sum(after.lines) < _sum(before.lines)

    def test_nobody_pays_more_than_the_sale(self, told_company):
        for story in told_company.deals:
            paid = sum(fen(step.body["amount"]) for step in story.steps if step.verb == "payments")
            lines = [step.body["lines"] for step in story.steps if step.verb == "amend"]
            sold = lines[0] if lines else story.opening.get("lines", [])
            assert paid <= sum(fen(one["net_price"]) for one in sold)

    @pytest.mark.parametrize("name", ["hunter", "farmer"])
    def test_the_plans_may_be_approved(self, name):
        drafted = schemas.load(DraftPlan, plans(date(2025, 1, 1))[name])
        assert problems(Plan("plan_1", 1, 1, drafted.name, PlanState.DRAFT, drafted.starts_on,
                             drafted.ends_on, drafted.components)) == []


class TestTrail:
    @pytest.mark.parametrize(("language", "said"), [
        ("zh-CN", ["商机全链路", "成交签约", "佣金", "陆子轩  1000.00 CNY", "不计: 顾雨彤",
                   "规则: hunter v1, month 1 %", "员工 陆子轩", "指标", "签约额", "返利",
                   "华东远航/pumps  50.00 CNY"]),
        ("en", ["The trail of one deal", "signed", "commissions", "rule: hunter v1, month 1 %",
                "employee 陆子轩", "KPI rows", "signed amount", "rebates", "50.00 CNY", "skipped"]),
    ])
    def test_it_says_who_earned_what_and_what_moved(self, language, said):
        text = "\n".join(told(a_trail(), Reader(language, NAMES)))
        assert [part for part in said if part not in text] == []

    def test_times_count_from_the_signature(self):
        text = "\n".join(told(a_trail(), Reader("en", NAMES)))
        assert re.findall(r"[+-]\d+\.\d{3} ", text) == ["+0.000 ", "+0.250 ", "+0.500 ", "+1.125 "]

    def test_a_partner_without_an_agreement_is_told(self):
        trail = a_trail()
        trail["rebates"]["coverings"][0] |= {"has_agreement": False, "lines": []}
        assert "已收到，无协议" in "\n".join(told(trail, Reader("zh-CN", NAMES)))

    def test_every_word_exists_in_both_languages(self):
        assert all(len(words) == len(LANGUAGES) and all(words) for words in _WORDS.values())

    @pytest.mark.parametrize("choices", [LineKind, Metric, SubjectKind, RebateKind])
    def test_every_choice_that_a_trail_can_show_has_words(self, choices):
        assert [one for one in choices if one.value not in _WORDS] == []


def _sum(lines):
    return sum((one.net_price for one in lines), Money(0))
