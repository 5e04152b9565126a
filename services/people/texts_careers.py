"""What people says about careers and team culture, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

CAREER_TEXTS = {
    "career.before_the_last": Text(
        "生效日须晚于 {since}", "It must take effect after {since}."),
    "career.not_met": Text(
        "晋升条件未满足：要求 {wanted}，现为 {found}",
        "Not met: {wanted} is wanted, {found} was found."),
    "career.not_the_next_step": Text(
        "只能晋升到下一级（{next}）", "Only the next step is possible ({next})."),
    "career.same_person": Text("不能晋升自己", "Nobody promotes themselves."),
    "career.step_twice": Text("职级编号重复", "A step is named twice."),
    "career.talk_in_future": Text("谈话日期不能在未来", "A talk cannot lie in the future."),
    "culture.currency_differs": Text("币种与预算不同", "The budget is in another currency."),
    "culture.negative": Text("金额不能为负", "The amount must not be negative."),
    "culture.not_planned": Text(
        "该活动已举办或取消（{state}）", "The event is not planned any more ({state})."),
    "culture.over_budget": Text(
        "超出预算 {budget}，须说明原因", "More than the budget of {budget} needs its reason."),
}
