"""What strategy says about bottom-up targets and workbooks, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

TEXTS = {
    "seasonality.nothing": Text(
        "十二个月的金额全部为零，无法作为季节性", "Twelve months of nothing are no season."
    ),
    "submission.amount_or_months": Text(
        "请填写全年金额或十二个月的金额，二者选一",
        "Give either an amount of the year or twelve of the months.",
    ),
    "submission.due_in_the_past": Text("截止日已过", "The day has passed already."),
    "submission.missing": Text("{node} 尚未上报", "{node} has not submitted anything."),
    "submission.not_twelve": Text(
        "应有 12 个月的金额，实有 {count} 个", "There must be twelve amounts, not {count}."
    ),
    "submission.nothing_said": Text("没有任何上报可采纳", "Nothing was submitted."),
    "submission.own": Text("不能调整自己的上报", "Nobody adjusts what they submitted themselves."),
    "submission.plan_locked": Text(
        "目标计划已锁定（{state}），不再接受上报", "The plan is {state}: it takes no submissions."
    ),
    "submission.replaced": Text(
        "该上报已被新的上报 {newest} 取代", "A newer submission, {newest}, has taken its place."
    ),
    "submission.too_late": Text("上报已于 {due_on} 截止", "Submissions closed after {due_on}."),
}
