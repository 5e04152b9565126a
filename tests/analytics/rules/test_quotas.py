from __future__ import annotations

from decimal import Decimal

import pytest

from kernel.money import Money
from services.analytics.contract import Metric, SetQuota, SubjectKind
from services.analytics.rules.quotas import attainment_ratio, problems_of_quota


@pytest.mark.parametrize(
    ("achieved", "quota", "expected"),
    [
        ("500.00", "1000.00", Decimal("0.5")),
        ("1500.00", "1000.00", Decimal("1.5")),
        ("0.00", "1000.00", Decimal(0)),
        ("-10.00", "1000.00", Decimal("-0.01")),
        ("1.00", "3.00", Decimal("0.333333")),
        ("500.00", "0.00", None),
        ("500.00", None, None),
    ],
)
def test_how_far_a_quota_was_reached(achieved, quota, expected):
    assert (
        attainment_ratio(Money.of(achieved), None if quota is None else Money.of(quota)) == expected
    )


@pytest.mark.parametrize(
    ("kind", "period", "amount", "metric", "expected"),
    [
        ("employee", "2026-03", "1.00", "signed", []),
        ("unit", "2026-Q1", "0.00", "received", []),
        ("company", "2026", "1.00", "signed", ["quota.subject_unsupported"]),
        (
            "employee",
            "2026-3",
            "-1.00",
            "quantity",
            ["period.unknown", "metric.not_money", "quota.negative"],
        ),
    ],
)
def test_every_problem_of_a_quota_is_named_at_once(kind, period, amount, metric, expected):
    command = SetQuota(
        SubjectKind(kind),
        period=period,
        subject_id="x",
        amount=Money.of(amount),
        metric=Metric(metric),
    )
    assert [problem.code for problem in problems_of_quota(command)] == expected
