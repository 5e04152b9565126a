"""The metadata that every table of pipeline belongs to."""

from __future__ import annotations

from chassis.calendars import calendar_table
from chassis.columns import service_metadata
from chassis.tables import add_chassis_tables

metadata = service_metadata()
add_chassis_tables(metadata)
calendar_year = calendar_table(metadata)
LEDGERS = ("sale_version", "stage_change", "payment", "lead_event", "forecast_override")
"""What may only be appended to."""
