"""Everything that channels says, in Chinese and English."""

from __future__ import annotations

from chassis.texts import Text
from services.channels.texts_registrations import REGISTRATION_TEXTS

TEXTS = {
    **REGISTRATION_TEXTS,
    "agreement.already_approved": Text("该版本已批准，不可更改",
                                       "This version is approved and cannot change."),
    "agreement.ends_before_start": Text("结束日必须晚于开始日",
                                        "The agreement must end after it starts."),
    "agreement.metric_not_rewarded": Text("返利只能按签约额或回款额计算，不能按 {metric}",
                                          "Rebates are on signed or received sales, not {metric}."),
    "agreement.not_approved": Text("该协议没有已批准的版本",
                                   "The agreement has no approved version."),
    "agreement.of_another_partner": Text("该协议属于另一合作伙伴",
                                         "The agreement is another partner's."),
    "agreement.overlaps": Text("与协议 {agreement_id} 在相同日期对相同销售返利",
                               "Agreement {agreement_id} rewards the same sales on the same days."),
    "agreement.programme_twice": Text("返利方案编号 {programme_id} 重复",
                                      "Programme id {programme_id} occurs twice."),
    "agreement.tier_currency": Text("阶梯币种与返利方案不同",
                                    "A tier is in another currency than its programme."),
    "partner.status_not_possible": Text("合作伙伴不能从 {status} 变为 {wanted}",
                                        "A partner cannot go from {status} to {wanted}."),
    "tiers.must_start_at_zero": Text("阶梯必须从 0 开始", "Tiers must start at zero."),
    "tiers.negative_rate": Text("比率不能为负", "A rate must not be negative."),
    "tiers.not_ascending": Text("阶梯必须递增", "Tiers must ascend."),
}
