"""What of crm can be exported as a file: customers, masked as their list is."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.crm.contract import Crm
from services.crm.usecases import customers

EXPORTS = {
    "customers": Export(
        Text("客户", "Customers"),
        Crm.list_customers,
        customers.listed,
        (
            column("customer_id", "客户编号", "Customer id"),
            column("name", "名称", "Name"),
            column("owner_id", "负责人", "Owner"),
            column("grade", "等级", "Grade"),
            column("region", "区域", "Region"),
            column("segment", "细分", "Segment"),
            column("industry", "行业", "Industry"),
            column("phone", "电话", "Phone"),
            column("email", "邮箱", "E-mail"),
            column("last_contact_on", "最近跟进", "Last contact"),
            column("next_due_on", "下次跟进", "Next follow-up"),
            column("external_ref", "外部编号", "External reference"),
        ),
        sort="name",
    ),
}
