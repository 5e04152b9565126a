"""What channels says about deal registrations, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

REGISTRATION_TEXTS = {
    "registration.amount_negative": Text("金额不能为负", "The amount must not be negative."),
    "registration.conflict": Text(
        "直销商机 {deal_id} 更早跟进同一客户的相同产品；如仍批准须注明原因",
        "The direct deal {deal_id} is older, for the same customer and product; approve it only "
        "despite the conflict, with the reason."),
    "registration.customer_missing": Text(
        "须填写客户编号、名称或网址", "Give the customer's id, name or domain."),
    "registration.deal_signed": Text(
        "商机 {deal_id} 已签约，不可再报备", "Deal {deal_id} is signed; it cannot be registered."),
    "registration.deal_taken": Text(
        "该商机已有生效报备 {registration_id}，保护至 {protected_until}",
        "Registration {registration_id} protects this deal until {protected_until}."),
    "registration.duplicate": Text(
        "同一客户的相同产品已由报备 {registration_id} 保护至 {protected_until}",
        "Registration {registration_id} protects the same customer and product until "
        "{protected_until}."),
    "registration.extended_already": Text(
        "保护期只能延长一次", "The protection can be extended once only."),
    "registration.not_changeable": Text(
        "只能修改草稿或被退回的报备（现为 {state}）",
        "Only drafts and returned registrations change (it is {state})."),
    "registration.not_possible": Text(
        "报备不能从 {state} 变为 {wanted}", "A registration cannot go from {state} to {wanted}."),
    "registration.not_protected": Text(
        "只有已批准的报备可以延长（现为 {state}）",
        "Only an approved registration is extended (it is {state})."),
    "registration.overlay_of_nobody": Text(
        "附加业绩须指定渠道负责人", "An overlay credit needs the partner manager it is for."),
    "registration.overlay_too_fine": Text(
        "附加业绩比例最多六位小数", "An overlay rate has at most six decimals."),
    "registration.partner_not_active": Text(
        "只有合作中的伙伴可以报备（现为 {status}）",
        "Only an active partner registers deals (it is {status})."),
    "registration.product_twice": Text(
        "产品 {product_id} 重复", "Product {product_id} is named twice."),
    "registration.product_unreadable": Text(
        "产品编号为空或过长", "A product id is empty or too long."),
    "registration.protection_over": Text(
        "保护期已于 {protected_until} 结束", "The protection ended on {protected_until}."),
    "registration.reason_missing": Text(
        "越过冲突批准须注明原因", "Approving despite a conflict needs its reason."),
}
"""Refusals of registrations."""
