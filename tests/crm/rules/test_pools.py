"""When a customer falls into the pool, as tables; and what holds whatever the days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.contract.events import Grade
from services.crm.contract.pools import PoolTerms
from services.crm.contract.recycling import (
    RecycleCondition,
    RecycleKind,
    RecycleMatch,
    RecycleRule,
)
from services.crm.rules.pools import (
    Claim,
    Held,
    against,
    check,
    falls_on,
    judged,
    passed,
    reasons,
    wrong_protection,
)

DAY = date(2026, 3, 31)
QUIET = RecycleCondition(RecycleKind.QUIET, 30)
ENDED = RecycleCondition(RecycleKind.CONTRACT_ENDED, 90)
NEVER = RecycleCondition(RecycleKind.NEVER_WON, 180)
ONLY_C = RecycleCondition(RecycleKind.GRADE, grades=(Grade.C,))
C = Grade.C


def won(owned_since_on=date(2024, 1, 1), **more):
    return Held(C, owned_since_on, signed_on=date(2024, 1, 1), **more)


@pytest.mark.parametrize(("condition", "held", "met_on"), [
    (QUIET, Held(C, date(2026, 3, 1)), date(2026, 3, 31)),
    (QUIET, Held(C, date(2026, 3, 1), date(2026, 3, 20)), date(2026, 4, 19)),
    (QUIET, Held(C, date(2026, 3, 1), date(2020, 1, 1)), date(2026, 3, 31)),
    (QUIET, Held(C, date(2028, 1, 30)), date(2028, 2, 29)),
    (NEVER, Held(C, date(2026, 1, 1)), date(2026, 6, 30)),
    (NEVER, Held(C, date(2026, 1, 1), signed_on=date(2026, 2, 1)), None),
    (ENDED, Held(C, date(2024, 1, 1)), None),
    (ENDED, won(endless_since=date(2024, 2, 1)), date(2025, 5, 1)),
    (ENDED, won(owned_since_on=date(2026, 1, 1), endless_since=date(2020, 2, 1)),
     date(2026, 4, 1)),
    (ENDED, won(contract_ends_on=date(2026, 5, 1)), date(2026, 7, 30)),
    (ENDED, won(endless_since=date(2025, 2, 1)), date(2026, 5, 2)),
    (ENDED, won(contract_ends_on=date(2026, 5, 1), endless_since=date(2024, 2, 1)),
     date(2026, 7, 30)),
    (ENDED, won(contract_ends_on=date(2025, 5, 1), endless_since=date(2025, 2, 1)),
     date(2026, 5, 2)),
    (ENDED, won(contract_ends_on=date(2023, 5, 1)), date(2024, 3, 31)),
    (ENDED, won(contract_ends_on=date.max), date.max),
    (ONLY_C, Held(C, date(2026, 1, 1)), date(2026, 1, 1)),
    (ONLY_C, Held(Grade.A, date(2026, 1, 1)), None),
    (ONLY_C, Held(None, date(2026, 1, 1)), None),
    (RecycleCondition(RecycleKind.QUIET, 3650), Held(C, date(9999, 1, 1)), date.max),
])
def test_the_day_from_which_a_condition_is_met(condition, held, met_on):
    assert check(condition, held, DAY).met_on == met_on


@pytest.mark.parametrize(("match", "conditions", "first"), [
    (RecycleMatch.ALL, (QUIET, ONLY_C), date(2026, 3, 31)),
    (RecycleMatch.ALL, (QUIET, NEVER), date(2026, 8, 28)),
    (RecycleMatch.ANY, (QUIET, NEVER), date(2026, 3, 31)),
    (RecycleMatch.ALL, (QUIET, ENDED), None),
    (RecycleMatch.ANY, (QUIET, ENDED), date(2026, 3, 31)),
    (RecycleMatch.ANY, (ENDED,), None),
])
def test_a_rule_takes_all_of_its_conditions_or_any(match, conditions, first):
    rule = RecycleRule("x", conditions, match)
    assert judged(rule, Held(C, date(2026, 3, 1)), DAY).falls_on == first


def test_the_reasons_are_what_was_met():
    held = Held(C, date(2026, 3, 1))
    rules = [judged(RecycleRule("x", (QUIET, NEVER, ONLY_C), RecycleMatch.ANY), held, DAY),
             judged(RecycleRule("y", (NEVER,), RecycleMatch.ALL), held, DAY)]
    assert reasons(rules) == (RecycleKind.GRADE, RecycleKind.QUIET)


DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
CONDITIONS = st.one_of(
    st.builds(RecycleCondition, st.sampled_from(
        [RecycleKind.QUIET, RecycleKind.NEVER_WON, RecycleKind.CONTRACT_ENDED]),
        st.integers(1, 3650)),
    st.builds(lambda grades: RecycleCondition(RecycleKind.GRADE, grades=tuple(grades)),
              st.sets(st.sampled_from(Grade), min_size=1)))
RULES = st.builds(RecycleRule, st.just("x"),
                  st.lists(CONDITIONS, min_size=1, max_size=5).map(tuple),
                  st.sampled_from(RecycleMatch))
HELD = st.builds(Held, st.sampled_from([*Grade, None]), DAYS, st.none() | DAYS,
                 st.none() | DAYS, st.none() | DAYS)


@given(RULES, HELD, DAYS)
def test_a_rule_is_met_from_its_day_on_and_never_before(rule, held, day):
    found = judged(rule, held, day)
    assert found.is_met == (found.falls_on is not None and found.falls_on <= day)
    join = all if rule.match is RecycleMatch.ALL else any
    assert found.is_met == join(one.is_met for one in found.conditions)


@given(st.integers(1, 3650), HELD)
def test_a_customer_claimed_today_never_falls_today_by_silence(days, held):
    fresh = Held(held.grade, DAY, min(held.last_contact_on or DAY, DAY), held.signed_on)
    rule = RecycleRule("x", (RecycleCondition(RecycleKind.QUIET, days),), RecycleMatch.ALL)
    assert judged(rule, fresh, DAY).falls_on == DAY + timedelta(days=days)


@given(st.lists(RULES, max_size=4), HELD, DAYS)
def test_no_customer_falls_while_it_is_protected(rules, held, day):
    first = falls_on([judged(rule, held, day) for rule in rules], held)
    assert first is None or first >= (held.protected_until or date.min)


TERMS = PoolTerms("x", capacity=2, daily_claims=3, former_owner_days=7, new_data_days=2)


@pytest.mark.parametrize(("claim", "codes"), [
    (Claim(True, True, False, date(2026, 3, 29), None, 1, 2), []),
    (Claim(False, True, False, date(2026, 3, 1), None, 0, 0), ["pool.not_a_member"]),
    (Claim(False, True, True, date(2026, 3, 1), None, 0, 0), []),
    (Claim(True, False, False, date(2026, 3, 30), date(2026, 3, 25), 2, 3), [
        "pool.inactive", "pool.capacity_reached", "pool.new_data_locked",
        "pool.former_owner_waits", "pool.daily_limit"]),
    (Claim(True, True, False, date(2026, 3, 1), date(2026, 3, 24), 0, 0), []),
])
def test_what_stands_against_a_claim(claim, codes):
    assert [one.code for one in against(claim, TERMS, DAY)] == codes


@given(st.booleans(), st.booleans(), st.booleans(), st.integers(0, 9), st.integers(0, 9))
def test_an_admin_passes_over_wait_lock_and_limit_only(member, active, admin, held, claimed):
    found = against(Claim(member, active, admin, DAY, DAY, held, claimed), TERMS, DAY)
    still, over = passed(found, is_admin=admin)
    assert len(still) + len(over) == len(found)
    assert bool(over) <= admin
    kept = {"pool.inactive", "pool.capacity_reached", "pool.not_a_member"}
    assert {one.code for one in still} <= kept or not admin


@pytest.mark.parametrize(("until", "codes"), [
    (None, []), (date(2026, 4, 1), []), (DAY, ["pool.protection_in_past"]),
    (date(2027, 4, 1), []), (date(2027, 4, 2), ["pool.protection_too_long"]),
])
def test_how_long_a_customer_may_be_protected(until, codes):
    assert [one.code for one in wrong_protection(until, DAY)] == codes
