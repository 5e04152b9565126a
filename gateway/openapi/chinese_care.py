"""What each operation about complaints, surveys and care is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "crm.open_complaint": "登记客户投诉；响应与解决两个时限开始计时。",
    "crm.get_complaint": "一件投诉及其时限与处理记录。",
    "crm.list_complaints": "调用者可见客户的投诉。",
    "crm.answer_complaint": "记录首次响应；响应时限停止计时。",
    "crm.pause_complaint": "等待客户期间暂停计时。",
    "crm.resume_complaint": "恢复计时。",
    "crm.solve_complaint": "记录解决办法与根本原因。",
    "crm.close_complaint": "关闭已解决的投诉。",
    "crm.reopen_complaint": "重新处理已解决或已关闭的投诉；解决时限重新计时。",
    "crm.escalate_complaint": "升级到上一级主管。",
    "crm.complaint_statistics": "投诉数量、根本原因，以及各时限的达标比例。",
    "crm.set_complaint_policy": "设定某优先级投诉的响应与解决时限。",
    "crm.complaint_policies": "各优先级当前的时限。",
    "crm.create_survey": "编写中英文问卷。",
    "crm.list_surveys": "现有问卷。",
    "crm.invite_to_survey": "生成客户可回答一次的公开链接。",
    "crm.survey_results": "净推荐值或满意度，总体与分组，附最新意见。",
    "crm.public_survey": "持有链接者看到的问题。",
    "crm.answer_survey": "凭链接在有效期内回答一次。",
    "gateway.survey_page": "问卷网页，供持有链接者打开。",
    "gateway.answer_page": "通过网页表单回答问卷。",
    "crm.create_care_plan": "制定客户维护计划：触发方式与对象。",
    "crm.list_care_plans": "现有的客户维护计划。",
    "crm.start_care_campaign": "对当前符合条件的客户执行计划；同一天不重复打扰。",
    "crm.care_campaign": "一次维护活动的进展。",
    "crm.care_items": "何时对哪个客户做什么。",
    "crm.finish_care_item": "记录已完成或跳过及其结果。",
}
