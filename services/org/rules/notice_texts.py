"""The words of every template that a service may ask for, in Chinese and English.

Gaps are filled from the request's data (ids, codes, days, counts); never with personal data, so
that a group robot may say them too.
"""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, tuple[str, str]] = {
    "case_escalated": (
        "异常个案 {case_id}（商机 {deal_id}）已升级到第 {level} 级，请处理",
        "Exception case {case_id} of deal {deal_id} is escalated to level {level}."),
    "complaint_breached": (
        "投诉 {complaint_id} 超过承诺时限（{clock}，应于 {due_at}），现为第 {level} 级",
        "Complaint {complaint_id} broke its promise ({clock}, due {due_at}); it is at level "
        "{level} now."),
    "complaint_escalated": (
        "投诉 {complaint_id} 已升级到第 {level} 级，请跟进",
        "Complaint {complaint_id} is escalated to level {level}."),
    "follow_up_due": (
        "客户 {customer_id} 今天（{due_on}）应跟进", "Customer {customer_id} is to be followed up "
        "today ({due_on})."),
    "follow_up_overdue": (
        "客户 {customer_id} 的跟进已逾期（应于 {due_on}）",
        "The follow-up of customer {customer_id} is overdue since {due_on}."),
    "lead_assigned": (
        "线索 {lead_id} 已分配给您，请于 {due_at} 前首次响应",
        "Lead {lead_id} is yours; answer it before {due_at}."),
    "lead_escalated": (
        "线索 {lead_id} 逾期未响应，已升级（第 {day} 天）",
        "Lead {lead_id} is unanswered and escalated (day {day})."),
    "payment_overdue": (
        "商机 {deal_id} 第 {number} 期回款逾期（应于 {due_on}），第 {level} 次催款",
        "Instalment {number} of deal {deal_id} is overdue since {due_on}; dunning level {level}."),
    "pool_warning": (
        "客户 {customer_id} 将于 {falls_on} 回收至公海",
        "Customer {customer_id} falls into the public pool on {falls_on}."),
    "quote_approval_requested": (
        "报价 {quote_id} 待您审批", "Quote {quote_id} waits for your approval."),
    "quote_overtaken": (
        "报价 {quote_id} 已被客户接受，但商机 {deal_id} 的明细未更新，请核对",
        "Quote {quote_id} was accepted, but the lines of deal {deal_id} stay as they are; "
        "please look."),
    "quote_rejected": (
        "报价 {quote_id} 未获批准，请修改", "Quote {quote_id} was not approved; please revise it."),
    "task_due": (
        "任务提醒：{task_id}，截止 {due_at}", "Reminder of task {task_id}, due {due_at}."),
}
UNKNOWN = ("通知：{about}", "A notice about {about}.")
"""Of a template that a newer version of another service asks for."""
MOST_BYTES = 2048
"""What a WeCom robot takes as a text (field notes 5.1)."""


class _Gaps(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "-"


def said(template: str, about: str, data: Mapping[str, str], language: str) -> str:
    """The sentence in a language; a gap that nobody filled is a dash."""
    chinese, english = WORDS.get(template, UNKNOWN)
    words = english if language == "en" else chinese
    return words.format_map(_Gaps({**data, "about": about}))


def cut(words: str, most: int = MOST_BYTES) -> str:
    """As much of a text as fits into so many bytes, no character cut through."""
    return words.encode()[:most].decode(errors="ignore")
