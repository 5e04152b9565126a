"""Everything that people says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text
from services.people.texts_careers import CAREER_TEXTS
from services.people.texts_recruiting import RECRUITING_TEXTS
from services.people.texts_training import TRAINING_TEXTS

TEXTS = {
    **CAREER_TEXTS,
    **RECRUITING_TEXTS,
    **TRAINING_TEXTS,
    "currency.not_covered": Text("方案不含该币种", "The plan does not cover this currency."),
    "employee.left_before_hired": Text(
        "离职日必须晚于入职日", "The leave date must be after the hire date."
    ),
    "employee.not_employed": Text("签约日不在任职期内", "Not employed on the day of signing."),
    "employee.unknown": Text("没有这名员工", "There is no such employee."),
    "period.not_ascending": Text("结束日必须晚于开始日", "The end must be after the start."),
    "period.unknown": Text("期间格式应为 YYYY-MM", "The period must be a month such as 2026-03."),
    "plan.amount_currency": Text("币种与方案不同", "The amount is in another currency."),
    "plan.amount_negative": Text("金额不能为负", "The amount must not be negative."),
    "plan.ends_inside_a_period": Text(
        "方案必须在其最长累计期（{grain}）结束时终止",
        "The plan must end with a {grain}, its longest period.",
    ),
    "plan.ends_outside": Text(
        "终止日须晚于开始日，且不晚于原定终止日",
        "The end must be after the start, and not after the end that the version has.",
    ),
    "plan.not_approved": Text("该版本未在执行", "This version is not in force."),
    "plan.product_rate_twice": Text("同一产品有两个提成率", "A product has two rates."),
    "plan.window_needs_signed": Text(
        "追回期只适用于签约计提；按开票或回款计提的提成随款项冲回",
        "A clawback window needs the trigger 'signed'; commission on invoices or receipts follows"
        " the money.",
    ),
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
    "bonus.not_positive": Text("金额必须大于零", "The amount must be more than nothing."),
    "contest.amount_negative": Text("奖金不能为负", "A prize must not be negative."),
    "contest.currencies": Text("奖金须为同一币种", "All amounts must be in one currency."),
    "contest.metric_not_measured": Text(
        "指标 {metric} 尚不与销售比较，不能竞赛", "{metric} is not measured; nobody can win by it."
    ),
    "contest.does_not_run": Text("竞赛不在该期间举行", "The contest does not run in this period."),
    "contest.period_not_over": Text("该期间尚未结束", "The period is not over yet."),
    "contest.period_unknown": Text(
        "期间与竞赛周期不符", "The period must be one of the contest's grain."
    ),
    "deal.not_open": Text("只能估算进行中的商机", "Only an open deal can be estimated."),
    "dispute.already_decided": Text("申诉已有结论", "The dispute is decided already."),
    "dispute.currency": Text("币种与申诉不同", "The dispute is in another currency."),
    "dispute.own": Text("不能裁定自己的申诉", "Nobody decides a dispute of their own."),
    "dispute.rejected_grants_nothing": Text(
        "驳回的申诉不能发放金额", "A rejected dispute grants nothing."
    ),
    "settlement.changed": Text(
        "核算后台账有变化，请重新核算", "The ledger has changed since; calculate the sheet again."
    ),
    "settlement.earlier_open": Text(
        "请先完成 {period} 的结算单", "The sheet of {period} must be approved first."
    ),
    "settlement.has_sheet": Text(
        "该月已有结算单，请走审批流程", "The month has a sheet; take it through its approval."
    ),
    "settlement.same_person": Text(
        "复核人与批准人不能是同一人", "Nobody approves what the same person reviewed."
    ),
    "settlement.wrong_state": Text(
        "结算单为 {now}，不能变为 {wanted}", "A sheet that is {now} cannot become {wanted}."
    ),
    "settlement.already_paid": Text("已结算至 {until}", "Already settled up to {until}."),
    "settlement.month_not_over": Text("该月尚未结束", "The month is not over yet."),
    "tiers.must_start_at_zero": Text("阶梯必须从 0 开始", "Tiers must start at zero."),
    "tiers.negative_rate": Text("比率不能为负", "A rate must not be negative."),
    "tiers.not_ascending": Text("阶梯必须递增", "Tiers must ascend."),
}
