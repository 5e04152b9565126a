"""Scores by personas: on approval, on each change, twice and out of order; within the scope."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from sqlalchemy import delete

from chassis.testing import Refused
from kernel.criteria import Operator
from kernel.money import Money
from services.crm.rules.personas import facts_of, fit, share
from services.crm.tables import persona_score
from services.crm.usecases import regrading
from services.strategy.contract import PersonaApproved, PersonaCriterion, PersonaField
from tests.crm.builders import a_customer, an_approved_rule, lost, sees, signed, somebody

EAST = PersonaCriterion(PersonaField.REGION, Operator.IS, 60, ("华东",), is_hard=True)
BIG = PersonaCriterion(PersonaField.EMPLOYEES_COUNT, Operator.AT_LEAST, 40, ("50",))
RICH = PersonaCriterion(PersonaField.ANNUAL_REVENUE, Operator.ABOVE, 50, ("100.00 CNY",))


def persona(version: int = 1, *criteria: PersonaCriterion, match_from: str = "60") -> Any:
    return PersonaApproved("per_1", version, criteria or (EAST, BIG), Decimal(match_from))


def works(crm: Any) -> None:
    crm.runs(regrading.step)


def by_score(crm: Any, **query: Any) -> list[tuple[str, Decimal, bool, bool]]:
    found = crm.call("persona_customers", persona_id="per_1", **query)
    return [(one.customer_id, one.score, one.is_inside, one.is_disqualified)
            for one in found.items]


def three(crm: Any) -> list[str]:
    """One that fits, one that fits in part, one that is disqualified."""
    return [a_customer(crm, name=name, **facts).customer_id for name, facts in (
        ("江苏甲泵业", {"region": "华东", "employees_count": 50}),
        ("浙江乙阀门", {"region": "华东", "employees_count": 49}),
        ("广东丙𠮷机械", {"region": "华南", "employees_count": 900}))]


def test_approval_scores_every_customer_and_says_why_criterion_by_criterion(crm):
    whole, part, none = three(crm)
    crm.hears(persona())
    works(crm)
    assert by_score(crm) == [
        (whole, Decimal(100), True, False), (part, Decimal(60), True, False),
        (none, Decimal(0), False, True)]
    (why,) = crm.call("customer_personas", customer_id=none).items
    assert (why.disqualified_by, why.is_inside, why.score) == (("region",), False, Decimal(0))
    assert [(one.field, one.actual, one.points, one.reason) for one in why.criteria] == [
        ("region", "华南", 0, "not_met"), ("employees_count", "900", 40, "met")]
    assert crm.call("overview", customer_id=none).personas == (why,)


def test_a_customer_that_comes_or_changes_is_scored_at_once(crm):
    crm.hears(persona())
    whole, _, none = three(crm)
    assert [one[0] for one in by_score(crm, is_inside=True)][0] == whole
    crm.call("change_customer", customer_id=none, region="华东")
    assert (none, Decimal(100), True, False) in by_score(crm)
    crm.call("change_customer", customer_id=none, clear=["region"])
    assert by_score(crm)[-1] == (none, Decimal(0), False, True)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_versions_twice_and_shuffled_end_with_the_newest(crm, order):
    whole, part, none = three(crm)
    versions = [persona(1), persona(2, BIG, RICH), persona(3, BIG, match_from="100")]
    for place in (*order, *order):
        crm.hears(versions[place])
        works(crm)
    assert [(one[0], one[1], one[2]) for one in by_score(crm)] == [
        *((name, Decimal(100), True) for name in sorted((whole, none), reverse=True)),
        (part, Decimal(0), False)]
    assert {one.persona_version for one in
            crm.call("persona_customers", persona_id="per_1").items} == {3}


def test_scoring_goes_on_where_a_kill_left_it_and_tells_who_is_left(crm, monkeypatch):
    three(crm)
    crm.hears(persona())
    before = crm.call("persona_match", persona_id="per_1")
    assert (before.scored, before.unscored, before.match_share) == (0, 3, None)
    monkeypatch.setattr(regrading, "CHUNK", 1)
    works(crm)
    after = crm.call("persona_match", persona_id="per_1")
    assert (after.scored, after.unscored, after.disqualified) == (3, 0, 1)


def test_who_was_missed_is_scored_the_next_day(crm):
    an_approved_rule(crm, {"field": "region", "operator": "is", "values": ["华东"], "points": 1})
    missed, *_ = three(crm)
    crm.hears(persona())
    works(crm)
    with crm.engine.begin() as connection:
        connection.execute(delete(persona_score).where(persona_score.c.customer_id == missed))
    works(crm)
    assert crm.call("persona_match", persona_id="per_1").unscored == 1
    crm.clock.at += timedelta(days=1)
    works(crm)
    assert crm.call("persona_match", persona_id="per_1").unscored == 0
    assert by_score(crm)[0] == (missed, Decimal(100), True, False)


def test_inside_against_outside_counts_wins_losses_and_value_by_currency(crm):
    whole, part, none = three(crm)
    crm.hears(persona())
    works(crm)
    crm.hears(
        signed("1000.00", deal_id="d1", customer_id=whole),
        signed("500.00", deal_id="d2", customer_id=part),
        lost(2, deal_id="d3", customer_id=part),
        lost(2, deal_id="d4", customer_id=none))
    found = crm.call("persona_match", persona_id="per_1")
    assert found.match_share == Decimal("0.6667")
    assert (found.inside.customers, found.inside.won_deals, found.inside.lost_deals) == (2, 2, 1)
    assert (found.inside.win_rate, found.inside.signed) == (Decimal("0.6667"), (Money(150000),))
    assert (found.outside.customers, found.outside.win_rate, found.outside.signed) == (
        1, Decimal(0), ())


def test_only_customers_inside_the_scope_are_listed_and_counted(crm):
    mine = a_customer(crm, region="华东", employees_count=60).customer_id
    theirs = a_customer(crm, name="他人的客户", region="华东", owner_id="emp_2").customer_id
    sees(crm, "emp_1", "emp_1")
    crm.hears(persona())
    works(crm)
    caller = somebody("emp_1", read="own")
    assert [one[0] for one in by_score(crm, caller=caller)] == [mine]
    found = crm.call("persona_match", persona_id="per_1", caller=caller)
    assert (found.scored, found.unscored, found.inside.customers) == (1, 0, 1)
    with pytest.raises(Refused) as refused:
        crm.call("customer_personas", customer_id=theirs, caller=caller)
    assert refused.value.kind == "not_found"


def test_pages_by_score_hold_everybody_once(crm):
    three(crm)
    crm.hears(persona(1, BIG, RICH, EAST))
    works(crm)
    seen, cursor = [], None
    while True:
        found = crm.call("persona_customers", persona_id="per_1", limit=1, cursor=cursor)
        seen += [one.customer_id for one in found.items]
        cursor = found.next_cursor
        if cursor is None:
            break
    assert seen == [one[0] for one in by_score(crm)]
    assert len(set(seen)) == 3


def test_an_erased_customer_is_in_no_list_and_an_unknown_persona_is_not_found(crm):
    whole, *_ = three(crm)
    crm.hears(persona())
    works(crm)
    crm.call("subject_erase", subject_id=whole, reason="本人要求")
    assert whole not in [one[0] for one in by_score(crm)]
    assert crm.call("persona_match", persona_id="per_1").scored == 2
    with pytest.raises(Refused) as refused:
        crm.call("persona_match", persona_id="per_none")
    assert refused.value.kind == "not_found"


EMPTY = {"segment": None, "region": None, "industry": None, "employees_count": None,
         "buying_power_score": None, "potential_score": None, "annual_revenue_minor": None,
         "annual_revenue_currency": None}


def test_every_field_of_a_persona_is_a_fact_and_another_currency_is_not_compared():
    assert set(facts_of(EMPTY)) == {field.value for field in PersonaField}
    dollars = {**EMPTY, "annual_revenue_minor": 10**9, "annual_revenue_currency": "USD"}
    assert fit(dollars, (RICH,), Decimal(1)).score.judged[0].reason == "other_currency"


@given(some.integers(0, 1000), some.integers(0, 1000), some.decimals("0", "100", places=2))
def test_inside_follows_the_exact_score(met, missed, match_from):
    criteria = (PersonaCriterion(PersonaField.SEGMENT, Operator.KNOWN, met),
                PersonaCriterion(PersonaField.REGION, Operator.KNOWN, missed))
    found = fit({**EMPTY, "segment": "泵"}, criteria, match_from)
    assert found.is_inside == (100 * met >= match_from * (met + missed)
                               if met + missed else match_from == 0)


@pytest.mark.parametrize(("part", "whole", "shown"), [
    (0, 0, None), (0, 7, "0"), (2, 3, "0.6667"), (1, 3, "0.3333"), (7, 7, "1")])
def test_a_share_is_rounded_and_none_of_nothing(part, whole, shown):
    assert share(part, whole) == (None if shown is None else Decimal(shown))
