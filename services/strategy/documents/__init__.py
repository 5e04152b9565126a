"""What strategy prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.strategy.documents import strategic_plan, target_breakdown

DOCUMENTS: Printer = {
    "strategic_plan": Printed(
        {"zh-CN": "销售战略规划书", "en": "Sales strategy plan"},
        strategic_plan.build, strategic_plan.sources),
    "target_breakdown": Printed(
        {"zh-CN": "年度销售目标分解表", "en": "Annual target breakdown"},
        target_breakdown.build, target_breakdown.sources, target_breakdown.names),
}
