"""Rows of courses, programmes, sessions, enrolments and certificates."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, Index, Integer, Numeric, Table, Text

from chassis.columns import Instant, Wire
from services.people.tables.base import metadata

course = Table(
    "course", metadata,
    Column("course_code", Text, primary_key=True),
    Column("title", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("hours", Numeric(7, 2), nullable=False),
    Column("pass_mark", Integer), Column("valid_months", Integer),
)
programme = Table(
    "programme", metadata,
    Column("programme_id", Text, primary_key=True),
    Column("title", Text, nullable=False), Column("kind", Text, nullable=False),
    Column("course_codes", Wire(tuple[str, ...]), nullable=False),
    Column("within_days", Integer), Column("every_months", Integer),
)
training_session = Table(
    "training_session", metadata,
    Column("session_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("course_code", Text, nullable=False),
    Column("trainer", Text, nullable=False),
    Column("starts_at", Instant, nullable=False), Column("ends_at", Instant, nullable=False),
    Column("place", Text, nullable=False),
    Column("capacity", Integer, nullable=False), Column("enrolled", Integer, nullable=False),
    Column("state", Text, nullable=False), Column("cancel_reason", Text),
    Index("ix_training_session_starts_at", "starts_at", "session_id"),
)
enrolment = Table(
    "enrolment", metadata,
    Column("session_id", Text, primary_key=True),
    Column("employee_id", Text, primary_key=True),
    Column("course_code", Text, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("presence", Text), Column("score", Integer), Column("is_passed", Boolean),
    Index("ix_enrolment_employee", "employee_id", "session_id"),
)
certificate = Table(
    "certificate", metadata,
    Column("certificate_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("employee_id", Text, nullable=False),
    Column("course_code", Text, nullable=False),
    Column("valid_from", Date, nullable=False), Column("valid_to", Date),
    Column("revoked_reason", Text),
    Index("ix_certificate_employee", "employee_id", "course_code"),
)
