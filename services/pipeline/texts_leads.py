"""What pipeline says about leads, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

LEAD_TEXTS = {
    "campaign.cost_negative": Text("费用不能为负", "The cost must not be negative."),
    "campaign.ends_before_it_starts": Text(
        "结束日必须晚于开始日", "It must end after it starts."),
    "lead.campaign_unknown": Text("没有这个市场活动", "There is no such campaign."),
    "lead.duplicate": Text(
        "电话或邮箱与进行中的线索 {lead_id} 相同",
        "The open lead {lead_id} has this telephone number or e-mail."),
    "lead.is_answered": Text(
        "线索已响应，下一次响应尚未到期", "The lead is answered, and no response is due yet."),
    "lead.owner_not_employed": Text(
        "该员工目前不在职", "The employee is not employed today."),
    "lead.owner_outside_scope": Text(
        "负责人不在你的数据范围内", "The owner is outside your data scope."),
    "lead.response_in_future": Text(
        "响应时间不能在未来", "A response cannot lie in the future."),
    "lead.response_too_early": Text(
        "响应时间不能早于 {since}", "A response cannot be earlier than {since}."),
    "lead.source_missing": Text(
        "须填写来源或市场活动", "Give the source, or the campaign."),
    "lead.wrong_state": Text(
        "线索为 {state}，不能执行 {action}", "A lead that is {state} cannot be taken to {action}."),
    "lead_policy.day_twice": Text("升级日重复", "A day of escalation is named twice."),
    "lead_policy.office_hours_wrong": Text(
        "办公时间须为 HH:MM，且开始早于结束",
        "Office hours are two times HH:MM, the earlier first."),
    "lead_policy.touch_twice": Text("触点类型重复", "A kind of touch is named twice."),
}
