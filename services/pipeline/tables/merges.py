"""Which customers were merged, as crm tells."""

from __future__ import annotations

from chassis.merged import merged_table
from services.pipeline.tables.base import metadata

customer_merge_copy = merged_table(metadata, "customer")
