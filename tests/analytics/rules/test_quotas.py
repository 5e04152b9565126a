from __future__ import annotations

from decimal import Decimal

import pytest

from kernel.money import Money
from services.analytics.contract import Metric, QuotaSource, SetQuota, SubjectKind
from services.analytics.rules.quotas import (
    Agreed,
    Counting,
    attainment_ratio,
    counting,
    problems_of_quota,
    variance,
)

AGREED = Agreed("tgt_1", Money.of("9.00"))


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


@pytest.mark.parametrize(
    ("agreed", "manual", "expected"),
    [
        (None, None, Counting()),
        (None, Money.of("5.00"), Counting(Money.of("5.00"), QuotaSource.MANUAL)),
        (AGREED, None, Counting(AGREED.amount, QuotaSource.TARGET, "tgt_1")),
        (AGREED, Money.of("5.00"), Counting(AGREED.amount, QuotaSource.TARGET, "tgt_1")),
    ],
)
def test_a_locked_target_outranks_a_quota_set_by_hand(agreed, manual, expected):
    assert counting(agreed, manual) == expected


@pytest.mark.parametrize(
    ("achieved", "quota", "expected"),
    [
        ("120.00", "100.00", "20.00"),
        ("80.00", "100.00", "-20.00"),
        ("0.00", "100.00", "-100.00"),  # nothing was sold
        ("-5.00", "100.00", "-105.00"),  # only a return
        ("5.00", "0.00", "5.00"),
        ("5.00", None, None),
    ],
)
def test_variance_is_achieved_less_quota(achieved, quota, expected):
    found = variance(Money.of(achieved), Money.of(quota) if quota else None)
    assert found == (Money.of(expected) if expected else None)
