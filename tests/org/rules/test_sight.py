"""Who sees a record and why; what of it a move would change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.periods import Period
from services.org.contract import Role, ScopeEdge, SightChange, SightKind
from services.org.rules.previewing import more, without
from services.org.rules.sight import Reason, Viewer, chains, reasons, reports_on

DAY = date(2028, 2, 29)
CHAIN = ("seller", "lead")


@pytest.mark.parametrize(
    ("viewer", "owner_id", "partner_id", "expected"),
    [
        (Viewer((Role.SELLER,), "me", None), "me", None, [Reason(SightKind.OWN, (Role.SELLER,))]),
        (Viewer((Role.SELLER,), "me", None), "you", None, []),
        (Viewer((Role.REGIONAL_MANAGER,), "me", None), "you", None,
         [Reason(SightKind.LINE, (Role.REGIONAL_MANAGER,), CHAIN)]),
        (Viewer((Role.REGIONAL_MANAGER, Role.SELLER), "me", None), "you", None,
         [Reason(SightKind.LINE, (Role.REGIONAL_MANAGER,), CHAIN)]),
        (Viewer((Role.DIRECTOR, Role.SELLER), "me", None), "you", None,
         [Reason(SightKind.ALL, (Role.DIRECTOR,))]),
        (Viewer((Role.DIRECTOR,), "me", None, has_left=True), "you", None, []),
        (Viewer((Role.HR_PARTNER,), "me", None), "me", None, []),
        (Viewer((Role.REGIONAL_MANAGER,), None, None), "you", None, []),
        (Viewer((Role.PARTNER_USER,), None, "ptn_1"), "you", "ptn_1",
         [Reason(SightKind.PARTNER, (Role.PARTNER_USER,))]),
        (Viewer((Role.PARTNER_USER,), None, "ptn_1"), "you", "ptn_2", []),
        (Viewer((Role.PARTNER_USER,), None, None), "you", None, []),
        (Viewer((), "me", None), "me", None, []),
    ],
)  # fmt: skip
def test_deals_are_seen_for_these_reasons(viewer, owner_id, partner_id, expected):
    assert reasons(viewer, "deals:read", owner_id, partner_id, [CHAIN]) == expected


def test_a_line_belongs_to_its_day():
    timeline = {"seller": [(Period(date(2028, 1, 1), DAY), "old"), (Period(DAY), "lead")]}
    assert reports_on(DAY - timedelta(days=1), timeline) == {"seller": "old"}
    assert reports_on(DAY, timeline) == {"seller": "lead"}
    assert reports_on(date(2027, 12, 31), timeline) == {}


def test_a_chain_leads_over_every_position_between():
    reports = {"seller": "lead", "lead": "director", "west": "director"}
    assert list(chains(["seller"], ["director"], reports)) == [("seller", "lead", "director")]
    assert list(chains(["seller", "west"], ["director", "lead"], reports)) == [
        ("seller", "lead"), ("seller", "lead", "director"), ("west", "director")]
    assert list(chains(["director"], ["director"], reports)) == []
    assert list(chains(["a"], ["b"], {"a": "b", "b": "a"})) == [("a", "b")]


def days(first: int, last: int | None) -> Period:
    return Period(DAY + timedelta(days=first), None if last is None else DAY + timedelta(days=last))


PERIODS = some.lists(
    some.tuples(some.integers(0, 30), some.integers(1, 20)).map(
        lambda pair: days(pair[0], pair[0] + pair[1])), max_size=5)


@given(PERIODS, PERIODS, some.integers(0, 60))
def test_what_is_left_of_periods_is_their_days_without_the_others(periods, taken, offset):
    day = DAY + timedelta(days=offset)
    was = any(one.contains(day) for one in periods)
    is_taken = any(one.contains(day) for one in taken)
    assert any(one.contains(day) for one in without(periods, taken)) == (was and not is_taken)


def test_periods_that_are_only_cut_otherwise_are_no_change():
    whole = {"sell": [ScopeEdge("boss", DAY)]}
    cut = {"sell": [ScopeEdge("boss", DAY, DAY + timedelta(days=3)),
                    ScopeEdge("boss", DAY + timedelta(days=3))]}
    assert more(whole, cut) == more(cut, whole) == []
    assert more({}, whole) == [SightChange("boss", "sell", DAY, None)]
    assert more(whole, {}) == []
