"""Everything that pipeline says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text
from services.pipeline.texts_exceptions import EXCEPTION_TEXTS
from services.pipeline.texts_leads import LEAD_TEXTS
from services.pipeline.texts_receivables import RECEIVABLE_TEXTS
from services.pipeline.texts_sop import SOP_TEXTS
from services.pipeline.texts_tasks import TASK_TEXTS

TEXTS = {
    **LEAD_TEXTS,
    **EXCEPTION_TEXTS,
    **RECEIVABLE_TEXTS,
    **SOP_TEXTS,
    **TASK_TEXTS,
    "deal.changed_before_signing": Text(
        "变更日不能早于签约日", "A sale cannot change before it was signed."
    ),
    "deal.certificate_missing": Text(
        "负责人缺少离开 {stage} 阶段所需的证书：{course_codes}",
        "The owner lacks certificates to leave {stage}: {course_codes}."
    ),
    "deal.changed_in_future": Text("变更日不能在未来", "A change cannot lie in the future."),
    "deal.credit_employee_unknown": Text("没有这名员工", "There is no such employee."),
    "deal.credit_not_employed": Text(
        "该员工签约日不在任职期内", "The employee is not employed on the day of signing."
    ),
    "deal.credit_twice": Text(
        "同一员工同类分成重复", "The same person has two credits of one kind."
    ),
    "deal.credits_not_whole": Text(
        "业绩分成合计必须为 1，现为 {sum}", "Revenue credits must sum to 1; they sum to {sum}."
    ),
    "deal.customer_missing": Text("缺少客户", "The customer is missing."),
    "deal.expected_close_missing": Text("缺少预计成交日", "The expected close day is missing."),
    "deal.line_currency": Text("明细币种必须为 {currency}", "Lines must be in {currency}."),
    "deal.line_negative": Text("价格不能为负", "A price must not be negative."),
    "deal.lines_missing": Text("缺少产品明细", "The lines are missing."),
    "deal.not_negotiated": Text(
        "只能在商务谈判阶段签约，现处于 {stage}",
        "A deal is signed out of negotiation; it is in {stage}.",
    ),
    "deal.not_open": Text("商机不是进行中状态（{status}）", "The deal is not open ({status})."),
    "deal.not_signed": Text("商机尚未签约或已取消", "The deal is not signed, or it was cancelled."),
    "deal.owner_outside_scope": Text(
        "负责人不在你的数据范围内", "The owner is outside your data scope."
    ),
    "deal.partner_needs_channel": Text(
        "有合作伙伴的商机不能走直销渠道", "A deal with a partner cannot be direct."
    ),
    "deal.partner_not_active": Text("合作伙伴未激活", "The partner is not active."),
    "deal.price_missing": Text(
        "该产品没有适用的价格（{reason}）", "No price applies to this product ({reason})."
    ),
    "deal.product_unknown": Text(
        "没有这个产品，须填写净价", "There is no such product; give its net price."
    ),
    "deal.screening_mean_low": Text(
        "MAN 平均分低于 {least}", "The mean of the MAN scores is below {least}."
    ),
    "deal.screening_missing": Text("尚未填写 MAN 表", "The MAN form is not filled in."),
    "deal.screening_score_low": Text("得分低于 {least}", "The score is below {least}."),
    "deal.signed_in_future": Text("签约日不能在未来", "A deal cannot be signed in the future."),
    "deal.stage_entered_by_signing": Text(
        "该阶段只能通过签约或回款进入", "This stage is entered by signing or payment."
    ),
    "deal.stage_is_current": Text("已处于该阶段", "The deal is in this stage already."),
    "deal.stage_skipped": Text(
        "不能跳过阶段，下一阶段是 {next}", "A stage cannot be skipped; the next one is {next}."
    ),
    "payment.already_reversed": Text("该收款已冲销", "This payment was reversed already."),
    "payment.refund_too_high": Text(
        "退款超过该收款的余额 {left}", "The refund is more than is left of the payment: {left}."
    ),
    "payment.currency": Text("币种必须为 {currency}", "The currency must be {currency}."),
    "payment.in_future": Text("收款日不能在未来", "Money cannot have come in the future."),
    "payment.not_positive": Text("金额必须大于零", "The amount must be above zero."),
    "payment.plan_not_whole": Text(
        "各期合计必须等于 {amount}", "The instalments must sum to {amount}."
    ),
}
