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
}
