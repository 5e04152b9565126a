"""The metadata that every table of crm belongs to."""

from __future__ import annotations

from chassis.calendars import calendar_table
from chassis.columns import service_metadata
from chassis.tables import add_chassis_tables

metadata = service_metadata()
add_chassis_tables(metadata)
calendar_year = calendar_table(metadata)
LEDGERS = ("interaction", "grade_change", "owner_change", "complaint_event", "pool_event",
           "follow_up_outcome", "consent_event", "disclosure")
"""What may only be appended to."""
