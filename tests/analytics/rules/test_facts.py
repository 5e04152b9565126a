from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from services.analytics.contract import Metric, RowKey, SubjectKind
from services.analytics.rules.facts import commission_costs, differences, in_row_order, moved
from tests.analytics.builders import a_commission

DAY = date(2026, 3, 3)


def row(subject_id: str) -> RowKey:
    return RowKey(Metric.SIGNED, SubjectKind.UNIT, subject_id, "CNY", DAY)


_values = st.dictionaries(st.sampled_from("abcdef").map(row), st.integers(-5, 5).filter(bool))


def applied(before, lines):
    after = dict(before)
    for line in lines:
        after[line.row] = after.get(line.row, 0) + line.value
    return {key: value for key, value in after.items() if value}


@given(before=_values, now=_values)
def test_what_a_deal_has_plus_the_differences_is_what_the_sale_gives(before, now):
    lines = differences("deal_1", now, before)
    assert applied(before, lines) == now
    assert all(line.value for line in lines)
    assert len({line.row for line in lines}) == len(lines)


@given(before=_values, now=_values)
def test_a_move_takes_out_what_was_and_puts_in_what_is(before, now):
    lines = moved("deal_1", before, now)
    assert applied(before, lines) == now
    assert len({(line.row, line.leg) for line in lines}) == len(lines)
    assert not [line for line in lines if before.get(line.row) == now.get(line.row)]


def test_the_same_rows_again_write_nothing():
    assert differences("deal_1", {row("a"): 5}, {row("a"): 5}) == []
    assert moved("deal_1", {row("a"): 5}, {row("a"): 5}) == []


def test_commission_lines_cost_the_company_what_they_bring_each_employee():
    lines = [
        a_commission("10.00"),
        a_commission("-10.00", number=2),
        a_commission("7.00", "emp_2", number=3),
        a_commission("-2.00", "emp_2", deal_id=None, belongs_on=date(2026, 3, 9), number=4),
    ]
    found = [(line.deal_id, line.row.name, line.value) for line in commission_costs(lines)]
    assert found == [
        ("deal_1", "commission_cost/company/company/CNY/2026-03-03", 7_00),
        ("deal_1", "commission_cost/employee/emp_2/CNY/2026-03-03", 7_00),
        (None, "commission_cost/company/company/CNY/2026-03-09", -2_00),
        (None, "commission_cost/employee/emp_2/CNY/2026-03-09", -2_00),
    ]


@given(st.permutations([row(name) for name in "abc"]))
def test_rows_are_locked_in_one_order(shuffled):
    assert [key.subject_id for key in in_row_order(shuffled)] == ["a", "b", "c"]
