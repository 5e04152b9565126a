"""What crm prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.crm.documents import crm_rules, grading_strategy, naming

DOCUMENTS: Printer = {
    "crm_rules": Printed(
        {"zh-CN": "CRM系统使用规范", "en": "Rules of CRM use"},
        crm_rules.build, crm_rules.sources, naming.everybody),
    "grading_strategy": Printed(
        {"zh-CN": "客户分级与跟进策略表", "en": "Customer grades and follow-up"},
        grading_strategy.build, grading_strategy.sources, naming.approver_of_rule),
}
