"""Everything that strategy says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text
from services.strategy import texts_bottom_up
from services.strategy.texts_targets import TARGET_TEXTS

TEXTS = TARGET_TEXTS | texts_bottom_up.TEXTS | {
    "allocation.negative_parent": Text(
        "节点 {node} 的金额 {amount} 为负，无法分解",
        "{node} has {amount}, less than nothing to divide.",
    ),
    "allocation.negative_pin": Text(
        "{part} 的锁定金额不能为负", "{part} must not be pinned below zero."
    ),
    "allocation.negative_weight": Text(
        "{part} 的权重不能为负", "{part} must not have a weight below zero."
    ),
    "allocation.no_parts": Text("节点 {node} 下没有可分解的节点", "Nothing lies below {node}."),
    "allocation.part_twice": Text("{part} 出现了两次", "{part} occurs twice."),
    "allocation.pins_below_parent": Text(
        "节点 {node} 的下级全部锁定，合计 {pinned}，不等于 {amount}",
        "Everything below {node} is pinned, to {pinned} together instead of {amount}.",
    ),
    "allocation.pins_exceed_parent": Text(
        "节点 {node} 的下级锁定合计 {pinned}，超过其金额 {amount}",
        "What is pinned below {node} is {pinned}, more than its {amount}.",
    ),
    "period.not_ascending": Text("结束日须晚于开始日", "The end lies after the beginning."),
    "market.competitor_twice": Text(
        "竞争对手 {name} 出现了两次", "The competitor {name} occurs twice."
    ),
    "market.negative_size": Text("市场规模不能为负", "A market is not smaller than nothing."),
    "market.shares_exceed_whole": Text(
        "竞争对手的份额合计超过 100%", "The competitors' shares are more than 100 % together."
    ),
    "criterion.field_unknown": Text(
        "没有这个字段，可用：{known}", "There is no such field; known are: {known}."
    ),
    "criterion.nothing_weighs": Text(
        "至少一项条件的分值须大于零", "At least one criterion must be worth points."
    ),
    "criterion.operator_unfit": Text(
        "该比较方式不适用于 {kind} 字段", "This comparison does not fit a {kind} field."
    ),
    "criterion.value_count": Text(
        "比较值的个数不对", "The number of values does not fit the comparison."
    ),
    "criterion.value_malformed": Text(
        "比较值不是有效的 {kind}", "The value is not a valid {kind}."
    ),
    "criterion.weight_negative": Text("分值不能为负", "Points must not be negative."),
    "goal.due_outside_horizon": Text(
        "目标 {goal_id} 的期限不在规划期内", "Goal {goal_id} is due outside the horizon."
    ),
    "goal.parent_circle": Text(
        "目标 {goal_id} 的上级关系成环", "Goal {goal_id} serves itself by way of others."
    ),
    "goal.parent_unknown": Text(
        "没有上级目标 {parent_id}", "There is no goal {parent_id} to serve."
    ),
    "goal.twice": Text("目标编号 {goal_id} 重复", "Goal id {goal_id} occurs twice."),
    "persona.criterion_twice": Text(
        "条件 {field} {operator} 出现了两次", "The criterion {field} {operator} occurs twice."
    ),
    "persona.not_a_draft": Text(
        "只能修改草稿，当前状态为 {state}", "Only a draft can be rewritten; this one is {state}."
    ),
    "persona.not_scored_yet": Text(
        "客户尚未按此版本评分，请稍后再试",
        "Customers are not yet scored by this version; try again shortly.",
    ),
    "persona.state_not_possible": Text(
        "客户画像不能从 {state} 变为 {wanted}", "A persona cannot go from {state} to {wanted}."
    ),
    "persona.version_open": Text(
        "版本 {persona_version} 尚未批准，不能再开新版本",
        "Version {persona_version} is still open; finish it before the next one.",
    ),
    "phase.circle": Text(
        "阶段 {phase_id} 的先后关系成环", "Phase {phase_id} depends on itself by way of others."
    ),
    "phase.outside_horizon": Text(
        "阶段 {phase_id} 的开始日不在规划期内", "Phase {phase_id} starts outside the horizon."
    ),
    "phase.predecessor_unknown": Text(
        "阶段 {phase_id} 所依赖的阶段不存在", "Phase {phase_id} depends on one that is not there."
    ),
    "phase.twice": Text("阶段编号 {phase_id} 重复", "Phase id {phase_id} occurs twice."),
    "seasonality.negative_share": Text("月度占比不能为负", "A month's share must not be negative."),
    "seasonality.not_of_a_leaf": Text(
        "只有末级节点可以有自己的季节性", "Only a leaf may have a season of its own."
    ),
    "seasonality.not_twelve": Text(
        "应有 12 个月度占比，实有 {count} 个", "There must be twelve shares, not {count}."
    ),
    "seasonality.not_whole": Text(
        "12 个月度占比之和必须正好为 100.00，现为 {sum}",
        "The twelve shares must sum to exactly 100.00, not {sum}.",
    ),
    "seasonality.set_and_cleared": Text(
        "不能同时设定并清除季节性", "A season cannot be given and taken away at once."
    ),
    "seasonality.too_many_decimals": Text(
        "月度占比最多两位小数", "A month's share has at most two decimals."
    ),
    "strategy.horizon_out_of_range": Text(
        "规划期必须为 {fewest} 至 {most} 年", "The horizon must be {fewest} to {most} years."
    ),
    "strategy.no_goals": Text("规划没有目标", "The plan has no goals."),
    "strategy.no_reasons": Text("未说明竞争策略的理由", "The competitive strategy has no reasons."),
    "strategy.not_a_draft": Text(
        "只能修改草稿，当前状态为 {state}", "Only a draft can be rewritten; this one is {state}."
    ),
    "strategy.state_not_possible": Text(
        "规划不能从 {state} 变为 {wanted}", "A plan cannot go from {state} to {wanted}."
    ),
    "strategy.version_open": Text(
        "版本 {plan_version} 尚未批准，不能再开新版本",
        "Version {plan_version} is still open; finish it before the next one.",
    ),
    "target.currency_differs": Text(
        "币种为 {currency}，应为 {wanted}", "The currency is {currency}; it must be {wanted}."
    ),
    "target.negative": Text("金额 {amount} 不能为负", "{amount} must not be negative."),
    "target.not_a_draft": Text(
        "目标已锁定（{state}），只能凭理由修订",
        "The plan is {state}; it can only be revised with a reason.",
    ),
    "target.not_of_one_kind": Text(
        "两个计划的年度、指标或币种不同",
        "The plans are of different years, metrics or currencies.",
    ),
    "target.nothing_changed": Text("没有任何变化", "This changes nothing."),
    "target.pinned_and_freed": Text(
        "不能同时锁定和解锁一个节点", "A node cannot be pinned and freed at once."
    ),
    "target.pinned_top": Text(
        "顶层节点的金额即计划金额，不能锁定", "The top has the plan's amount; it cannot be pinned."
    ),
    "target.scope_too_narrow": Text(
        "制定目标需要全公司的数据范围", "To draft targets the data scope must be the whole company."
    ),
    "target.state_not_possible": Text(
        "目标计划不能从 {state} 变为 {wanted}", "A target plan cannot go from {state} to {wanted}."
    ),
    "target.subject_taken": Text(
        "{node} 同年同指标同币种的目标已由计划 {plan_id} 锁定",
        "{node} has agreed targets of this year, metric and currency in plan {plan_id}.",
    ),
    "target.too_large": Text("金额 {amount} 过大", "{amount} is too large."),
    "tree.circle": Text("节点 {node} 的上级关系成环", "{node} hangs below itself."),
    "tree.company_below_top": Text("公司只能是顶层节点", "The company can only be the top."),
    "tree.company_id": Text("公司节点的编号必须是 company", 'The company\'s id is "company".'),
    "tree.employee_above_others": Text(
        "员工 {node} 之下不能再有节点", "Nothing can hang below an employee such as {node}."
    ),
    "tree.needs_one_top": Text(
        "必须正好有一个顶层节点，现有 {count} 个", "There must be exactly one top, not {count}."
    ),
    "tree.node_edited_twice": Text("节点 {node} 被编辑了两次", "{node} is edited twice."),
    "tree.node_unknown": Text("没有节点 {node}", "There is no node {node}."),
    "tree.parent_unknown": Text("没有上级节点 {parent}", "There is no node {parent} above it."),
    "tree.too_deep": Text("树最多 {most} 层", "A tree has at most {most} levels."),
    "tree.too_many_nodes": Text("树最多 {most} 个节点", "A tree has at most {most} nodes."),
    "tree.subject_twice": Text("节点 {node} 出现了两次", "{node} occurs twice."),
}
