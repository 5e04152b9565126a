"""Sentences in Chinese for the operations about SOPs and tasks."""

from __future__ import annotations

SENTENCES: dict[str, str] = {
    "pipeline.draft_sop": "起草某流程 SOP 的下一版：各阶段的标准动作、退出条件与时限。",
    "pipeline.rewrite_sop": "修改 SOP 草稿。",
    "pipeline.approve_sop": "批准 SOP 版本：此后新建的商机按它执行，已有商机不变。",
    "pipeline.list_sops": "各流程 SOP 的版本，最新的在前。",
    "pipeline.get_sop": "一个 SOP 版本；版本 0 是标准流程。",
    "pipeline.sop_differences": "两个 SOP 版本的差异，用文字说明。",
    "pipeline.preview_sop": "预览：按该版本，哪些进行中的商机将无法离开所处阶段。",
    "pipeline.migrate_deals": "把选定的进行中商机改按另一个已批准的版本执行。",
    "pipeline.approve_stage": "同意商机离开当前阶段（由负责人以外的人批准）。",
    "pipeline.stalled_deals": "停滞商机：在当前阶段停留超过 SOP 时限，最久的在前。",
    "pipeline.create_task": "记下下一步要做的事：谁做、何时完成、何时提醒。",
    "pipeline.change_task": "推迟、改写未完成的任务，或转给他人。",
    "pipeline.finish_task": "任务完成，并写明结果。",
    "pipeline.cancel_task": "任务不再需要做，并写明原因。",
    "pipeline.get_task": "一个任务。",
    "pipeline.list_tasks": "任务列表：即将到期、已逾期、需提醒的任务。",
    "pipeline.win_probability": "商机赢单概率：人工、学习或阶段概率，及各因素的影响。",
    "pipeline.set_forecast": "人工设定赢单概率与预测类别，或恢复自动。",
    "pipeline.deal_board": "看板：某流程各阶段的进行中商机、金额与加权金额。",
    "pipeline.reopen_deal": "重新打开已输单的商机，回到输单时的阶段。",
    "pipeline.list_receivables": "应收款：各期到期、逾期、已付、核销情况。",
    "pipeline.receivables_ageing": "应收账龄：按逾期天数与币种汇总未结金额。",
    "pipeline.reach_milestone": "里程碑已达成：对应一期开始计算到期。",
    "pipeline.write_off": "核销某一期的未结金额（坏账），须写明原因。",
    "pipeline.record_receipt": "登记一笔为多个商机付款的收款，全部入账或全部不入账。",
    "pipeline.set_dunning_policy": "设定到期提醒与逐级催款的天数。",
    "pipeline.dunning_policy": "当前的到期提醒与催款规则。",
}
