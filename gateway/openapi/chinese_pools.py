"""What each operation about public pools and the planner is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "crm.create_pool": "建立公海：谁可领取、容量、每日上限、等待期、回收规则；需要全部数据范围。",
    "crm.change_pool": "修改公海的条款或停用；新规则自次日凌晨起生效；需要全部数据范围。",
    "crm.list_pools": "调用者可领取或管理的公海。",
    "crm.pool_customers": "公海中的客户；隐藏字段不显示，联系方式脱敏。",
    "crm.open_pool_customer": "打开公海客户查看详情；同一客户每人每天只计一次，超过上限则拒绝。",
    "crm.claim_customer": "从公海领取客户；不满足条件时一次列出全部原因。",
    "crm.release_customer": "将客户释放回公海，并注明原因。",
    "crm.assign_from_pool": "将公海客户分配给某人；不计入其领取次数。",
    "crm.move_to_pool": "将无负责人的客户放入公海或移至另一公海。",
    "crm.protect_customer": "在某日之前保护客户不被回收，并注明原因。",
    "crm.pool_recycle_preview": "今晚将回收哪些客户、为什么：逐条规则列出依据。",
    "crm.pool_warnings": "即将落入公海的客户。",
    "crm.pool_capacity": "可持有与已持有的客户数、今日已领取次数与已查看客户数。",
    "crm.owner_history": "客户历任负责人及变更原因，从新到旧。",
    "crm.follow_up_planner": "跟进计划：某段日期内每天该跟进哪些客户。",
    "crm.follow_up_rate": "每人的跟进率：到期应跟进与按时完成之比。",
}
