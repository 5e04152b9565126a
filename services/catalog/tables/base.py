"""What all tables of catalog hang on."""

from __future__ import annotations

from chassis.columns import service_metadata
from chassis.merged import merged_table
from chassis.tables import add_chassis_tables

metadata = service_metadata()
add_chassis_tables(metadata)
customer_merge_copy = merged_table(metadata, "customer")
LEDGERS = ("product_cost", "quote_version", "quote_step")
