"""Analytics' rows: certified sales, their facts, the KPI rows, places and units, quotas, closings.

fact              signed lines, only ever added: what a cause changed in a row (the ledger)
kpi_row           the sum of a row's facts, with a version that never goes down
certified_sale    the newest version of each sale that was certified, and whom it credits
place, unit       who is in which leaf unit, and what hangs under what, over all time (from org)
target_quota      what a locked target plan gives a subject in a month; `target_heard` its version
published_figure  what a month's figures were when it was closed
reconciliation    the runs of the reconciler, and what each found
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from chassis.columns import Instant, Wire, service_metadata
from chassis.merged import merged_table
from chassis.tables import add_chassis_tables
from services.analytics.contract.reconciliation import Finding
from services.org.contract import UnitShare
from services.pipeline.contract.sale import SaleFacts

metadata = service_metadata()
add_chassis_tables(metadata)
LEDGERS = ("fact", "published_figure")
customer_merge_copy = merged_table(metadata, "customer")
ROW = ("metric", "subject_kind", "subject_id", "currency", "day")

kpi_row = Table(
    "kpi_row",
    metadata,
    Column("metric", Text, primary_key=True),
    Column("subject_kind", Text, primary_key=True),
    Column("subject_id", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("value", BigInteger, nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("counter", BigInteger, nullable=False),
)
Index(
    "ix_kpi_row_ranking",
    kpi_row.c.metric,
    kpi_row.c.subject_kind,
    kpi_row.c.currency,
    kpi_row.c.day,
)
fact = Table(
    "fact",
    metadata,
    Column("fact_id", BigInteger, primary_key=True, autoincrement=True),
    Column("cause", Text, nullable=False),
    Column("deal_id", Text),
    Column("metric", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("leg", Text, nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("row_epoch", BigInteger, nullable=False),
    Column("row_counter", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint(
        "cause", "deal_id", *ROW, "leg", name="uq_fact_key", postgresql_nulls_not_distinct=True
    ),
    Index("ix_fact_row", *ROW, "fact_id"),
    Index("ix_fact_deal_id", "deal_id", "fact_id"),
)
certified_sale = Table(
    "certified_sale",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("sale_version", Integer, nullable=False),
    Column("signed_on", Date, nullable=False),
    Column("facts", Wire(SaleFacts), nullable=False),
)
sale_credit = Table(
    "sale_credit",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("deal_id", Text, primary_key=True),
)
place = Table(
    "place",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("units", Wire(tuple[UnitShare, ...]), nullable=False),
)
unit = Table(
    "unit",
    metadata,
    Column("unit_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
unit_parent = Table(
    "unit_parent",
    metadata,
    Column("unit_id", Text, primary_key=True),
    Column("valid_from", Date, primary_key=True),
    Column("valid_to", Date),
    Column("parent_id", Text, index=True),
)
quota = Table(
    "quota",
    metadata,
    Column("quota_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("metric", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    UniqueConstraint("subject_kind", "subject_id", "period", "metric", "currency"),
)
target_heard = Table(
    "target_heard",
    metadata,
    Column("plan_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
target_quota = Table(
    "target_quota",
    metadata,
    Column("plan_id", Text, primary_key=True),
    Column("subject_kind", Text, primary_key=True),
    Column("subject_id", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("metric", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Index("ix_target_quota_subject", "subject_kind", "subject_id", "metric", "currency", "period"),
)
closed_period = Table(
    "closed_period",
    metadata,
    Column("period", Text, primary_key=True),
    Column("closed_at", Instant, nullable=False),
    Column("waiting", Integer, nullable=False),
)
published_figure = Table(
    "published_figure",
    metadata,
    Column("period", Text, primary_key=True),
    Column("subject_kind", Text, primary_key=True),
    Column("subject_id", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)
reconciliation = Table(
    "reconciliation",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("started_at", Instant),
    Column("ended_at", Instant, index=True),
    Column("events", BigInteger, nullable=False, server_default="0"),
    Column("records", BigInteger, nullable=False, server_default="0"),
    Column("pairs", Wire(tuple[str, ...]), nullable=False, server_default="[]"),
    Column("ledgers", Wire(tuple[str, ...]), nullable=False, server_default="[]"),
    Column("findings", Wire(tuple[Finding, ...]), nullable=False, server_default="[]"),
)
