"""Catalog's rows: products with their dated costs, price lists, their versions and rules."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Index,
    Integer,
    Table,
    Text,
)

from chassis.columns import Instant, Wire, service_metadata
from chassis.merged import merged_table
from chassis.tables import add_chassis_tables
from services.catalog.contract import PriceRule, Variant

metadata = service_metadata()
add_chassis_tables(metadata)
LEDGERS = ("product_cost",)
customer_merge_copy = merged_table(metadata, "customer")

product = Table(
    "product",
    metadata,
    Column("product_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("product_line", Text, nullable=False),
    Column("category_path", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("variants", Wire(tuple[Variant, ...]), nullable=False),
    Column("floor_minor", BigInteger),
    Column("floor_currency", Text),
    Column("is_active", Boolean, nullable=False),
    Column("external_ref", Text, unique=True),
    Column("created_at", Instant, nullable=False),
    Index("ix_product_code", "code", "product_id"),
    Index("ix_product_name", "name", "product_id"),
    Index("ix_product_created", "created_at", "product_id"),
    Index("ix_product_line", "product_line", "code", "product_id"),
)
product_cost = Table(
    "product_cost",
    metadata,
    Column("cost_id", BigInteger, primary_key=True, autoincrement=True),
    Column("product_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Index("ix_product_cost_held", "product_id", "currency", "valid_from", "cost_id"),
)
price_list = Table(
    "price_list",
    metadata,
    Column("price_list_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("customer_id", Text, index=True),
    Column("partner_id", Text, index=True),
    Column("external_ref", Text, unique=True),
    Column("created_at", Instant, nullable=False),
    Index("ix_price_list_name", "name", "price_list_id"),
    Index("ix_price_list_created", "created_at", "price_list_id"),
    Index("ix_price_list_kind", "currency", "kind"),
)
price_list_version = Table(
    "price_list_version",
    metadata,
    Column("price_list_id", Text, primary_key=True),
    Column("price_list_version", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("base_list_id", Text),
    Column("uses_list_price", Boolean, nullable=False),
    Column("improvement_id", Text),
    Column("effective_on", Date),
    Column("approved_by", Text),
    Column("created_at", Instant, nullable=False),
)
price_rule = Table(
    "price_rule",
    metadata,
    Column("rule_id", Text, primary_key=True),
    Column("price_list_id", Text, nullable=False),
    Column("price_list_version", Integer, nullable=False),
    Column("place", Integer, nullable=False),
    Column("target", Text, nullable=False),
    Column("product_id", Text),
    Column("category_path", Text),
    Column("rule", Wire(PriceRule), nullable=False),
    Index("ix_price_rule_place", "price_list_id", "price_list_version", "place"),
    Index("ix_price_rule_product", "product_id", "price_list_id", "price_list_version"),
)
