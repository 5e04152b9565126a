"""What crm prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.crm.documents import grading_strategy, naming

DOCUMENTS: Printer = {
    "grading_strategy": Printed(
        {"zh-CN": "客户分级与跟进策略表", "en": "Customer grades and follow-up"},
        grading_strategy.build, grading_strategy.sources, naming.approver_of_rule),
}
