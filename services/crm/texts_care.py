"""What crm says about complaints, surveys and care."""

from __future__ import annotations

from chassis.texts import Text

CARE_TEXTS = {
    "care.day_past": Text("该日已过", "That day is past."),
    "care.ends_before_start": Text("结束日必须晚于开始日", "The plan must end after it starts."),
    "care.finished_already": Text(
        "该事项已是 {state}", "The item is {state} already."
    ),
    "care.holiday_unknown": Text(
        "日历中还没有该节日，请给出 due_on", "No calendar knows that holiday yet; say due_on."
    ),
    "care.no_survey": Text(
        "只有满意度调研可以附问卷", "Only a satisfaction survey has a survey."
    ),
    "care.occasion_has_no": Text(
        "该触发方式不用此字段", "This occasion does not take that field."
    ),
    "care.occasion_needs": Text("该触发方式需要此字段", "This occasion needs that field."),
    "care.plan_not_running": Text("计划不在执行期内", "The plan does not run today."),
    "complaint.answer_missing": Text(
        "有响应时间就须写明响应内容", "Say what was answered at that time."
    ),
    "complaint.answered_out_of_time": Text(
        "响应时间须在收到之后、现在之前", "It was answered after it came in, and not in the future."
    ),
    "complaint.highest_level": Text(
        "已升级到最高一级", "It is escalated as high as it can be."
    ),
    "complaint.in_future": Text("收到时间不能在未来", "It cannot have come in in the future."),
    "complaint.not_paused": Text("投诉未暂停", "The complaint is not paused."),
    "complaint.paused": Text(
        "正在等待客户，请先恢复", "The customer is waited for; resume it first."
    ),
    "complaint.period_not_ascending": Text(
        "结束日必须晚于开始日", "The end must be after the start."
    ),
    "complaint.solved_before_answered": Text(
        "解决时限不能短于响应时限", "It cannot be due to be solved before it is to be answered."
    ),
    "complaint.too_long_ago": Text(
        "收到时间不能早于一年前", "It came in more than a year ago."
    ),
    "complaint.wrong_state": Text(
        "投诉当前状态（{state}）不允许此操作", "A complaint that is {state} does not allow this."
    ),
    "link.contact_of_another": Text(
        "不是该客户的联系人", "This is not a contact of the customer."
    ),
    "link.deal_of_another": Text("该商机属于另一个客户", "The deal is another customer's."),
    "survey.already_answered": Text("问卷已回答过", "The survey has been answered already."),
    "survey.complaint_of_another": Text(
        "该投诉属于另一个客户", "The complaint is another customer's."
    ),
    "survey.expired": Text("链接已过期", "The link has expired."),
    "survey.link_unknown": Text("链接无效", "The link is not known."),
    "survey.score_out_of_range": Text(
        "分数须在 {least} 到 {most} 之间", "The score must be from {least} to {most}."
    ),
}
