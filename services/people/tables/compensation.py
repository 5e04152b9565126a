"""Rows of employees, plans, the sales heard, and the commission ledger."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, Index, Integer, Table, Text, UniqueConstraint

from chassis.columns import Instant, Wire
from services.people.contract import Component
from services.people.contract.contests import AnnounceContest
from services.people.contract.terms import PayTerms
from services.people.tables.base import metadata
from services.pipeline.contract.sale import SaleFacts

employee = Table(
    "employee",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("external_ref", Text, unique=True),
    Column("hired_on", Date, nullable=False),
    Column("left_on", Date),
    Index("ix_employee_name", "name", "employee_id"),
    Index("ix_employee_hired_on", "hired_on", "employee_id"),
)
plan_version = Table(
    "plan_version",
    metadata,
    Column("plan_id", Text, primary_key=True),
    Column("plan_version", Integer, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
    Column("components", Wire(tuple[Component, ...]), nullable=False),
    Column("corrects", Integer),
    Column("approved_by", Text),
    Column("terms", Wire(PayTerms)),
)
plan_assignment = Table(
    "plan_assignment",
    metadata,
    Column("assignment_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("employee_id", Text, nullable=False, index=True),
    Column("plan_id", Text, nullable=False, index=True),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),
)
sale = Table(
    "sale",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("sale_version", Integer, nullable=False),
    Column("facts", Wire(SaleFacts), nullable=False),
    Column("cause", Text, nullable=False),
    Column("signed_on", Date),
    Index("ix_sale_signed_on", "signed_on"),
)
sale_older = Table(
    "sale_older",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("sale_version", Integer, primary_key=True),
    Column("facts", Wire(SaleFacts), nullable=False),
)
sale_credit = Table(
    "sale_credit",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("deal_id", Text, primary_key=True),
)
credit_skip = Table(
    "credit_skip",
    metadata,
    Column("deal_id", Text, primary_key=True),
    Column("employee_id", Text, primary_key=True),
    Column("code", Text, primary_key=True),
)
_ACCOUNT = ("employee_id", "plan_id", "plan_version", "component_id", "period", "currency")
commission_line = Table(
    "commission_line",
    metadata,
    Column("line_id", BigInteger, primary_key=True, autoincrement=True),
    Column("cause", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("plan_id", Text, nullable=False),
    Column("plan_version", Integer, nullable=False),
    Column("component_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("deal_id", Text),
    Column("base_minor", BigInteger, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("rated_minor", BigInteger, nullable=False, server_default="0"),
    Column("rule", Text, nullable=False),
    Column("belongs_on", Date, nullable=False),
    Column("booked_in", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint(
        "cause",
        "kind",
        *_ACCOUNT,
        "deal_id",
        "belongs_on",
        name="uq_commission_line_key",
        postgresql_nulls_not_distinct=True,
    ),
    Index("ix_commission_line_deal", "deal_id"),
    Index("ix_commission_line_statement", "employee_id", "booked_in"),
)
account = Table(
    "account",
    metadata,
    Column("employee_id", Text, primary_key=True),
    Column("plan_id", Text, primary_key=True),
    Column("plan_version", Integer, primary_key=True),
    Column("component_id", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("base_minor", BigInteger, nullable=False),
    Column("balance_minor", BigInteger, nullable=False),
    Column("rated_minor", BigInteger, nullable=False, server_default="0"),
)
settlement = Table(
    "settlement",
    metadata,
    Column("settlement_id", Text, primary_key=True),
    Column("employee_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("earned_minor", BigInteger, nullable=False),
    Column("carried_in_minor", BigInteger, nullable=False),
    Column("paid_minor", BigInteger, nullable=False),
    Column("carried_out_minor", BigInteger, nullable=False),
    Column("paid_at", Instant),
    Column("state", Text, nullable=False, server_default="paid"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("bonus_minor", BigInteger, nullable=False, server_default="0"),
    Column("draw_minor", BigInteger, nullable=False, server_default="0"),
    Column("recovered_minor", BigInteger, nullable=False, server_default="0"),
    Column("draw_balance_minor", BigInteger, nullable=False, server_default="0"),
    Column("calculated_at", Instant),
    Column("reviewed_by", Text),
    Column("approved_by", Text),
    UniqueConstraint("employee_id", "currency", "period"),
    Index("ix_settlement_period", "period", "settlement_id"),
)
pay_line = Table(
    "pay_line",
    metadata,
    Column("line_id", BigInteger, primary_key=True, autoincrement=True),
    Column("cause", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Column("booked_in", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("cause", "kind", "employee_id", "period", "currency"),
    Index("ix_pay_line_employee", "employee_id", "booked_in"),
    Index("ix_pay_line_period", "period", "kind"),
)
contest = Table(
    "contest",
    metadata,
    Column("contest_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("terms", Wire(AnnounceContest), nullable=False),
    Index("ix_contest_starts_on", "starts_on", "contest_id"),
)
dispute = Table(
    "dispute",
    metadata,
    Column("dispute_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("period", Text, nullable=False),
    Column("deal_id", Text),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("expected_minor", BigInteger, nullable=False),
    Column("actual_minor", BigInteger, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raised_by", Text, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("resolution", Text),
    Column("granted_minor", BigInteger),
    Column("resolved_by", Text),
    Column("resolved_at", Instant),
    Index("ix_dispute_raised_at", "raised_at", "dispute_id"),
    Index("ix_dispute_employee", "employee_id", "dispute_id"),
)
target_heard = Table(
    "target_heard",
    metadata,
    Column("plan_id", Text, primary_key=True),
    Column("version", BigInteger, nullable=False),
)
employee_quota = Table(
    "employee_quota",
    metadata,
    Column("plan_id", Text, primary_key=True),
    Column("employee_id", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("metric", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("amount_minor", BigInteger, nullable=False),
    Index("ix_employee_quota_period", "employee_id", "period"),
)
closed_period = Table("closed_period", metadata, Column("period", Text, primary_key=True))
realignment = Table(
    "realignment",
    metadata,
    Column("realignment_id", BigInteger, primary_key=True, autoincrement=True),
    Column("employee_id", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("part", Integer, nullable=False),
    Column("after_deal_id", Text, nullable=False),
)
