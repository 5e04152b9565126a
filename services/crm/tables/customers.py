"""Crm's rows: customers, contacts, interactions, the grade rule, and copies of what others own.

Ledgers hold no personal text, so that they never need a change: what was spoken stands in
`interaction_text`, which an erasure empties.
"""

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
    text,
)

from chassis.columns import Instant, Rate, Wire
from chassis.handing_over import handover_tables
from services.crm.contract import Cadence, GradeCriterion
from services.crm.tables.base import metadata
from services.org.contract import Territory
from services.strategy.contract import PersonaCriterion

customer = Table(
    "customer",
    metadata,
    Column("customer_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("external_ref", Text, unique=True),
    Column("owner_id", Text),
    Column("region", Text),
    Column("segment", Text),
    Column("industry", Text),
    Column("employees_count", BigInteger),
    Column("annual_revenue_minor", BigInteger),
    Column("annual_revenue_currency", Text),
    Column("tax_id", Text, unique=True),
    Column("web_domain", Text),
    Column("phone", Text),
    Column("email", Text),
    Column("address", Text),
    Column("parent_customer_id", Text, index=True),
    Column("pains", Text),
    Column("potential_score", Integer),
    Column("buying_power_score", Integer),
    Column("name_key", Text, index=True),
    Column("domain_key", Text, index=True),
    Column("phone_key", Text, index=True),
    Column("search_text", Text),
    Column("grade", Text),
    Column("is_grade_manual", Boolean, nullable=False, server_default=text("false")),
    Column("grade_reason", Text),
    Column("last_contact_on", Date),
    Column("owned_since_on", Date, nullable=False),
    Column("next_due_on", Date, nullable=False),
    Column("pool_id", Text),
    Column("pool_since_at", Instant),
    Column("claimed_at", Instant),
    Column("protected_until", Date),
    Column("is_erased", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Instant, nullable=False),
    Index("ix_customer_created", "created_at", "customer_id"),
    Index("ix_customer_name", "name", "customer_id"),
    Index("ix_customer_next_due", "next_due_on", "customer_id"),
    Index("ix_customer_owner_created", "owner_id", "created_at", "customer_id"),
    Index("ix_customer_owner_due", "owner_id", "next_due_on", "customer_id"),
    Index("ix_customer_pool", "pool_id", "pool_since_at", "customer_id",
          postgresql_where=text("pool_since_at IS NOT NULL")),
    Index("ix_customer_search", "search_text", postgresql_using="gin",
          postgresql_ops={"search_text": "gin_trgm_ops"}),
    Index("ix_customer_unsearchable", "customer_id",
          postgresql_where=text("search_text IS NULL AND NOT is_erased")),
)
contact = Table(
    "contact",
    metadata,
    Column("contact_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text),
    Column("decision_weight", Integer),
    Column("phone", Text),
    Column("email", Text),
    Column("external_ref", Text, unique=True),
    Column("is_removed", Boolean, nullable=False, server_default=text("false")),
    Column("is_erased", Boolean, nullable=False, server_default=text("false")),
    Column("created_at", Instant, nullable=False),
    Index("ix_contact_customer", "customer_id", "contact_id"),
)
interaction = Table(
    "interaction",
    metadata,
    Column("interaction_id", Text, primary_key=True),
    Column("customer_id", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("happened_at", Instant, nullable=False),
    Column("happened_on", Date, nullable=False),
    Column("contact_ids", Wire(tuple[str, ...]), nullable=False),
    Column("actor", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Index("ix_interaction_customer", "customer_id", "happened_at", "interaction_id"),
)
interaction_text = Table(
    "interaction_text",
    metadata,
    Column("interaction_id", Text, primary_key=True),
    Column("summary", Text),
    Column("next_step", Text),
)
grade_rule = Table(
    "grade_rule",
    metadata,
    Column("rule_version", Integer, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("criteria", Wire(tuple[GradeCriterion, ...]), nullable=False),
    Column("a_from", Rate, nullable=False),
    Column("b_from", Rate, nullable=False),
    Column("cadence", Wire(Cadence), nullable=False),
    Column("improvement_id", Text),
    Column("drafted_by", Text, nullable=False),
    Column("approved_by", Text),
    Column("effective_on", Date),
    Index("ix_grade_rule_effective", "effective_on", "rule_version"),
)
grade_change = Table(
    "grade_change",
    metadata,
    Column("change_id", BigInteger, primary_key=True, autoincrement=True),
    Column("customer_id", Text, nullable=False),
    Column("from_grade", Text),
    Column("to_grade", Text, nullable=False),
    Column("is_manual", Boolean, nullable=False),
    Column("rule_version", Integer, nullable=False),
    Column("score", Rate, nullable=False),
    Column("reason", Text),
    Column("actor", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_grade_change_customer", "customer_id", "change_id"),
)
owner_change = Table(
    "owner_change",
    metadata,
    Column("change_id", BigInteger, primary_key=True, autoincrement=True),
    Column("customer_id", Text, nullable=False),
    Column("from_owner_id", Text),
    Column("to_owner_id", Text),
    Column("reason", Text),
    Column("actor", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Index("ix_owner_change_customer", "customer_id", "change_id"),
)
regrading = Table(
    "regrading",
    metadata,
    Column("cause", Text, primary_key=True),
    Column("asked_at", Instant, nullable=False),
    Column("after_customer_id", Text, nullable=False, server_default=""),
    Column("finished_at", Instant),
    Index("ix_regrading_open", "asked_at", postgresql_where=text("finished_at IS NULL")),
)
contract_copy = Table(
    "contract_copy",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("ends_on", Date),
)
deal_copy = Table(
    "deal_copy",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("customer_id", Text),
    Column("owner_id", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("currency", Text, nullable=False),
    Column("received_minor", BigInteger, nullable=False, server_default="0"),
    Column("stage", Text),
    Column("lost_reason", Text),
    Column("signed_on", Date),
    Column("deal_version", Integer, nullable=False, server_default="0"),
    Column("sale_version", Integer, nullable=False, server_default="0"),
    Index("ix_deal_copy_customer", "customer_id", "deal_id"),
)
persona_copy = Table(
    "persona_copy",
    metadata,
    Column("persona_id", Text, primary_key=True),
    Column("persona_version", Integer, nullable=False),
    Column("criteria", Wire(tuple[PersonaCriterion, ...]), nullable=False),
    Column("match_from", Rate, nullable=False),
)
persona_score = Table(
    "persona_score",
    metadata,
    Column("persona_id", Text, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("persona_version", Integer, nullable=False),
    Column("score_hundredths", Integer, nullable=False),
    Column("is_inside", Boolean, nullable=False),
    Column("is_disqualified", Boolean, nullable=False),
    Index("ix_persona_score_score", "persona_id", "score_hundredths", "customer_id"),
)
employee_copy = Table(
    "employee_copy",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("hired_on", Date, nullable=False),
    Column("left_on", Date),
)
handover_books = handover_tables(
    metadata, Column("customer_id", Text, primary_key=True))
territory_model = Table(
    "territory_model",
    metadata,
    Column("model_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("territories", Wire(tuple[Territory, ...]), nullable=False),
)
territory_run = Table(
    "territory_run",
    metadata,
    Column("run_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("model_id", Text, nullable=False),
    Column("territory_key", Text),
    Column("unassigned_only", Boolean, nullable=False),
    Column("after_customer_id", Text, nullable=False),
    Column("looked_at", Integer, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("started_by", Text, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Index("ix_territory_run_open", "run_id", postgresql_where=text("finished_at IS NULL")),
)
