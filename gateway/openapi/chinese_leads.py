"""What each operation about leads is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "pipeline.create_lead": "录入线索；已有进行中的同一线索时返回该线索，并记录这次触点。",
    "pipeline.get_lead": "一条线索及其响应时限与评分。",
    "pipeline.list_leads": "调用者可见的线索，可筛选、排序、分页。",
    "pipeline.lead_history": "线索的每次触点与每一步，由谁所做。",
    "pipeline.change_lead": "修改进行中线索的内容。",
    "pipeline.assign_lead": "手工把线索分给某人。",
    "pipeline.decline_lead": "说明原因，把已分配的线索退回公共池。",
    "pipeline.recycle_lead": "把无人响应的线索收回公共池；时限重新计算。",
    "pipeline.respond_to_lead": "记录一次响应：当前时限结束，下一次时限开始。",
    "pipeline.screen_lead": "填写 MAN 表；达到门槛的线索即为合格。",
    "pipeline.disqualify_lead": "说明原因，关闭不会成为商机的线索。",
    "pipeline.convert_lead": "将合格线索转为商机，保留前两个阶段的历史。",
    "pipeline.allocate_leads": "立即按容量分配公共池中的线索，或预演结果。",
    "pipeline.set_lead_capacity": "设定某人每月承接多少线索、承接哪些。",
    "pipeline.list_lead_capacities": "谁承接多少线索，今天还剩多少。",
    "pipeline.create_campaign": "录入线索来源的市场活动。",
    "pipeline.list_campaigns": "市场活动，最新的在前。",
    "pipeline.lead_statistics": "各来源与活动带来的线索、及时响应与签约额。",
    "pipeline.set_lead_policy": "设定响应时限、逾期升级与评分衰减；已开始的时限不变。",
    "pipeline.lead_policy": "当前生效的线索响应规则。",
    "pipeline.lead_subject_export": "系统所知的某位潜在客户的一切；需要全部数据范围。",
    "pipeline.lead_subject_erase": "永久抹去某位潜在客户的个人信息；需要全部数据范围。",
}
