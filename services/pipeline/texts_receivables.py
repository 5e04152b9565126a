"""What pipeline says about receivables, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

RECEIVABLE_TEXTS = {
    "contract.accepted_in_future": Text("验收日不能在未来", "It cannot be accepted in the future."),
    "contract.ends_before_start": Text(
        "合同结束日必须晚于开始日", "A contract must end after it starts."),
    "contract.number_taken": Text("合同编号已被使用", "Another contract has this number."),
    "dunning.levels_not_ascending": Text(
        "各级催款天数须递增，且不早于到期次日",
        "Each level must come later than the one before, and after the day it is due."),
    "payment.allocations_not_whole": Text(
        "各商机分配金额合计必须等于 {amount}", "The allocations must sum to {amount}."),
    "payment.deal_twice": Text("同一商机重复", "A deal is named twice."),
    "payment.no_milestone": Text(
        "该期没有待达成的里程碑", "The instalment waits for no milestone."),
    "payment.nothing_open": Text(
        "该期没有未结金额（{state}）", "Nothing of the instalment is open ({state})."),
}
