"""The scope edges agree, day by day, with somebody walking up the line on that day."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kernel.periods import Period
from services.org.contract import ScopeEdge, UnitShare
from services.org.rules.line import Held, above, cycle_on, scope_edges, unit_shares
from services.org.rules.spans import timeline

FIRST, LENGTH = date(2026, 1, 1), 12
DAYS = [FIRST + timedelta(days=number) for number in range(LENGTH)]
POSITIONS = ["pos_0", "pos_1", "pos_2", "pos_3", "pos_4"]


def on(number: int) -> date:
    return FIRST + timedelta(days=number)


def held(
    employee_id: str, position_id: str, start: int = 0, end: int | None = None, share: str = "1"
) -> Held:
    return Held(
        employee_id,
        position_id,
        Decimal(share),
        Period(on(start), None if end is None else on(end)),
    )


def lines(**starts):
    """lines(pos_1={0: "pos_0", 5: None}): from day 0 under pos_0, from day 5 under nobody."""
    return {
        node: timeline((on(day), upper) for day, upper in moves.items())
        for node, moves in starts.items()
    }


def edges_of(employee_id, assignments, reports):
    holders = defaultdict(list)
    for one in assignments:
        holders[one.position_id].append(one)
    own = [one for one in assignments if one.employee_id == employee_id]
    return scope_edges(employee_id, own, reports, holders)


REPORTS = lines(
    pos_0={0: None}, pos_1={0: "pos_0"}, pos_2={0: "pos_1", 5: "pos_0", 8: "pos_3"}, pos_3={0: None}
)

EXAMPLES = {
    "a manager sees those below, and those below them": (
        [held("boss", "pos_0"), held("lead", "pos_1"), held("seller", "pos_1", 2, 4)],
        "lead",
        [ScopeEdge("boss", on(0))],
    ),
    "nobody sees a colleague on the same position": (
        [held("one", "pos_1"), held("other", "pos_1")],
        "one",
        [],
    ),
    "a move ends what the former line sees": (
        [held("lead", "pos_1"), held("seller", "pos_2")],
        "seller",
        [ScopeEdge("lead", on(0), on(5))],
    ),
    "over a move the one above both lines keeps one span": (
        [held("boss", "pos_0"), held("seller", "pos_2")],
        "seller",
        [ScopeEdge("boss", on(0), on(8))],
    ),
    "a viewer sees on the days of the viewer's own assignment only": (
        [held("boss", "pos_0", 2, 6), held("seller", "pos_2", 4)],
        "seller",
        [ScopeEdge("boss", on(4), on(6))],
    ),
    "somebody between two assignments is seen twice": (
        [held("boss", "pos_0"), held("seller", "pos_1", 0, 2), held("seller", "pos_1", 3, 5)],
        "seller",
        [ScopeEdge("boss", on(0), on(2)), ScopeEdge("boss", on(3), on(5))],
    ),
    "nobody needs an edge to see oneself": (
        [held("boss", "pos_0", share="0.5"), held("boss", "pos_1", share="0.5")],
        "boss",
        [],
    ),
}


@pytest.mark.parametrize(("assignments", "subject", "expected"), EXAMPLES.values(), ids=EXAMPLES)
def test_who_sees_whom(assignments, subject, expected):
    assert list(edges_of(subject, assignments, REPORTS)) == expected


days = st.integers(0, LENGTH - 1)
line_moves = st.fixed_dictionaries({
    # only a position with a lower number may stand above: no day has a cycle
    name: st.dictionaries(
        days,
        st.none() | st.sampled_from(POSITIONS[:number]) if number else st.none(),
        min_size=1,
        max_size=4,
    )
    for number, name in enumerate(POSITIONS)
})
some_days = st.tuples(days, st.none() | st.integers(1, 6))
some_held = st.builds(
    lambda who, where, span: held(
        who, where, span[0], None if span[1] is None else span[0] + span[1]
    ),
    st.sampled_from(["ann", "bob", "cyd"]),
    st.sampled_from(POSITIONS),
    some_days,
)


def upper_on(reports, position_id, day):
    return next(
        (upper for period, upper in reports.get(position_id, ()) if period.contains(day)), None
    )


def seen_by_walking(subject, assignments, reports, day):
    """Everybody who stands above on one day, found by walking up from each position held on it."""
    today = [one for one in assignments if one.days.contains(day)]
    viewers = set()
    for position_id in {one.position_id for one in today if one.employee_id == subject}:
        upper = upper_on(reports, position_id, day)
        while upper is not None:
            viewers |= {one.employee_id for one in today if one.position_id == upper}
            upper = upper_on(reports, upper, day)
    return viewers - {subject}


def holds(start, end, day):
    return start <= day and (end is None or day < end)


@settings(max_examples=200, deadline=None)
@given(line_moves, st.lists(some_held, max_size=7))
def test_edges_agree_with_a_walk_on_every_day(moves, assignments):
    reports = lines(**moves)
    for subject in ("ann", "bob", "cyd"):
        edges = edges_of(subject, assignments, reports)
        for day in [*DAYS, on(LENGTH + 5), on(400)]:
            seen = {edge.viewer_id for edge in edges if holds(edge.valid_from, edge.valid_to, day)}
            assert seen == seen_by_walking(subject, assignments, reports, day)


@settings(max_examples=150, deadline=None)
@given(line_moves, st.lists(some_held, max_size=7))
def test_the_edges_of_one_viewer_never_touch(moves, assignments):
    edges = edges_of("ann", assignments, lines(**moves))
    for before, after in pairwise(edges):
        if before.viewer_id == after.viewer_id:
            assert before.valid_to is not None
            assert before.valid_to < after.valid_from


@settings(max_examples=150, deadline=None)
@given(line_moves, st.lists(some_held, max_size=6))
def test_unit_shares_agree_with_the_assignments_of_every_day(moves, assignments):
    units = lines(**{
        name: {day: upper or "unit" for day, upper in some.items()} for name, some in moves.items()
    })
    shares = unit_shares(assignments, units)
    for day in DAYS:
        expected = defaultdict(Decimal)
        for one in assignments:
            unit_id = upper_on(units, one.position_id, day)
            if unit_id is not None and one.days.contains(day):
                expected[unit_id] += one.share
        found = {
            part.unit_id: part.share
            for part in shares
            if holds(part.valid_from, part.valid_to, day)
        }
        assert found == expected


def test_shares_in_one_unit_are_added_and_joined():
    units = lines(pos_1={0: "unit_a"}, pos_2={0: "unit_a", 4: "unit_b"})
    mine = [held("ann", "pos_1", share="0.4"), held("ann", "pos_2", 2, 6, share="0.6")]
    assert unit_shares(mine, units) == (
        UnitShare("unit_a", Decimal("0.4"), on(0), on(2)),
        UnitShare("unit_a", Decimal("1.0"), on(2), on(4)),
        UnitShare("unit_a", Decimal("0.4"), on(4), None),
        UnitShare("unit_b", Decimal("0.6"), on(4), on(6)),
    )


CYCLES = {
    "no cycle in a straight line": (lines(pos_0={0: None}, pos_1={0: "pos_0"}), "pos_1", None),
    "under oneself": (lines(pos_0={0: None, 3: "pos_0"}), "pos_0", on(3)),
    "under one's own report": (
        lines(pos_0={0: None, 3: "pos_1"}, pos_1={0: "pos_0"}),
        "pos_0",
        on(3),
    ),
    "in different years it is none": (
        lines(pos_0={0: None, 3: "pos_1"}, pos_1={0: "pos_0", 3: None}),
        "pos_0",
        None,
    ),
    "a planned move of another makes one later": (
        lines(pos_0={0: None, 3: "pos_1"}, pos_1={0: None, 7: "pos_0"}),
        "pos_0",
        on(7),
    ),
}


@pytest.mark.parametrize(("parents", "moved", "expected"), CYCLES.values(), ids=CYCLES)
def test_a_cycle_on_any_day_is_found(parents, moved, expected):
    assert cycle_on(moved, parents) == expected


@settings(max_examples=200, deadline=None)
@given(line_moves, st.sampled_from(POSITIONS), days, st.sampled_from(POSITIONS))
def test_a_cycle_is_found_exactly_when_a_walk_returns_on_some_day(moves, moved, day, upper):
    reports = lines(**{**moves, moved: {**moves[moved], day: upper}})

    def returns(on_day):
        here = upper_on(reports, moved, on_day)
        while here is not None and here != moved:
            here = upper_on(reports, here, on_day)
        return here == moved

    assert (cycle_on(moved, reports) is not None) == any(returns(each) for each in DAYS)


def test_above_names_only_days_on_which_both_lines_hold():
    found = list(above("pos_2", Period(on(0)), REPORTS))
    assert ("pos_1", Period(on(0), on(5))) in found
    assert ("pos_3", Period(on(8))) in found
    assert not [days for name, days in found if name == "pos_1" and days.contains(on(5))]
