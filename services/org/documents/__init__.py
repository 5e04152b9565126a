"""What org prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.org.documents import descriptions, organization

DOCUMENTS: Printer = {
    "organization_chart": Printed(
        {"zh-CN": "销售组织架构图", "en": "Sales organization chart"},
        organization.build, organization.sources, organization.names),
    "job_descriptions": Printed(
        {"zh-CN": "各岗位职位说明书", "en": "Job descriptions"},
        descriptions.build, descriptions.sources, descriptions.names),
}
