"""What pipeline says about tasks, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

TASK_TEXTS = {
    "task.not_open": Text("任务已关闭（{state}）", "The task is closed ({state})."),
    "task.owner_outside_scope": Text(
        "负责人不在你的数据范围内", "The owner is outside your data scope."),
    "task.reminder_after_due": Text(
        "提醒时间不能晚于截止时间", "A reminder cannot come after the task is due."),
}
