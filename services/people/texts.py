"""Everything that people says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

TEXTS = {
    "currency.not_covered": Text("方案不含该币种", "The plan does not cover this currency."),
    "employee.left_before_hired": Text(
        "离职日必须晚于入职日", "The leave date must be after the hire date."
    ),
    "employee.not_employed": Text("签约日不在任职期内", "Not employed on the day of signing."),
    "employee.unknown": Text("没有这名员工", "There is no such employee."),
    "period.not_ascending": Text("结束日必须晚于开始日", "The end must be after the start."),
    "period.unknown": Text("期间格式应为 YYYY-MM", "The period must be a month such as 2026-03."),
    "plan.already_approved": Text(
        "该版本已批准，不可更改", "This version is approved and cannot change."
    ),
    "plan.assignment_overlaps": Text(
        "该员工此时段已有方案", "The employee already has a plan in these days."
    ),
    "plan.component_twice": Text("组成项编号重复", "A component id occurs twice."),
    "plan.ends_before_start": Text("结束日必须晚于开始日", "The plan must end after it starts."),
    "plan.no_component": Text(
        "方案没有适用于此类分成的组成项", "The plan has no component for this kind of credit."
    ),
    "plan.none_valid": Text(
        "签约日没有有效的薪酬方案", "No compensation plan was valid on the day of signing."
    ),
    "plan.starts_inside_a_period": Text(
        "方案必须从其最长累计期（{grain}）的第一天开始",
        "The plan must start on the first day of a {grain}, its longest period.",
    ),
    "plan.tier_currency": Text(
        "阶梯币种与组成项不同", "A tier is in another currency than its component."
    ),
    "plan.unknown": Text("没有这个方案", "There is no such plan."),
    "settlement.already_paid": Text("已结算至 {until}", "Already settled up to {until}."),
    "settlement.month_not_over": Text("该月尚未结束", "The month is not over yet."),
    "tiers.must_start_at_zero": Text("阶梯必须从 0 开始", "Tiers must start at zero."),
    "tiers.negative_rate": Text("比率不能为负", "A rate must not be negative."),
    "tiers.not_ascending": Text("阶梯必须递增", "Tiers must ascend."),
}
