"""Everything that analytics says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

TEXTS = {
    "kpi.grain_unknown": Text(
        "粒度只能是 day、month、quarter 或 year", "The grain must be day, month, quarter or year."
    ),
    "kpi.span_empty": Text("结束日必须晚于开始日", "The end must be after the start."),
    "kpi.span_too_long": Text(
        "时间跨度不能超过 {days} 天", "The span must not exceed {days} days."
    ),
    "metric.not_money": Text("该指标不是金额，不能用于定额", "This metric is no amount of money."),
    "period.already_closed": Text("该月已关账", "This month is closed already."),
    "period.not_a_month": Text(
        "期间格式应为 YYYY-MM", "The period must be a month such as 2026-03."
    ),
    "period.not_over": Text("该月尚未结束", "The month is not over yet."),
    "period.unknown": Text(
        "期间应形如 2026-03、2026-Q1 或 2026",
        "The period must be such as 2026-03, 2026-Q1 or 2026.",
    ),
    "quota.negative": Text("定额不能为负", "A quota must not be negative."),
    "quota.subject_unsupported": Text(
        "定额只能设给员工或部门", "A quota is of an employee or a unit."
    ),
}
