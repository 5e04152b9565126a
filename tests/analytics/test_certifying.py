"""A sale is certified once per version; facts only grow; commissions are counted as told."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import event as sql_event
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from chassis.testing import Harness
from services.analytics.contract import KpiUpdated
from tests.analytics.builders import (
    a_commission,
    a_payment,
    adjusted,
    calculated,
    figure,
    row_versions,
    rows,
    summed_facts,
)
from tests.builders import a_sale

MAY, JUNE = date(2026, 5, 2), date(2026, 6, 2)


def test_the_same_event_twice_counts_once(analytics: Harness):
    event = calculated(a_sale(), a_commission("10.00"))
    analytics.hears(event, event)
    analytics.hears(event)
    assert figure(analytics) == 1_000_00
    assert figure(analytics, metric="commission_cost") == 10_00
    assert len(analytics.published(KpiUpdated)) == 1


def test_an_older_version_changes_nothing(analytics: Harness):
    analytics.hears(calculated(a_sale(version=3, amount="700.00")))
    before, versions = rows(analytics), row_versions(analytics)
    analytics.hears_one_by_one(
        calculated(a_sale(version=1)), calculated(a_sale(version=2, amount="5.00"))
    )
    assert (rows(analytics), row_versions(analytics)) == (before, versions)
    assert analytics.waiting() == 0


def test_an_older_version_still_brings_its_commission_lines(analytics: Harness):
    analytics.hears(calculated(a_sale(version=2), a_commission("-3.00", number=2)))
    analytics.hears(calculated(a_sale(version=1), a_commission("10.00", number=1)))
    assert figure(analytics, metric="commission_cost") == 7_00


def test_an_amendment_writes_only_the_rows_that_differ(analytics: Harness):
    analytics.hears(calculated(a_sale(credits={"emp_1": "0.5", "emp_2": "0.5"})))
    analytics.hears(calculated(a_sale(version=2, credits={"emp_1": "0.7", "emp_2": "0.3"})))
    added = analytics.sql(
        "SELECT metric, subject_id, value FROM fact WHERE row_counter = 2 "
        "ORDER BY metric, subject_id"
    )
    assert [tuple(row) for row in added] == [
        ("margin", "emp_1", 200_00),
        ("margin", "emp_2", -200_00),
        ("signed", "emp_1", 200_00),
        ("signed", "emp_2", -200_00),
    ]
    assert len(analytics.published(KpiUpdated)) == 1


def test_another_seller_customer_channel_and_partner_take_over_whole(analytics: Harness):
    analytics.hears(calculated(a_sale()))
    analytics.hears(
        calculated(
            a_sale(
                version=2,
                credits={"emp_2": "1"},
                customer_id="cust_2",
                channel_id="direct",
                partner_id="part_2",
            )
        )
    )
    assert rows(analytics) == summed_facts(analytics)
    subjects = {name.split("/", 1)[1] for name in rows(analytics) if name.startswith("signed")}
    assert subjects == {
        f"{name}/CNY/2026-03-03"
        for name in (
            "company/company",
            "channel/direct",
            "customer/cust_2",
            "employee/emp_2",
            "product/prod_1",
            "partner/part_2/pumps",
        )
    }


def test_an_overpayment_earns_nothing_and_a_reversal_returns_to_its_day(analytics: Harness):
    paid = [a_payment("pay_1", MAY, "800.00"), a_payment("pay_2", JUNE, "500.00")]
    analytics.hears(calculated(a_sale(payments=paid)))
    span = (MAY, date(2026, 7, 1))
    assert figure(analytics, metric="received", span=span) == 1_000_00
    assert figure(analytics, "partner", "part_1/pumps", metric="received", span=span) == 1_000_00
    assert figure(analytics, metric="received", span=(JUNE, date(2026, 7, 1))) == 200_00

    reversal = a_payment("rev_1", date(2026, 6, 20), "-800.00", "pay_1")
    analytics.hears(calculated(a_sale(version=2, payments=[*paid, reversal])))
    assert figure(analytics, metric="received", span=(MAY, JUNE)) == 0
    assert figure(analytics, metric="received", span=span) == 500_00


def test_commissions_without_a_sale_are_counted_on_the_day_they_belong_to(analytics: Harness):
    event = adjusted(
        "plan_1/2",
        a_commission("4.00", belongs_on=date(2026, 3, 9)),
        a_commission("-1.00", "emp_2", deal_id=None, belongs_on=date(2026, 3, 9), number=2),
    )
    analytics.hears(event, event)
    analytics.hears(event)
    assert figure(analytics, metric="commission_cost") == 3_00
    assert figure(analytics, "employee", "emp_2", metric="commission_cost") == -1_00


def test_commission_cost_does_not_disturb_the_next_version_of_a_sale(analytics: Harness):
    analytics.hears(calculated(a_sale(), a_commission("10.00")))
    analytics.hears(calculated(a_sale(version=2, amount="600.00"), a_commission("-4.00", number=2)))
    assert (figure(analytics), figure(analytics, metric="commission_cost")) == (600_00, 6_00)


def test_versions_of_one_deal_in_one_batch_are_counted_once(analytics: Harness):
    analytics.hears(
        calculated(a_sale()),
        calculated(a_sale(version=2, amount="300.00")),
        calculated(a_sale("deal_2")),
    )
    assert figure(analytics) == 1_300_00
    assert rows(analytics) == summed_facts(analytics)
    (told,) = analytics.published(KpiUpdated)
    assert (told.value, told.version.counter) == (1_300_00, 1)


def test_two_currencies_are_never_added(analytics: Harness):
    analytics.hears(
        calculated(a_sale()), calculated(a_sale("deal_2", currency="USD", amount="7.00"))
    )
    assert (figure(analytics), figure(analytics, currency="USD")) == (1_000_00, 7_00)


def test_a_batch_takes_a_fixed_number_of_statements(analytics: Harness):
    counted: list[str] = []
    sql_event.listen(
        analytics.engine, "before_cursor_execute", lambda *arguments: counted.append(arguments[2])
    )
    analytics.hears(calculated(a_sale("deal_0"), a_commission("1.00", deal_id="deal_0")))
    alone = len(counted)
    counted.clear()
    analytics.hears(
        *(
            calculated(a_sale(f"deal_{number}"), a_commission("1.00", deal_id=f"deal_{number}"))
            for number in range(1, 41)
        )
    )
    assert len(counted) == alone
    assert alone <= 12


@pytest.mark.parametrize(
    "statement",
    ["UPDATE fact SET value = 0", "DELETE FROM fact", "UPDATE published_figure SET value = 0"],
)
def test_the_service_itself_cannot_change_its_ledger(analytics: Harness, statement):
    analytics.hears(calculated(a_sale()))
    with (
        analytics.engine.connect() as connection,
        pytest.raises(ProgrammingError, match="permission denied"),
    ):
        connection.execute(text(statement))
