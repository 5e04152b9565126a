from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from kernel.money import Money
from tests.analytics.builders import a_caller, a_share, calculated, placed, under
from tests.builders import a_sale


def attained(
    analytics: Harness,
    subject_id: str = "emp_1",
    kind: str = "employee",
    period: str = "2026-03",
    **values,
):
    return analytics.call(
        "attainment", subject_kind=kind, subject_id=subject_id, period=period, **values
    )


def quota(
    analytics: Harness,
    amount: str,
    subject_id: str = "emp_1",
    kind: str = "employee",
    period: str = "2026-03",
    **values,
):
    return analytics.call(
        "set_quota",
        subject_kind=kind,
        subject_id=subject_id,
        period=period,
        amount=Money.of(amount),
        **values,
    )


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(None, None), ("0.00", None), ("4000.00", Decimal("0.25")), ("800.00", Decimal("1.25"))],
)
def test_attainment_is_achieved_over_quota_or_not_applicable(analytics: Harness, amount, expected):
    analytics.hears(calculated(a_sale()))
    if amount is not None:
        quota(analytics, amount)
    found = attained(analytics)
    assert (found.achieved, found.attainment_ratio) == (Money.of("1000.00"), expected)
    assert found.quota == (None if amount is None else Money.of(amount))


@pytest.mark.parametrize(
    ("period", "achieved"),
    [
        ("2026-03", "1000.00"),
        ("2026-Q1", "1300.00"),
        ("2026", "1350.00"),
        ("2026-04", "50.00"),
        ("2025", "0.00"),
    ],
)
def test_what_was_achieved_counts_in_its_period(analytics: Harness, period, achieved):
    analytics.hears(
        calculated(a_sale("deal_1")),
        calculated(a_sale("deal_2", amount="300.00", signed_on=date(2026, 1, 31))),
        calculated(a_sale("deal_3", amount="50.00", signed_on=date(2026, 4, 1))),
    )
    assert attained(analytics, period=period).achieved == Money.of(achieved)


def test_a_units_achievement_holds_the_units_below(analytics: Harness):
    analytics.hears(
        under("north", "country"), placed("emp_1", 1, a_share("north")), calculated(a_sale())
    )
    quota(analytics, "2000.00", "country", "unit")
    assert attained(analytics, "country", "unit").attainment_ratio == Decimal("0.5")


def test_a_quota_of_another_currency_does_not_count(analytics: Harness):
    quota(analytics, "2000.00")
    assert attained(analytics, currency="USD").quota is None


def test_another_amount_is_the_next_version_and_the_same_is_not(analytics: Harness):
    first, again, second = (
        quota(analytics, "100.00"),
        quota(analytics, "100.00"),
        quota(analytics, "200.00"),
    )
    assert (first.version, again.version, second.version) == (1, 1, 2)
    assert first.quota_id == second.quota_id
    assert attained(analytics).quota == Money.of("200.00")


def test_somebody_who_saw_an_older_version_is_told(analytics: Harness):
    quota(analytics, "100.00")
    quota(analytics, "200.00", if_match=1)
    with pytest.raises(Refused) as refused:
        quota(analytics, "300.00", if_match=1)
    assert refused.value.kind == "stale"


def test_quotas_set_at_once_get_one_version_each(analytics: Harness):
    with ThreadPoolExecutor(6) as pool:
        versions = list(
            pool.map(lambda number: quota(analytics, f"{number}.00").version, range(1, 13))
        )
    assert sorted(versions) == list(range(1, 13))


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"period": "2026-13"}, ["period.unknown"]),
        ({"kind": "company"}, ["quota.subject_unsupported"]),
        ({"amount": "-1.00"}, ["quota.negative"]),
        ({"metric": "quantity"}, ["metric.not_money"]),
    ],
)
def test_what_is_no_quota_is_refused(analytics: Harness, values, codes):
    with pytest.raises(Refused) as refused:
        quota(analytics, **{"amount": "1.00", **values})
    assert refused.value.codes == codes
    assert refused.value.message != codes[0]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"period": "soon"}, "period.unknown"),
        ({"metric": "quantity"}, "metric.not_money"),
        ({"currency": "ABC"}, "money.unknown_currency"),
    ],
)
def test_an_attainment_that_makes_no_sense_is_refused(analytics: Harness, values, code):
    with pytest.raises(Refused) as refused:
        attained(analytics, **values)
    assert refused.value.codes == [code]


def test_quotas_outside_the_callers_scope_are_not_found(analytics: Harness):
    analytics.hears(placed("emp_1", 1, viewers=["emp_9"]))
    manager = Caller("acct_9", "emp_9", None, {"quotas:write": "team", "kpis:read": "team"})
    assert quota(analytics, "5.00", caller=manager).version == 1
    for call in (
        lambda: quota(analytics, "5.00", "emp_2", caller=manager),
        lambda: attained(analytics, "emp_2", caller=a_caller("own", "emp_1")),
        lambda: attained(analytics, "north", "unit", caller=a_caller("own", "emp_1")),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.kind == "not_found"
