"""What pipeline says about SOPs and their gates, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text

SOP_TEXTS = {
    "deal.activity_missing": Text(
        "离开该阶段前须完成一项 {kind} 任务",
        "A task of the kind {kind} must be done before the deal leaves this stage."),
    "deal.approval_missing": Text(
        "离开 {stage} 阶段须经他人批准", "Somebody else must agree that the deal leaves {stage}."),
    "deal.approved_by_owner": Text(
        "负责人不能批准自己的商机", "The owner cannot approve their own deal."),
    "deal.not_lost": Text("商机不是已输单状态（{status}）", "The deal is not lost ({status})."),
    "deal.partner_missing": Text("缺少合作伙伴", "The partner is missing."),
    "forecast.ends_before_it_starts": Text(
        "结束日不能早于开始日", "It cannot end before it starts."),
    "forecast.overridden_by_owner": Text(
        "负责人不能覆盖自己的预测", "The owner cannot override their own forecast."),
    "forecast.reason_missing": Text("覆盖预测须写明理由", "An override needs a reason."),
    "sop.draft_open": Text(
        "该流程已有未完成的草稿（版本 {sop_version}）",
        "The pipeline has an open draft already: version {sop_version}."),
    "sop.gate_after_signing": Text(
        "签约及之后的阶段没有退出条件，它们由签约与回款推进",
        "Signing and what follows have no exit criteria: signing and payments move them."),
    "sop.mean_missing": Text(
        "设定单项最低分时须同时设定平均分",
        "A least score for each needs a least mean beside it."),
    "sop.named_twice": Text("条件重复", "A criterion is named twice."),
    "sop.not_a_draft": Text(
        "只有草稿可以修改或批准（当前状态：{state}）",
        "Only a draft is changed or approved (it is {state})."),
    "sop.not_approved": Text("该版本尚未批准", "This version is not approved yet."),
    "sop.playbook_unknown": Text(
        "没有“{kind}”这类异常的预案", "No playbook is for exceptions of the kind {kind}."),
    "sop.not_the_eight_stages": Text(
        "必须依次包含全部八个阶段", "It must hold the eight stages in their order."),
}
