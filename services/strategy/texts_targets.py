"""Why levels, adjustments, hedges and cuts of target plans are refused, in words."""

from __future__ import annotations

from chassis.texts import Text

TARGET_TEXTS: dict[str, Text] = {
    "target.adjusted_below_zero": Text(
        "{node} 收到 {received}，调整后为 {adjusted}，不能为负",
        "{node} received {received}; adjusted to {adjusted} it would be less than nothing.",
    ),
    "target.adjusted_children_differ": Text(
        "{node} 的下级调整后合计 {adjusted}，须等于其金额 {amount}",
        "The adjusted children of {node} come to {adjusted}; they must sum to its {amount}.",
    ),
    "target.adjusted_too_far": Text(
        "{node} 收到 {received}，调整为 {adjusted}，超过允许的 {limit}%",
        "{node} received {received}; adjusting it to {adjusted} is more than {limit} %.",
    ),
    "target.adjusted_top": Text(
        "顶层节点的金额即计划金额，不能调整", "The top has the plan's amount; it adjusts nothing."
    ),
    "target.adjusted_twice": Text(
        "{node} 只能按比例或按金额调整其一", "{node} is adjusted by a rate or an amount, not both."
    ),
    "target.challenge_below_stretch": Text(
        "挑战目标 {challenge} 不能低于冲刺目标 {stretch}",
        "The challenge ({challenge}) must be no less than the stretch ({stretch}).",
    ),
    "target.count_has_no_currency": Text(
        "指标 {metric} 为数量，币种须为 XXX", "{metric} is a count; its currency is XXX."
    ),
    "target.cut_not_measured": Text(
        "按 {dimension} 的分解不与入账记录比较",
        "A cut by {dimension} is not measured against sales.",
    ),
    "target.cut_of_a_cut": Text(
        "只能对组织目标计划再分解", "Only a plan of the organization can be cut."
    ),
    "target.cut_of_nothing": Text(
        "须指明所分解的组织目标计划", "A cut names the plan of the organization that it cuts."
    ),
    "target.cut_top_differs": Text(
        "分解总额 {amount}（加成前 {base}）不等于组织目标 {wanted}（加成前 {wanted_base}）",
        "The cut comes to {amount} ({base} before padding); the organization's plan has {wanted} "
        "({wanted_base} before padding).",
    ),
    "target.hedge_too_large": Text(
        "到 {node} 的预留累计超过 {most} 倍", "The hedges down to {node} come to more than {most}."
    ),
    "target.metric_not_measured": Text(
        "指标 {metric} 尚不与入账记录比较", "{metric} is not measured against sales yet."
    ),
    "target.money_has_a_currency": Text(
        "指标 {metric} 为金额，不能没有币种", "{metric} is money; it has a currency."
    ),
    "target.organization_cuts_nothing": Text(
        "组织目标计划不是其他计划的分解", "A plan of the organization cuts no other plan."
    ),
    "target.pinned_and_adjusted": Text(
        "{node} 已锁定金额，不能再调整", "{node} is pinned; it cannot be adjusted."
    ),
    "tree.kind_not_of_dimension": Text(
        "{node} 不属于按 {dimension} 的分解", "{node} is nothing that {dimension} divides by."
    ),
}
