"""What a registration gives to a deal and takes back, as a table and as laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.pipeline.contract import CreditKind, DealCredit
from services.pipeline.rules.registrations import (
    Registered,
    Terms,
    applied,
    cleared,
    gives_credit,
    in_force,
)

AT = datetime(2026, 3, 1, tzinfo=UTC)
ALONE = (DealCredit("emp_1", CreditKind.REVENUE, Decimal(1)),)
DIRECT = Terms(None, None, "direct", ALONE)
ONE = Registered("reg_1", True, "part_1", "agents", AT, "emp_7", Decimal("0.1"))
OVERLAY = DealCredit("emp_7", CreditKind.OVERLAY, Decimal("0.1"))


def remembering(before: Terms, one: Registered) -> Registered:
    """The registration with what it keeps of the deal."""
    return replace(one, partner_before=before.partner_id, channel_before=before.channel_id,
                   gave_credit=gives_credit(before, one))


def test_it_gives_partner_channel_and_overlay():
    assert applied(DIRECT, ONE) == Terms("reg_1", "part_1", "agents", (*ALONE, OVERLAY))


@pytest.mark.parametrize("lacking", [{"partner_manager_id": None}, {"overlay_rate": None}])
def test_without_a_manager_or_a_rate_nobody_is_credited(lacking):
    assert applied(DIRECT, replace(ONE, **lacking)).credits == ALONE


@pytest.mark.parametrize(("by_hand", "after"), [
    ({}, DIRECT),
    ({"partner_id": "part_2"}, replace(DIRECT, partner_id="part_2", channel_id="agents")),
    ({"channel_id": "fairs"}, replace(DIRECT, channel_id="fairs")),
    ({"credits": ALONE}, DIRECT),
    ({"credits": (*ALONE, replace(OVERLAY, rate=Decimal("0.2")))},
     replace(DIRECT, credits=(*ALONE, replace(OVERLAY, rate=Decimal("0.2"))))),
])
def test_what_was_set_by_hand_since_stays(by_hand, after):
    held = remembering(DIRECT, ONE)
    assert cleared(replace(applied(DIRECT, held), **by_hand), held) == after


STANDING = st.builds(
    Registered, st.sampled_from(["reg_1", "reg_2", "reg_3"]), st.booleans(),
    st.sampled_from(["part_1", "part_2"]), st.sampled_from(["agents", "fairs"]),
    st.integers(0, 3).map(lambda hours: AT + timedelta(hours=hours)),
    st.sampled_from([None, "emp_7"]), st.sampled_from([None, Decimal("0.1")]))
TERMS = st.builds(
    Terms, st.none(), st.sampled_from([None, "part_1"]), st.sampled_from(["direct", "agents"]),
    st.sampled_from([ALONE, (*ALONE, OVERLAY)]))


@given(TERMS, STANDING)
def test_its_end_gives_back_exactly_what_was_there(before, one):
    held = remembering(before, one)
    assert cleared(applied(before, held), held) == before


@given(TERMS, STANDING)
def test_nobody_has_two_overlay_credits(before, one):
    overlays = [credit.employee_id for credit in applied(before, one).credits
                if credit.kind is CreditKind.OVERLAY]
    assert len(overlays) == len(set(overlays))


@given(st.lists(STANDING, unique_by=lambda one: one.registration_id), st.randoms())
def test_the_newest_that_stands_counts_in_any_order(known, chance):
    shuffled = list(known)
    chance.shuffle(shuffled)
    found = in_force(known)
    assert in_force(shuffled) == found
    assert (found is None) is not any(one.stands for one in known)
