"""Reading figures: parts, rankings, facts, and who may read what."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from tests.analytics.builders import MARCH, a_caller, a_share, calculated, figure, placed
from tests.builders import a_line, a_sale

QUARTER = {"from_on": date(2026, 1, 1), "to_on": date(2026, 4, 1)}


def asked(analytics: Harness, operation: str = "kpis", kind: str = "company", **values: Any) -> Any:
    return analytics.call(
        operation, **{"metric": "signed", "subject_kind": kind, **QUARTER, **values}
    )


@pytest.fixture
def sold(analytics: Harness) -> Harness:
    """Three sales: 100 by emp_1 and 200 by emp_2 in March, 50 by emp_3 in February."""
    analytics.hears(
        placed("emp_1", 1, a_share("north"), viewers=["emp_9"]),
        placed("emp_2", 1, a_share("south")),
        calculated(a_sale("deal_1", amount="100.00", credits={"emp_1": "1"})),
        calculated(a_sale("deal_2", amount="200.00", credits={"emp_2": "1"}, partner_id="part_2")),
        calculated(
            a_sale("deal_3", amount="50.00", credits={"emp_3": "1"}, signed_on=date(2026, 2, 28))
        ),
    )
    return analytics


def test_months_hold_their_days_and_sum_to_the_total(sold: Harness):
    answer = asked(sold)
    assert [(part.label, part.value, part.amount) for part in answer.parts] == [
        ("2026-01", 0, Money.zero()),
        ("2026-02", 50_00, Money.of("50.00")),
        ("2026-03", 300_00, Money.of("300.00")),
    ]
    assert (answer.total, answer.total_amount) == (350_00, Money.of("350.00"))


@pytest.mark.parametrize(
    ("grain", "count"), [("day", 90), ("month", 3), ("quarter", 1), ("year", 1)]
)
def test_every_grain_gives_the_same_total(sold: Harness, grain, count):
    answer = asked(sold, grain=grain)
    assert len(answer.parts) == count
    assert sum(part.value for part in answer.parts) == answer.total == 350_00


def test_quantities_are_thousandths_without_currency(analytics: Harness):
    analytics.hears(calculated(a_sale(lines=[a_line("10.00", quantity="2.5")])))
    answer = asked(analytics, metric="quantity", kind="product", subject_id="prod_1")
    assert (answer.total, answer.total_amount, answer.currency) == (2_500, None, "")


@pytest.mark.parametrize(
    ("values", "code", "text"),
    [
        ({"grain": "week"}, "kpi.grain_unknown", "day, month, quarter or year"),
        ({"to_on": date(2026, 1, 1)}, "kpi.span_empty", "after the start"),
        ({"to_on": date(2100, 1, 1)}, "kpi.span_too_long", "3660"),
        ({"currency": "ABC"}, "money.unknown_currency", "currency"),
        ({"currency": ""}, "money.unknown_currency", "currency"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_in_words(analytics: Harness, values, code, text):
    with pytest.raises(Refused) as refused:
        asked(analytics, **values)
    assert refused.value.codes == [code]
    assert text in refused.value.error["errors"][0]["message"]


def test_the_greatest_come_first_page_by_page(sold: Harness):
    met, cursor = [], None
    while True:
        page = asked(sold, "ranking", "employee", limit=2, cursor=cursor)
        met += [(one.subject_id, one.value) for one in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert met == [("emp_2", 200_00), ("emp_1", 100_00), ("emp_3", 50_00)]


def test_subjects_that_are_level_appear_once_over_pages(analytics: Harness):
    analytics.hears(
        *(
            calculated(a_sale(f"deal_{number}", credits={f"emp_{number}": "1"}))
            for number in range(7)
        )
    )
    met, cursor = [], None
    for _ in range(4):
        page = asked(analytics, "ranking", "employee", limit=2, cursor=cursor)
        met += [one.subject_id for one in page.items]
        cursor = page.next_cursor
    assert sorted(met) == [f"emp_{number}" for number in range(7)]
    assert cursor is None


def test_the_facts_behind_a_figure_sum_to_it_newest_first(analytics: Harness):
    for version in range(1, 6):
        analytics.hears(calculated(a_sale(version=version, amount=f"{version}.00")))
    facts, cursor = [], None
    while True:
        page = asked(analytics, "drill_down", limit=2, cursor=cursor)
        facts += page.items
        cursor = page.next_cursor
        if cursor is None:
            break
    assert [fact.row_version.counter for fact in facts] == [5, 4, 3, 2, 1]
    assert sum(fact.value for fact in facts) == figure(analytics) == 5_00


def test_a_foreign_cursor_is_refused(sold: Harness):
    cursor = asked(sold, "ranking", "employee", limit=1).next_cursor
    with pytest.raises(Refused) as refused:
        asked(sold, "drill_down", cursor=cursor)
    assert refused.value.codes == ["list.cursor_unknown"]


MANAGER, SELLER, PARTNER = (
    a_caller("team", "emp_9"),
    a_caller("own", "emp_1"),
    a_caller("partner", None, "part_1"),
)


@pytest.mark.parametrize(
    ("caller", "kind", "subject_id", "may_read"),
    [
        (a_caller("all"), "employee", "emp_2", True),
        (a_caller("all"), "company", "company", True),
        (MANAGER, "company", "company", True),
        (MANAGER, "unit", "north", True),
        (MANAGER, "employee", "emp_1", True),
        (MANAGER, "employee", "emp_2", False),
        (SELLER, "employee", "emp_1", True),
        (SELLER, "employee", "emp_2", False),
        (SELLER, "company", "company", False),
        (SELLER, "unit", "north", False),
        (SELLER, "channel", "x", False),
        (SELLER, "customer", "cust_1", False),
        (SELLER, "partner", "part_1/pumps", False),
        (PARTNER, "partner", "part_1/pumps", True),
        (PARTNER, "partner", "part_2/pumps", False),
        (PARTNER, "company", "company", False),
        (PARTNER, "employee", "emp_1", False),
        (a_caller("partner", None, None), "partner", "None/pumps", False),
    ],
)
def test_who_may_read_whose_figures(sold: Harness, caller, kind, subject_id, may_read):
    for operation in ("kpis", "drill_down"):
        refused = None
        try:
            asked(sold, operation, kind, subject_id=subject_id, caller=caller)
        except Refused as error:
            refused = error.kind
        assert refused == (None if may_read else "not_found")


@pytest.mark.parametrize(
    ("caller", "kind", "expected"),
    [
        (a_caller("all"), "employee", ["emp_2", "emp_1", "emp_3"]),
        (MANAGER, "employee", ["emp_1"]),
        (SELLER, "employee", ["emp_1"]),
        (SELLER, "company", None),
        (SELLER, "unit", None),
        (MANAGER, "unit", ["south", "north"]),
        (PARTNER, "partner", ["part_1/pumps"]),
        (PARTNER, "employee", None),
    ],
)
def test_a_ranking_holds_only_what_the_caller_may_see(sold: Harness, caller, kind, expected):
    if expected is not None:
        assert [
            one.subject_id for one in asked(sold, "ranking", kind, caller=caller).items
        ] == expected
        return
    with pytest.raises(Refused) as refused:
        asked(sold, "ranking", kind, caller=caller)
    assert refused.value.kind == "not_found"


def test_nobody_reads_without_the_permission(sold: Harness):
    with pytest.raises(Refused) as refused:
        asked(sold, caller=Caller("acct_1", "emp_1"))
    assert refused.value.kind == "forbidden"


def test_a_row_of_march_is_not_in_april(sold: Harness):
    assert figure(sold, span=MARCH) == 300_00
    assert figure(sold, span=(date(2026, 4, 1), date(2026, 5, 1))) == 0
