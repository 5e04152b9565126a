"""How the parts of a compensation plan are said, in Chinese and English."""

from __future__ import annotations

from kernel.tiers import Boundary, TierMode
from services.people.contract import Accumulate, LineKind
from services.people.contract.contests import ContestGrain, TieRule
from services.people.contract.terms import Basis, RateLevel, Trigger
from services.strategy.contract import TargetMetric

MODES: dict[TierMode, tuple[str, str]] = {
    TierMode.FLAT: ("全部业绩按所达到阶梯的提成率计算；",
                    "The whole amount earns the rate of the tier that it reaches,"),
    TierMode.STEP: ("各段业绩分别按其所在阶梯的提成率计算；",
                    "Each slice earns the rate of its own tier,"),
    TierMode.INTERPOLATED: ("全部业绩按阶梯之间线性递增的提成率计算；",
                            "The whole amount earns a rate that rises evenly between the tiers,"),
}
ACCUMULATES: dict[Accumulate, tuple[str, str]] = {
    Accumulate.DEAL: ("每笔交易单独计算。", "deal by deal."),
    Accumulate.MONTH: ("按月累计。", "accumulated over the month."),
    Accumulate.QUARTER: ("按季累计。", "accumulated over the quarter."),
    Accumulate.YEAR: ("按年累计。", "accumulated over the year."),
}
KINDS: dict[LineKind, tuple[str, str]] = {
    LineKind.EARNED: ("计提", "earned"),
    LineKind.REVERSAL: ("冲回", "reversal"),
    LineKind.RETIER: ("阶梯调整", "retier"),
}
BASES: dict[Basis, tuple[str, str]] = {
    Basis.GROSS: ("成交净价", "net price"),
    Basis.MARGIN: ("毛利（逐行，不低于零）", "margin, line by line, never below nothing"),
}
TRIGGERS: dict[Trigger, tuple[str, str]] = {
    Trigger.SIGNED: ("签约时全额计提", "in full at the signature"),
    Trigger.INVOICED: ("按开票比例计提", "pro rata with what is invoiced"),
    Trigger.RECEIVED: ("按回款比例计提", "pro rata with what is received"),
}
BOUNDARIES: dict[Boundary, tuple[str, str]] = {
    Boundary.HIGHER: ("恰在边界时取较高一档", "Exactly on a boundary: the higher tier"),
    Boundary.LOWER: ("恰在边界时取较低一档", "Exactly on a boundary: the lower tier"),
}
LEVELS: dict[RateLevel, tuple[str, str]] = {
    RateLevel.VARIANT: ("规格", "variant"),
    RateLevel.PRODUCT: ("产品", "product"),
    RateLevel.CATEGORY: ("品类", "category"),
}
GRAINS: dict[ContestGrain, tuple[str, str]] = {
    ContestGrain.MONTH: ("每月", "monthly"),
    ContestGrain.QUARTER: ("每季", "quarterly"),
    ContestGrain.YEAR: ("每年", "yearly"),
}
METRICS: dict[TargetMetric, tuple[str, str]] = {
    TargetMetric.SIGNED: ("签约额", "amount signed"),
    TargetMetric.RECEIVED: ("回款额", "amount received"),
    TargetMetric.MARGIN: ("毛利", "margin"),
    TargetMetric.QUANTITY: ("销量", "quantity"),
    TargetMetric.NEW_CUSTOMERS: ("新增客户数", "new customers"),
}
TIES: dict[TieRule, tuple[str, str]] = {
    TieRule.EACH: ("并列者各得该名次奖金", "those who tie each get the prize of their rank"),
    TieRule.SHARE: ("并列者平分所占名次的奖金", "those who tie share the prizes of their places"),
}
