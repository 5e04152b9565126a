"""When a handover may begin, go back, and is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.org.contract import HandoverKind, HandoverPart, HandoverState
from services.org.rules.handovers import (
    NEXT,
    Known,
    not_possible,
    state_after,
    what_is_wrong,
    with_word,
)

TODAY = date(2028, 2, 29)
HERE, GONE = Known(date(2020, 1, 1), None), Known(date(2020, 1, 1), TODAY)
LEAVING = Known(date(2020, 1, 1), TODAY + timedelta(days=1))
CUSTOMERS, DEALS, *_ = (HandoverPart(kind) for kind in HandoverKind)


@pytest.mark.parametrize(
    ("giver", "taker", "codes"),
    [
        ("here", "leaving", []), ("gone", "here", []),
        ("here", "gone", ["handover.taker_left"]),
        ("here", "here", ["handover.to_oneself"]),
        ("nobody", "nothing", ["handover.unknown_employee"] * 2),
        ("gone", "gone", ["handover.to_oneself", "handover.taker_left"]),
    ],
)  # fmt: skip
def test_a_leaver_gives_and_takes_nothing(giver, taker, codes):
    known = {"here": HERE, "gone": GONE, "leaving": LEAVING}
    assert [one.code for one in what_is_wrong(giver, taker, known, TODAY)] == codes


def test_the_states_follow_each_other_and_none_is_left_out():
    line = [HandoverState.PLANNED]
    while (after := NEXT[line[-1]]) is not None:
        line.append(after)
    assert line == list(HandoverState)
    allowed = [(one, other) for one in HandoverState for other in HandoverState
               if not not_possible(one, other)]
    assert allowed == list(zip(line, line[1:], strict=False))


def test_it_is_done_when_every_part_is_and_not_before():
    running, done = HandoverState.RUNNING, HandoverState.DONE
    moved = [replace(part, is_moved=True) for part in (CUSTOMERS, DEALS)]
    assert state_after(running, [moved[0], DEALS]) is running
    assert state_after(running, moved) is done
    back = [replace(part, is_returned=True) for part in moved]
    assert state_after(HandoverState.ROLLING_BACK, [moved[0], back[1]]) is (
        HandoverState.ROLLING_BACK)
    assert state_after(HandoverState.ROLLING_BACK, back) is HandoverState.ROLLED_BACK
    assert state_after(HandoverState.PLANNED, back) is HandoverState.PLANNED


@given(some.lists(some.integers(1, 20), unique=True, min_size=1, max_size=4))
def test_the_newest_word_stands_in_whatever_order_they_come(versions):
    said = [replace(CUSTOMERS, part_version=version, moved=version) for version in versions]
    for order in permutations(said):
        parts: tuple[HandoverPart, ...] = (CUSTOMERS, DEALS)
        for word in (*order, *order):
            parts = with_word(parts, word)
        assert parts == (max(said, key=lambda one: one.part_version), DEALS)
