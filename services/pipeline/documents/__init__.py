"""What pipeline prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.pipeline.documents import in_force, sop_manual, stage_guides

DOCUMENTS: Printer = {
    "sop_manual": Printed(
        {"zh-CN": "销售流程SOP手册", "en": "Sales process SOP manual"},
        sop_manual.build, sop_manual.sources, in_force.names),
    "stage_guides": Printed(
        {"zh-CN": "各环节操作指引", "en": "Guides for each stage"},
        stage_guides.build, stage_guides.sources, in_force.names),
}
