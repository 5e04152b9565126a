"""The worked example in the KPI ledger: March is 1,000 / 2,000 / 1,000, corrected to 600."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from chassis.testing import Harness
from services.analytics.contract import KpiUpdated, PeriodClosed
from services.people.contract import CommissionCalculated
from tests.analytics.builders import calculated, figure, row_versions, rows, summed_facts
from tests.builders import a_sale

A, B = "deal_a", "deal_b"
THIRD, FIFTH = date(2026, 3, 3), date(2026, 3, 5)


def the_four() -> list[CommissionCalculated]:
    """A signed, B signed, A cancelled, B amended."""
    return [
        calculated(a_sale(A, 1, "1000.00", signed_on=THIRD)),
        calculated(a_sale(B, 1, "1000.00", signed_on=FIFTH)),
        calculated(
            a_sale(
                A, 2, "1000.00", signed_on=THIRD, status="cancelled", happened_on=date(2026, 3, 20)
            )
        ),
        calculated(a_sale(B, 2, "600.00", signed_on=FIFTH, happened_on=date(2026, 4, 9))),
    ]


def test_the_example_day_by_day(analytics: Harness):
    seen = []
    for event in the_four()[:3]:
        analytics.hears(event)
        seen.append(figure(analytics))
    assert seen == [1_000_00, 2_000_00, 1_000_00]

    analytics.clock.at = datetime(2026, 4, 1, tzinfo=UTC)
    assert analytics.call("close_period", period="2026-03").published[0].value == 1_000_00
    analytics.hears(the_four()[3])

    closed = analytics.call("closed_period", period="2026-03")
    assert [one.amount.amount for one in closed.published] == ["1000.00", "1000.00"]
    assert [one.amount.amount for one in closed.corrected] == ["600.00", "600.00"]
    assert analytics.published(PeriodClosed) == [PeriodClosed("2026-03", 1)]


def test_each_change_raises_its_row_once_and_announces_the_partners_row(analytics: Harness):
    analytics.hears_one_by_one(*the_four())
    told = [
        (one.row.day, one.value, one.version.counter) for one in analytics.published(KpiUpdated)
    ]
    assert told == [(THIRD, 1_000_00, 1), (FIFTH, 1_000_00, 1), (THIRD, 0, 2), (FIFTH, 600_00, 2)]
    assert {one.row.subject_id for one in analytics.published(KpiUpdated)} == {"part_1/pumps"}
    versions = row_versions(analytics)
    assert versions["signed/company/company/CNY/2026-03-03"] == (0, 2)
    assert versions["signed/company/company/CNY/2026-03-05"] == (0, 2)
    assert versions["cancelled/company/company/CNY/2026-03-20"] == (0, 1)


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_any_order_each_twice_ends_alike(analytics: Harness, order):
    events = [the_four()[place] for place in order]
    analytics.hears_one_by_one(*events, *reversed(events))
    assert figure(analytics) == 600_00
    assert rows(analytics) == summed_facts(analytics)
    assert analytics.waiting() == 0


def test_one_batch_announces_each_partner_row_once(analytics: Harness):
    analytics.hears(*the_four(), *the_four())
    told = [
        (one.row.day, one.value, one.version.counter) for one in analytics.published(KpiUpdated)
    ]
    assert told == [(THIRD, 0, 1), (FIFTH, 600_00, 1)]
    assert figure(analytics) == 600_00
