"""What people says about recruiting, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

RECRUITING_TEXTS = {
    "standard.named_twice": Text("{name} 出现了两次", "{name} is named twice."),
    "standard.weights_not_whole": Text(
        "评分项权重之和须为 100，现为 {total}", "The weights must sum to 100, not {total}."),
    "standard.not_a_draft": Text("只有草稿可以批准", "Only a draft can be approved."),
    "standard.none_in_force": Text(
        "该招聘标准没有已批准的版本", "No version of this hiring standard is approved."),
    "requisition.same_person": Text(
        "提出招聘需求的人不能自行批准", "Whoever drafted a requisition cannot approve it."),
    "requisition.not_open": Text(
        "该招聘需求不在招聘中（{state}）", "The requisition is not open ({state})."),
    "requisition.state_not_possible": Text(
        "招聘需求不能由 {state} 变为 {wanted}",
        "A requisition cannot go from {state} to {wanted}."),
    "candidate.state_not_possible": Text(
        "候选人不能由 {state} 变为 {wanted}", "A candidate cannot go from {state} to {wanted}."),
    "candidate.criterion_unknown": Text(
        "招聘标准没有评分项 {criterion}", "The hiring standard has no criterion {criterion}."),
    "candidate.requirement_unmet": Text(
        "不满足硬性条件：{wording}", "The hard requirement is not met: {wording}."),
    "candidate.not_scored": Text(
        "尚有评分项没有分数", "Not every criterion has been scored yet."),
    "candidate.below_pass_mark": Text(
        "得分 {score} 低于合格线 {pass_mark}",
        "The score {score} is below the pass mark {pass_mark}."),
    "candidate.no_probation": Text("该候选人不在试用期", "This candidate is not on probation."),
    "candidate.decided_too_early": Text(
        "试用期须在入职之后结束", "Probation must end after the first day of work."),
    "candidate.not_over": Text(
        "应聘尚未结束（未录用或试用期已有结论后才能抹除个人信息）",
        "The application is not over: it must be refused, or probation decided."),
    "candidate.requirement_unknown": Text(
        "招聘标准没有硬性条件 {requirement}",
        "The hiring standard has no hard requirement {requirement}."),
    "candidate.applied_in_future": Text(
        "应聘日期不能在未来", "Nobody applied in the future."),
    "capacity.not_positive": Text("人均产能必须大于零", "The capacity must be more than nothing."),
}
