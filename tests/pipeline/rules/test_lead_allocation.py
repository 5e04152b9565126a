"""Leads go to who has quota, by chance that a seed repeats."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.pipeline.contract.lead_terms import LeadCriteria
from services.pipeline.contract.leads import LeadSource
from services.pipeline.rules.lead_allocation import Member, Waiting, allocate, fits, left_today

WEB, FAIR = LeadSource.WEBSITE, LeadSource.EXHIBITION
ONLY_FAIR = LeadCriteria(sources=(FAIR,))


def leads(count: int, source: LeadSource = WEB) -> list[Waiting]:
    return [Waiting(f"lead_{at:03}", source) for at in range(count)]


def owners(placements) -> list[str]:
    return [one.owner_id for one in placements]


@pytest.mark.parametrize(("capacity", "got", "left"), [
    (0, 0, 0), (14, 0, 0), (15, 0, 1), (30, 0, 1), (44, 0, 1), (45, 0, 2), (60, 1, 1),
    (60, 2, 0), (60, 5, 0), (100_000, 0, 3333),
])
def test_what_is_left_for_today(capacity, got, left):
    assert left_today(capacity, got) == left


@pytest.mark.parametrize(("criteria", "is_met"), [
    (None, True), (LeadCriteria(), True), (ONLY_FAIR, True),
    (LeadCriteria(sources=(WEB,)), False),
    (LeadCriteria((FAIR,), ("camp_1",), ("华东",)), True),
    (LeadCriteria((FAIR,), ("camp_2",), ("华东",)), False),
    (LeadCriteria(regions=("华北", "华南")), False),
])
def test_which_leads_somebody_takes(criteria, is_met):
    assert fits(criteria, Waiting("lead_1", FAIR, "camp_1", "华东")) is is_met


def test_a_lead_without_a_region_meets_no_region():
    assert not fits(LeadCriteria(regions=("华东",)), Waiting("lead_1", WEB))


def test_whoever_has_the_largest_quota_is_first_and_then_goes_to_the_end():
    members = [Member("small", "a", 30), Member("large", "a", 90)]
    assert owners(allocate(leads(9), members, 1)) == ["large", "small", "large", "large"]


def test_who_prefers_a_lead_comes_before_who_only_accepts_it():
    members = [Member("large", "a", 300), Member("keen", "a", 30, prefers=ONLY_FAIR)]
    assert owners(allocate(leads(1, FAIR), members, 1)) == ["keen"]
    assert owners(allocate(leads(1), members, 1)) == ["large"]


def test_nobody_gets_what_is_not_accepted_or_was_passed_by():
    members = [Member("only_fairs", "a", 300, accepts=ONLY_FAIR), Member("idle", "b", 0)]
    assert allocate(leads(3), members, 1) == ()
    passed = [Waiting("lead_1", FAIR, passed_by=("only_fairs",))]
    assert allocate(passed, members, 1) == ()


def test_a_team_that_takes_nothing_leaves_the_rest_to_the_others():
    members = [Member("one", "a", 3000, accepts=ONLY_FAIR), Member("two", "b", 90)]
    assert owners(allocate(leads(5), members, 7)) == ["two"] * 3


def test_teams_are_drawn_by_their_capacity():
    """Nine tenths of the capacity get about nine tenths of single leads."""
    members = [Member("large", "a", 270), Member("small", "b", 30)]
    firsts = Counter(owners(allocate(leads(1), members, seed))[0] for seed in range(500))
    assert 420 <= firsts["large"] <= 480


members_of = st.lists(st.builds(
    Member, st.integers(0, 30).map("emp_{}".format), st.sampled_from("abc"),
    st.integers(0, 400), st.integers(0, 9),
    st.sampled_from([None, ONLY_FAIR, LeadCriteria(sources=(WEB,))]),
    st.sampled_from([None, ONLY_FAIR])), max_size=12, unique_by=lambda one: one.employee_id)
leads_of = st.lists(st.builds(
    Waiting, st.integers(0, 999).map("lead_{}".format), st.sampled_from([WEB, FAIR]),
    passed_by=st.lists(st.integers(0, 30).map("emp_{}".format), max_size=3).map(tuple)),
    max_size=40, unique_by=lambda one: one.lead_id)
seeds = st.integers(0, 2**31 - 1)


@given(leads_of, members_of, seeds)
@settings(max_examples=200)
def test_never_over_quota_never_twice_and_nothing_left_that_somebody_could_take(
    waiting, members, seed
):
    placed = allocate(waiting, members, seed)
    by_id, by_name = {one.lead_id: one for one in waiting}, {one.employee_id: one
                                                             for one in members}
    got = Counter(owners(placed))
    assert all(got[name] <= by_name[name].quota for name in got)
    assert len({one.lead_id for one in placed}) == len(placed)
    for one in placed:
        assert fits(by_name[one.owner_id].accepts, by_id[one.lead_id])
        assert one.owner_id not in by_id[one.lead_id].passed_by
    left = [one for one in waiting if one.lead_id not in {each.lead_id for each in placed}]
    free = [one for one in members if got[one.employee_id] < one.quota]
    assert not [one for lead in left for one in free
                if fits(one.accepts, lead) and one.employee_id not in lead.passed_by]


@given(leads_of, members_of, seeds)
def test_the_same_seed_gives_the_same_answer_in_whatever_order_members_come(
    waiting, members, seed
):
    assert allocate(waiting, members, seed) == allocate(waiting, members[::-1], seed)


@given(st.lists(st.integers(15, 400), min_size=1, max_size=8), seeds)
def test_everyone_with_quota_gets_one_when_there_is_enough(capacities, seed):
    members = [Member(f"emp_{at}", "ab"[at % 2], one) for at, one in enumerate(capacities)]
    enough = leads(sum(one.quota for one in members))
    assert set(owners(allocate(enough, members, seed))) == {one.employee_id for one in members}


@pytest.mark.parametrize("team", ["a", "b"])
def test_everyone_with_an_equal_quota_can_be_the_first(team):
    members = [Member(f"emp_{at}", team, 60 + at) for at in range(4)]
    firsts = {owners(allocate(leads(1), members, seed))[0] for seed in range(200)}
    assert firsts == {one.employee_id for one in members}
