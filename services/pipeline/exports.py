"""What of pipeline can be exported as a file: deals."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.pipeline.contract import Pipeline
from services.pipeline.usecases import deals

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
}
