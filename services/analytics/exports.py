"""What of analytics can be exported as a file: the ranking of one metric."""

from __future__ import annotations

from chassis.exporting import Export, column
from chassis.texts import Text
from services.analytics.contract import Analytics
from services.analytics.usecases import figures

EXPORTS = {
    "kpis": Export(
        Text("业绩排名", "Ranking"),
        Analytics.ranking,
        figures.ranking,
        (
            column("subject_id", "对象", "Subject"),
            column("amount", "金额", "Amount"),
            column(
                "currency", "币种", "Currency", lambda one: one.amount and one.amount.currency
            ),
            column("value", "数值", "Value", lambda one: None if one.amount else one.value),
        ),
        sort=None,
    ),
}
