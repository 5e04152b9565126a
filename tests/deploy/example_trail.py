"""A trail as the gateway tells it, made of the contracts' own messages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from chassis.codec import plain
from kernel.money import Money
from services.analytics.contract import Fact, Metric, RowKey, RowVersion, SubjectKind
from services.channels.contract import Covering, RebateKind, RebateLine
from services.people.contract import CommissionLine, LineKind, Skip
from tests.builders import a_sale

TODAY = date(2026, 11, 23)
SIGNED_AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
NAMES = {"emp_1": "陆子轩", "emp_2": "顾雨彤", "part_1": "华东远航", "plan_1": "hunter"}


def a_trail():
    """A complete trail as the gateway tells it, made of the contracts' own messages."""
    def at(seconds):
        return SIGNED_AT + timedelta(seconds=seconds)

    row = RowKey(Metric.SIGNED, SubjectKind.EMPLOYEE, "emp_1", "CNY", TODAY)
    rebated = RowKey(Metric.SIGNED, SubjectKind.PARTNER, "part_1/pumps", "CNY", TODAY)
    earned = CommissionLine(
        "line_1", LineKind.EARNED, "emp_1", "plan_1", 1, "new", "2026-11", "deal_1",
        Money(100_000_00), Money(1_000_00), TODAY, "2026-11", "month 1 %", "cause_1", at(0.25))
    fact = Fact("fact_1", "deal_1", "cause_1", row, "in", 100_000_00, RowVersion(1, 1), at(0.5))
    accrued = RebateLine(
        "line_2", RebateKind.ACCRUAL, "part_1", "agr_1", 1, "annual", TODAY, rebated, None,
        RowVersion(1, 1), Money(1_000_00), Money(50_00), TODAY, "2026-11", "5 %", "cause_2",
        at(1.125))
    covering = Covering(rebated, is_seen=True, has_agreement=True, lines=(accrued,))
    return plain({
        "deal_id": "deal_1", "status": "signed", "sale_version": 1, "is_complete": True,
        "reached": {"commissions": True, "kpis": True, "rebates": True},
        "sale_versions": [{"sale": a_sale(amount="100000.00", signed_on=TODAY),
                           "recorded_at": SIGNED_AT, "cause": "deal_signed", "event_id": "e"}],
        "commissions": {"lines": [earned], "skipped": [Skip("emp_2", "deal_1", "plan.none_valid")],
                        "hidden": 0, "sale_version": 1},
        "kpis": {"facts": [fact], "hidden": 0, "sale_version": 1},
        "rebates": {"partner_id": "part_1", "coverings": [covering]},
    })
