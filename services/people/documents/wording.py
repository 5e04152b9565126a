"""How the parts of a compensation plan are said, in Chinese and English."""

from __future__ import annotations

from kernel.tiers import TierMode
from services.people.contract import Accumulate, LineKind

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
