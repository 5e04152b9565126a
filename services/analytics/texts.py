"""Everything that analytics says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

TEXTS = {
    "events.missing": Text(
        "{service} 未收到 {producer} 的 {count} 个 {subject} 事件，已重发 {replayed} 个",
        "{service} did not take {count} {subject} of {producer}; {replayed} were said again.",
    ),
    "events.unknown": Text(
        "{service} 收到过 {count} 个 {subject} 事件，而 {producer} 没有其记录",
        "{service} took {count} {subject} that {producer} knows nothing of.",
    ),
    "events.waiting": Text(
        "{service} 有 {count} 个事件等待重试", "{count} events of {service} wait for another try."
    ),
    "events.parked": Text(
        "{service} 有 {count} 个事件已搁置，需人工处理",
        "{service} gave up on {count} events: somebody must look.",
    ),
    "events.behind": Text(
        "{service} 的收件箱尚未处理完（{subject}）", "{service} is still working off its {subject}."
    ),
    "ledger.differs": Text(
        "{service} 的账本 {subject} 有 {count} 处与重算不符",
        "{count} records of {service}'s {subject} differ from their recomputation.",
    ),
    "row.differs": Text(
        "{service} 持有的指标行有 {count} 行与分析服务不符",
        "{count} KPI rows held by {service} differ from analytics' own.",
    ),
    "service.not_reached": Text("未能联系到 {service}", "{service} was not reached."),
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
