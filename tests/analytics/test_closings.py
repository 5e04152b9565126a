from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from chassis.testing import Harness, Refused
from services.analytics.contract import PeriodClosed
from tests.analytics.builders import a_caller, calculated, placed
from tests.builders import a_sale


@pytest.fixture
def march(analytics: Harness) -> Harness:
    """Two sales in March, seen in April."""
    analytics.hears(
        calculated(a_sale(credits={"emp_1": "0.6", "emp_2": "0.4"})),
        calculated(a_sale("deal_2", amount="9.00", currency="USD", credits={"emp_1": "1"})),
        placed("emp_1", 1, viewers=["emp_9"]),
    )
    analytics.clock.at = datetime(2026, 4, 1, 1, tzinfo=UTC)
    return analytics


def told(figures):
    return [(one.subject_id, str(one.amount)) for one in figures]


PUBLISHED = [
    ("company", "1000.00 CNY"),
    ("company", "9.00 USD"),
    ("emp_1", "600.00 CNY"),
    ("emp_1", "9.00 USD"),
    ("emp_2", "400.00 CNY"),
]


def test_published_figures_stay_and_corrected_ones_follow(march: Harness):
    closed = march.call("close_period", period="2026-03")
    assert told(closed.published) == told(closed.corrected) == PUBLISHED
    march.hears(calculated(a_sale(version=2, amount="500.00", credits={"emp_2": "1"})))
    later = march.call("closed_period", period="2026-03")
    assert told(later.published) == PUBLISHED
    assert told(later.corrected) == [
        ("company", "500.00 CNY"),
        ("company", "9.00 USD"),
        ("emp_1", "0.00 CNY"),
        ("emp_1", "9.00 USD"),
        ("emp_2", "500.00 CNY"),
    ]
    assert later.closed_at == closed.closed_at


def test_a_closing_is_announced_once(march: Harness):
    march.call("close_period", period="2026-03", key="again")
    march.call("close_period", period="2026-03", key="again")
    assert march.published(PeriodClosed) == [PeriodClosed("2026-03", 1)]


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ("2026-04", "period.not_over"),
        ("2027-01", "period.not_over"),
        ("2026-Q1", "period.not_a_month"),
        ("2026-13", "period.not_a_month"),
    ],
)
def test_only_a_month_that_is_over_may_be_closed(march: Harness, period, code):
    with pytest.raises(Refused) as refused:
        march.call("close_period", period=period)
    assert refused.value.codes == [code]
    assert march.published(PeriodClosed) == []


def test_the_business_day_decides_whether_a_month_is_over(analytics: Harness):
    analytics.clock.at = datetime(2026, 3, 31, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    with pytest.raises(Refused):
        analytics.call("close_period", period="2026-03")
    analytics.clock.at = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
    assert analytics.call("close_period", period="2026-03").published == ()


def test_a_month_closes_once_even_when_two_close_it_at_once(march: Harness):
    def close(number: int) -> str:
        try:
            march.call("close_period", period="2026-03")
        except Refused as refused:
            return refused.code
        return "closed"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(close, range(4)))
    assert answers == ["closed", *["period.already_closed"] * 3]
    assert len(march.published(PeriodClosed)) == 1


def test_a_closing_tells_how_many_events_still_wait(march: Harness):
    with march.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO waiting (event_id, type, body, attempts, due_at, last_error, is_parked) "
            "SELECT gen_random_uuid(), 'commission_calculated', '', 1, now(), '', parked "
            "FROM unnest(ARRAY[true, false]) AS parked"
        )
    assert march.call("close_period", period="2026-03").waiting == 2
    assert march.call("closed_period", period="2026-03").waiting == 2


def test_an_open_month_is_not_found(march: Harness):
    for period in ("2026-03", "2026-Q1"):
        with pytest.raises(Refused) as refused:
            march.call("closed_period", period=period)
        assert refused.value.kind == "not_found"


@pytest.mark.parametrize(
    ("caller", "expected"),
    [
        (a_caller("team", "emp_9"), ["company", "company", "emp_1", "emp_1"]),
        (a_caller("own", "emp_2"), ["emp_2"]),
        (a_caller("all"), ["company", "company", "emp_1", "emp_1", "emp_2"]),
    ],
)
def test_a_closing_shows_what_lies_in_the_callers_scope(march: Harness, caller, expected):
    march.call("close_period", period="2026-03")
    seen = march.call("closed_period", period="2026-03", caller=caller)
    assert [one.subject_id for one in seen.published] == expected
    assert [one.subject_id for one in seen.corrected] == expected


def test_partners_see_no_closings(march: Harness):
    march.call("close_period", period="2026-03")
    with pytest.raises(Refused) as refused:
        march.call("closed_period", period="2026-03", caller=a_caller("partner", None, "part_1"))
    assert refused.value.kind == "not_found"
