"""What of pipeline can be exported as a file: deals, leads."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.pipeline.contract import Pipeline
from services.pipeline.usecases import deals, lead_entry

EXPORTS = {
    "deals": Export(
        Text("商机", "Deals"),
        Pipeline.list_deals,
        deals.listed,
        (
            column("deal_id", "商机编号", "Deal id"),
            column("title", "名称", "Title"),
            column("status", "状态", "Status"),
            column("stage", "阶段", "Stage"),
            column("owner_id", "负责人", "Owner"),
            column("customer_id", "客户", "Customer"),
            column("channel_id", "渠道", "Channel"),
            column("partner_id", "伙伴", "Partner"),
            column("amount", "金额", "Amount"),
            column("received", "已回款", "Received"),
            column("currency", "币种", "Currency"),
            column("expected_close_on", "预计签约", "Expected close"),
            column("signed_on", "签约日期", "Signed on"),
            column("closed_on", "结束日期", "Closed on"),
            column("lost_reason", "输单原因", "Lost reason"),
            column("created_at", "创建时间", "Created at"),
            column("external_ref", "外部编号", "External reference"),
        ),
        sort="created_at",
    ),
    "leads": Export(
        Text("线索", "Leads"),
        Pipeline.list_leads,
        lead_entry.listed,
        (
            column("lead_id", "线索编号", "Lead id"),
            column("state", "状态", "State"),
            column("source", "来源", "Source"),
            column("campaign_id", "市场活动", "Campaign"),
            column("region", "区域", "Region"),
            column("owner_id", "负责人", "Owner"),
            column("contact_name", "联系人", "Contact"),
            column("company", "公司", "Company"),
            column("phone", "电话", "Telephone"),
            column("email", "邮箱", "E-mail"),
            column("created_at", "创建时间", "Created at"),
            column("due_at", "响应截止", "Response due"),
            column("is_overdue", "是否逾期", "Overdue"),
            column("first_responded_at", "首次响应", "First response"),
            column("is_first_in_time", "首次响应及时", "First response in time"),
            column("reason", "原因", "Reason"),
            column("customer_id", "客户", "Customer"),
            column("deal_id", "商机", "Deal"),
            column("external_ref", "外部编号", "External reference"),
        ),
        sort="created_at",
    ),
}
