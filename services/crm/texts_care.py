"""What crm says about complaints, surveys and care."""

from __future__ import annotations

from chassis.texts import Text

CARE_TEXTS = {
    "complaint.contact_unknown": Text(
        "不是该客户的联系人", "This is not a contact of the customer."
    ),
    "complaint.deal_of_another": Text(
        "该商机属于另一个客户", "The deal is another customer's."
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
}
