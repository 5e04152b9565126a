"""Many at once: sales and places of the same sellers, and rebuilds in between, lose nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

from chassis.testing import Harness
from tests.analytics.builders import a_commission, a_share, calculated, placed, rows, summed_facts
from tests.analytics.recomputed import all_rows
from tests.builders import a_sale

DEALS, VERSIONS = 12, 3


def sale(number: int, version: int):
    return a_sale(
        f"deal_{number}",
        version,
        f"{number + 1}00.0{version}",
        signed_on=date(2026, 3, 3) + timedelta(number % 3),
        credits={"emp_1": "0.5", "emp_2": "0.5"}
        if version % 2
        else {"emp_2": "0.3", "emp_3": "0.7"},
    )


def test_sales_places_and_rebuilds_at_once_end_in_the_rule(analytics: Harness):
    sales = [
        calculated(sale(number, version), a_commission("1.00", "emp_2", deal_id=f"deal_{number}"))
        for number in range(DEALS)
        for version in range(1, VERSIONS + 1)
    ]
    places = [
        placed(name, version, a_share(("north", "south")[(version + len(name)) % 2]))
        for name in ("emp_1", "emp_2", "emp_3")
        for version in range(1, 5)
    ]
    said = [event for pair in zip(sales, places * 3, strict=True) for event in pair]
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(analytics.hears, *said[start::9]) for start in range(9)]
        done += [pool.submit(analytics.hears, *said[start::7]) for start in range(7)]
        reports = [pool.submit(analytics.call, "rebuild") for _ in range(3)]
        for future in done:
            future.result()
    assert analytics.waiting() == 0
    assert [report.result().repaired for report in reports] == [0, 0, 0]
    assert (
        rows(analytics)
        == summed_facts(analytics)
        == all_rows(
            [sale(number, VERSIONS) for number in range(DEALS)],
            {event.employee_id: event for event in places},
            [line for event in sales for line in event.lines],
        )
    )
