"""Rows of the organization: units, positions and assignments with their days, accounts, sessions.

A parent or a line holds from its `valid_from` until the next one of the same unit or position.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from chassis.columns import Instant, Rate, Wire
from services.org.contract import (
    AssignmentChanged,
    DescriptionContent,
    HandoverPart,
    Role,
    Territory,
)
from services.org.tables.base import metadata

employee = Table(
    "employee", metadata,
    Column("employee_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("hired_on", Date, nullable=False), Column("left_on", Date),
)
unit = Table(
    "unit", metadata,
    Column("unit_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("founded_on", Date, nullable=False), Column("external_ref", Text, unique=True),
)
unit_parent = Table(
    "unit_parent", metadata,
    Column("unit_id", Text, primary_key=True), Column("valid_from", Date, primary_key=True),
    Column("parent_id", Text, index=True),
)
position = Table(
    "position", metadata,
    Column("position_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("title", Text, nullable=False), Column("headcount", Integer, nullable=False),
    Column("level", Text, nullable=False), Column("founded_on", Date, nullable=False),
    Column("external_ref", Text, unique=True),
)
position_line = Table(
    "position_line", metadata,
    Column("position_id", Text, primary_key=True), Column("valid_from", Date, primary_key=True),
    Column("unit_id", Text, nullable=False, index=True), Column("reports_to", Text, index=True),
)
assignment = Table(
    "assignment", metadata,
    Column("assignment_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("employee_id", Text, nullable=False, index=True),
    Column("position_id", Text, nullable=False, index=True), Column("share", Rate, nullable=False),
    Column("valid_from", Date, nullable=False), Column("valid_to", Date),
    Column("external_ref", Text, unique=True),
)
announced = Table(
    "announced", metadata,
    Column("employee_id", Text, primary_key=True),
    Column("place", Wire(AssignmentChanged), nullable=False),
)
account = Table(
    "account", metadata,
    Column("account_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("login", Text, nullable=False, unique=True),
    Column("password_hash", Text, nullable=False),
    Column("roles", Wire(tuple[Role, ...]), nullable=False),
    Column("employee_id", Text, index=True), Column("partner_id", Text, index=True),
)
login_failure = Table(
    "login_failure", metadata,
    Column("login_digest", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("failed_at", Instant, nullable=False, index=True),
)
session = Table(
    "session", metadata,
    Column("session_id", Text, primary_key=True),
    Column("account_id", Text, nullable=False, index=True),
    Column("started_at", Instant, nullable=False), Column("ended_at", Instant),
    Column("seen_at", Instant), Column("address", Text),
)
Index("ix_session_ended_at", session.c.ended_at, session.c.session_id,
      postgresql_where=session.c.ended_at.is_not(None))
refresh_token = Table(
    "refresh_token", metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    Column("session_id", Text, nullable=False, index=True),
    Column("expires_at", Instant, nullable=False), Column("used_at", Instant),
)
job_description = Table(
    "job_description", metadata,
    Column("description_id", Text, primary_key=True),
    Column("position_id", Text, nullable=False),
    Column("description_version", Integer, nullable=False),
    Column("version", Integer, nullable=False), Column("state", Text, nullable=False),
    Column("content", Wire(DescriptionContent), nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Instant, nullable=False),
    Column("approved_by", Text), Column("approved_at", Instant), Column("approved_on", Date),
    UniqueConstraint("position_id", "description_version"),
)
password_token = Table(
    "password_token", metadata,
    Column("token_digest", LargeBinary, primary_key=True),
    Column("account_id", Text, nullable=False, index=True),
    Column("purpose", Text, nullable=False), Column("issued_by", Text, nullable=False),
    Column("issued_at", Instant, nullable=False), Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)
second_factor = Table(
    "second_factor", metadata,
    Column("account_id", Text, primary_key=True), Column("secret", LargeBinary, nullable=False),
    Column("enrolled_at", Instant, nullable=False), Column("confirmed_at", Instant),
    Column("used_step", BigInteger),
)
recovery_code = Table(
    "recovery_code", metadata,
    Column("code_digest", LargeBinary, primary_key=True),
    Column("account_id", Text, nullable=False, index=True), Column("used_at", Instant),
)
external_identity = Table(
    "external_identity", metadata,
    Column("issuer", Text, primary_key=True), Column("subject", Text, primary_key=True),
    Column("account_id", Text, nullable=False, index=True),
    Column("linked_by", Text, nullable=False), Column("linked_at", Instant, nullable=False),
)
oidc_attempt = Table(
    "oidc_attempt", metadata,
    Column("state_digest", LargeBinary, primary_key=True),
    Column("verifier", LargeBinary, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)
handover = Table(
    "handover", metadata,
    Column("handover_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("from_employee_id", Text, nullable=False, index=True),
    Column("to_employee_id", Text, nullable=False), Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("parts", Wire(tuple[HandoverPart, ...]), nullable=False),
    Column("planned_by", Text, nullable=False), Column("planned_at", Instant, nullable=False),
    Column("finished_at", Instant),
)
territory_model = Table(
    "territory_model", metadata,
    Column("model_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("state", Text, nullable=False),
    Column("territories", Wire(tuple[Territory, ...]), nullable=False),
    Column("drafted_by", Text, nullable=False), Column("drafted_at", Instant, nullable=False),
    Column("activated_by", Text), Column("activated_at", Instant),
    Index("ix_territory_model_active", "state", unique=True,
          postgresql_where=text("state = 'active'")),
)
