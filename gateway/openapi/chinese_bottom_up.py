"""What each operation about bottom-up targets is for, in Chinese."""

from __future__ import annotations

SENTENCES = {
    "strategy.open_bottom_up": "请草稿各末级节点的负责人在截止日前自下而上上报目标。",
    "strategy.list_bottom_ups": "调用者可见其中成员的目标上报。",
    "strategy.submit_target": "上报自己或下属可达成的目标；新的上报取代旧的，历史保留。",
    "strategy.adjust_submission": "说明理由调整下属的上报；两者并存。",
    "strategy.target_submissions": "谁在何时为哪个节点上报、调整、采纳了多少，从新到旧。",
    "strategy.bottom_up_view": "自上而下与自下而上并列，逐级汇总，并列出尚未上报者。",
    "strategy.accept_bottom_up": "采纳上报为计划数字；已锁定的计划需修订权限。",
    "gateway.export_workbook": "将目标计划导出为可编辑的工作簿：每个末级节点一行，十二个月。",
    "gateway.import_workbook": "上传修改后的工作簿；默认试算，逐单元格列出错误，否则整体生效。",
}
