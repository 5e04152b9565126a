"""Everything that crm says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text
from services.crm.texts_care import CARE_TEXTS
from services.crm.texts_merging import MERGE_TEXTS
from services.crm.texts_pools import POOL_TEXTS
from services.crm.texts_privacy import PRIVACY_TEXTS
from services.crm.texts_wecom import WECOM_TEXTS

TEXTS = {
    **CARE_TEXTS,
    **WECOM_TEXTS,
    "contact.customer_unknown": Text("没有这个客户", "There is no such customer."),
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
    "customer.erased": Text("该客户的资料已删除", "This customer was erased."),
    "contact.erased": Text("该联系人的资料已删除", "This contact was erased."),
    "customer.maybe_duplicate": Text(
        "可能是重复客户：{customer_ids}（另有 {hidden} 个不可见）；确认不同请设 allow_duplicate",
        "Perhaps a duplicate of {customer_ids} ({hidden} more are not visible to you); "
        "say allow_duplicate if it is another one.",
    ),
    "customer.owner_left": Text("该员工已离职", "This employee has left."),
    "customer.owner_outside_scope": Text(
        "负责人不在你的数据范围内", "The owner is outside your data scope."
    ),
    "customer.owner_unknown": Text("没有这名员工", "There is no such employee."),
    "customer.parent_cycle": Text(
        "上级客户不能是自己或自己的下级", "A customer cannot stand above itself."
    ),
    "customer.parent_unknown": Text("没有这个上级客户", "There is no such parent customer."),
    "customer.tax_id_taken": Text("该税号已属于另一个客户", "Another customer has this tax id."),
    "grade_rule.already_approved": Text(
        "该版本已批准，不可更改", "This version is approved and cannot change."
    ),
    "grade_rule.effective_in_past": Text(
        "生效日不能早于今天", "A rule cannot take effect in the past."
    ),
    "grade_rule.thresholds_not_descending": Text(
        "A 级门槛必须高于 B 级", "The threshold of A must be above that of B."
    ),
    "interaction.contact_unknown": Text(
        "不是该客户的联系人：{contact_ids}", "Not contacts of this customer: {contact_ids}."
    ),
    "interaction.in_future": Text(
        "沟通时间不能在未来", "An interaction cannot lie in the future."
    ),
    "territory.not_active": Text(
        "只有启用中的区域方案可以执行（当前状态：{state}）",
        "Only the active model is run (it is {state}).",
    ),
    **MERGE_TEXTS,
    **POOL_TEXTS,
    **PRIVACY_TEXTS,
}
