"""What was said of contracts: a signed deal without a row has the contract that signing makes."""

from __future__ import annotations

from sqlalchemy import Column, Date, Index, Integer, Table, Text, text

from services.pipeline.tables.base import metadata

sales_contract = Table(
    "sales_contract", metadata,
    Column("deal_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("number", Text, unique=True),
    Column("starts_on", Date), Column("ends_on", Date),
    Column("renew_ahead_days", Integer),
    Column("renew_on", Date), Column("renewal_deal_id", Text),
    Column("accepted_on", Date), Column("acceptance_note", Text),
    Index("ix_sales_contract_ends", "ends_on", "deal_id"),
    Index("ix_sales_contract_renew", "renew_on", postgresql_where=text("renew_on IS NOT NULL")),
)
