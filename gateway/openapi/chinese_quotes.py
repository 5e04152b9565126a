"""What each operation about quotes is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "catalog.accept_quote": "登记客户已接受报价，其明细成为商机的明细。",
    "catalog.approve_quote": "批准报价所需的全部事项。",
    "catalog.create_quote": "编写报价，按今天的价格规则或手工定价。",
    "catalog.decline_quote": "登记客户未接受报价及原因。",
    "catalog.get_quote": "查看报价的最新版本。",
    "catalog.list_quotes": "报价列表，可筛选、排序、分页。",
    "catalog.quote_approval_preview": "预览报价须由谁批准、因何批准。",
    "catalog.quote_history": "报价的全部版本与步骤。",
    "catalog.reject_quote": "不批准报价，退回草稿。",
    "catalog.revise_quote": "为未被接受的报价编写下一版本。",
    "catalog.send_quote": "登记已批准的报价已发给客户。",
    "catalog.submit_quote": "提交报价审批；无须审批的立即通过。",
}
