"""What org prints."""

from __future__ import annotations

from chassis.documents.printed import Printed, Printer
from services.org.documents import organization

DOCUMENTS: Printer = {
    "organization_chart": Printed(
        {"zh-CN": "销售组织架构图", "en": "Sales organization chart"},
        organization.build, organization.sources, organization.names),
}
