"""Rows of notices, preferences, robots and deliveries."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, Table, Text, text

from chassis.columns import Instant, Wire
from services.org.contract.notices import NoticeChannel
from services.org.tables.base import metadata

notice = Table(
    "notice", metadata,
    Column("notice_id", Text, primary_key=True),
    Column("notification_id", Text, nullable=False), Column("employee_id", Text, nullable=False),
    Column("template", Text, nullable=False), Column("about", Text, nullable=False),
    Column("data", Wire(dict[str, str]), nullable=False),
    Column("created_at", Instant, nullable=False), Column("read_at", Instant),
    Index("ix_notice_created_at", "created_at", "notice_id"),
    Index("ix_notice_employee", "employee_id", "created_at", "notice_id"),
    Index("ix_notice_unread", "employee_id", "created_at", "notice_id",
          postgresql_where=text("read_at IS NULL")),
)
notice_preference = Table(
    "notice_preference", metadata,
    Column("employee_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("channels", Wire(tuple[NoticeChannel, ...]), nullable=False),
    Column("language", Text, nullable=False),
    Column("quiet_from_hour", Integer), Column("quiet_until_hour", Integer),
    Column("email", Text), Column("wecom_user_id", Text),
)
robot = Table(
    "robot", metadata,
    Column("robot_id", Text, primary_key=True), Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False), Column("address", LargeBinary, nullable=False),
    Column("key_digest", LargeBinary, nullable=False, unique=True),
    Column("unit_id", Text), Column("templates", Wire(tuple[str, ...]), nullable=False),
    Column("language", Text, nullable=False), Column("is_active", Boolean, nullable=False),
    Column("waits_until", Instant), Column("created_by", Text, nullable=False),
)
robot_slot = Table(
    "robot_slot", metadata,
    Column("slot_id", Text, primary_key=True), Column("robot_id", Text, nullable=False),
    Column("free_at", Instant, nullable=False),
    Index("ix_robot_slot_robot", "robot_id", "free_at"),
)
delivery = Table(
    "delivery", metadata,
    Column("delivery_id", Text, primary_key=True),
    Column("notification_id", Text, nullable=False), Column("channel", Text, nullable=False),
    Column("robot_id", Text), Column("employee_id", Text),
    Column("template", Text, nullable=False), Column("about", Text, nullable=False),
    Column("body", Text, nullable=False), Column("mentions", Wire(tuple[str, ...]), nullable=False),
    Column("state", Text, nullable=False), Column("attempts", Integer, nullable=False),
    Column("created_at", Instant, nullable=False), Column("due_at", Instant, nullable=False),
    Column("claimed_until", Instant), Column("sent_at", Instant), Column("reason", Text),
    Index("ix_delivery_robot_queue", "robot_id", "due_at", "delivery_id",
          postgresql_where=text("state = 'queued' AND channel = 'wecom'")),
    Index("ix_delivery_mail_queue", "due_at", "delivery_id",
          postgresql_where=text("state = 'queued' AND channel = 'email'")),
    Index("ix_delivery_created_at", "created_at", "delivery_id"),
)
