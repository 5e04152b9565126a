"""Which due day of a customer was announced last."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Table, Text

from services.crm.tables.base import metadata

follow_up_said = Table(
    "follow_up_said", metadata,
    Column("customer_id", Text, primary_key=True),
    Column("due_on", Date, nullable=False), Column("is_overdue", Boolean, nullable=False),
)
