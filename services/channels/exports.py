"""What of channels can be exported as a file: partners."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.channels.contract import Channels
from services.channels.usecases import partners

EXPORTS = {
    "partners": Export(
        Text("伙伴", "Partners"),
        Channels.list_partners,
        partners.listed,
        (
            column("partner_id", "伙伴编号", "Partner id"),
            column("name", "名称", "Name"),
            column("channel_id", "渠道", "Channel"),
            column("level", "级别", "Level"),
            column("status", "状态", "Status"),
            column("status_reason", "状态原因", "Reason"),
            column("external_ref", "外部编号", "External reference"),
        ),
        sort="partner_id",
    ),
}
