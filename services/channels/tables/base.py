"""The metadata that every table of channels belongs to."""

from __future__ import annotations

from chassis.columns import service_metadata
from chassis.tables import add_chassis_tables

metadata = service_metadata()
add_chassis_tables(metadata)
LEDGERS = ("rebate_line", "registration_change")
"""What may only be appended to."""
