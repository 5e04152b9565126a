"""What strategy prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.strategy.documents import persona_report, strategic_plan, target_breakdown

DOCUMENTS: Printer = {
    "strategic_plan": Printed(
        {"zh-CN": "销售战略规划书", "en": "Sales strategy plan"},
        strategic_plan.build, strategic_plan.sources, strategic_plan.names),
    "persona_report": Printed(
        {"zh-CN": "目标客户画像报告", "en": "Ideal customer profile report"},
        persona_report.build, persona_report.sources, persona_report.ask_others),
    "target_breakdown": Printed(
        {"zh-CN": "年度销售目标分解表", "en": "Annual target breakdown"},
        target_breakdown.build, target_breakdown.sources, target_breakdown.names),
}
