"""What pipeline says about exceptions, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

EXCEPTION_TEXTS = {
    "exception.closed": Text("该异常已关闭", "This case is closed."),
    "exception.highest_level": Text("已升级到最高级", "It is escalated as far as it goes."),
    "exception.kind_unknown": Text("没有这类异常的预案", "No playbook is for this kind."),
    "exception.open_already": Text(
        "该商机已有同类异常在处理", "The deal has an open case of this kind."),
    "exception.step_done": Text("该步骤已完成", "This step is done already."),
    "playbook.step_twice": Text("步骤 {key} 重复", "The step {key} is named twice."),
}
