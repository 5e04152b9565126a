"""The probe's tables: append-only, without unique keys, so that what is done twice is seen."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Table, Text

from chassis.columns import service_metadata
from chassis.tables import add_chassis_tables

metadata = service_metadata()
add_chassis_tables(metadata)
written = Table(
    "written",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    Column("ref", Text, nullable=False, index=True),
    Column("writer", Text, nullable=False),
)
told = Table(
    "told",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=True),
    Column("ref", Text, nullable=False, index=True),
)
medicine = Table("medicine", metadata, Column("cures", Text, primary_key=True))
