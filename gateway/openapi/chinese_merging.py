"""What each operation about duplicates, merges and tags is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "crm.duplicate_customers": "可能重复的客户对：按分数从高到低，并列出相同的字段与分值。",
    "crm.dismiss_duplicate": "确认两个客户不是同一个，不再提示。",
    "crm.merge_customers": "将一个客户及其全部往来并入另一个；可逐字段选择保留谁的值。",
    "crm.undo_merge": "在期限内撤销合并，恢复为两个客户；合并后新增的内容留在保留方。",
    "crm.customer_merges": "合并记录，从新到旧。",
    "crm.merge_policy": "合并可在多少天内撤销。",
    "crm.set_merge_policy": "设定今后的合并可在多少天内撤销；需要全部数据范围。",
    "crm.create_tag": "新增一个标签。",
    "crm.change_tag": "重命名、停用或恢复标签。",
    "crm.list_tags": "公司的标签，以及每个标签下的客户数。",
    "crm.tag_customer": "为客户添加或移除标签。",
    "crm.customer_tags": "客户的标签。",
}
