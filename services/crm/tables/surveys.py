"""Rows of surveys, of who was asked (the token only as its digest), and of what was answered."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from chassis.columns import Instant
from services.crm.tables.base import metadata

survey = Table(
    "survey", metadata,
    Column("survey_id", Text, primary_key=True),
    Column("version", Integer, nullable=False), Column("kind", Text, nullable=False),
    Column("title_zh", Text, nullable=False), Column("title_en", Text, nullable=False),
    Column("question_zh", Text, nullable=False), Column("question_en", Text, nullable=False),
    Column("valid_days", Integer, nullable=False),
    Column("created_by", Text, nullable=False), Column("created_at", Instant, nullable=False),
    Index("ix_survey_created", "created_at", "survey_id"),
)
survey_invitation = Table(
    "survey_invitation", metadata,
    Column("invitation_id", Text, primary_key=True),
    Column("survey_id", Text, nullable=False),
    Column("token_sha256", LargeBinary, nullable=False, unique=True),
    Column("customer_id", Text, nullable=False),
    Column("contact_id", Text), Column("deal_id", Text), Column("complaint_id", Text),
    Column("sent_by", Text, nullable=False), Column("sent_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False), Column("answered_at", Instant),
    Index("ix_survey_invitation_survey", "survey_id", "sent_at"),
    Index("ix_survey_invitation_customer", "customer_id", "invitation_id"),
)
survey_answer = Table(
    "survey_answer", metadata,
    Column("invitation_id", Text, primary_key=True),
    Column("survey_id", Text, nullable=False), Column("customer_id", Text, nullable=False),
    Column("contact_id", Text),
    Column("score", Integer, nullable=False), Column("score_class", Text, nullable=False),
    Column("comment", Text), Column("answered_at", Instant, nullable=False),
    Index("ix_survey_answer_survey", "survey_id", "answered_at", "invitation_id"),
    Index("ix_survey_answer_customer", "customer_id", "answered_at"),
)
