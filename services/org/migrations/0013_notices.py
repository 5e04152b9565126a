"""notices"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('delivery',
    sa.Column('delivery_id', sa.Text(), nullable=False),
    sa.Column('notification_id', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('robot_id', sa.Text(), nullable=True),
    sa.Column('employee_id', sa.Text(), nullable=True),
    sa.Column('template', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('mentions', chassis.columns.Wire(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('due_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('claimed_until', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('sent_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('delivery_id', name=op.f('pk_delivery'))
    )
    op.create_index('ix_delivery_created_at', 'delivery', ['created_at', 'delivery_id'], unique=False)
    op.create_index('ix_delivery_mail_queue', 'delivery', ['due_at', 'delivery_id'], unique=False, postgresql_where=sa.text("state = 'queued' AND channel = 'email'"))
    op.create_index('ix_delivery_robot_queue', 'delivery', ['robot_id', 'due_at', 'delivery_id'], unique=False, postgresql_where=sa.text("state = 'queued' AND channel = 'wecom'"))
    op.create_table('notice',
    sa.Column('notice_id', sa.Text(), nullable=False),
    sa.Column('notification_id', sa.Text(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('template', sa.Text(), nullable=False),
    sa.Column('about', sa.Text(), nullable=False),
    sa.Column('data', chassis.columns.Wire(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('read_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('notice_id', name=op.f('pk_notice'))
    )
    op.create_index('ix_notice_employee', 'notice', ['employee_id', 'created_at', 'notice_id'], unique=False)
    op.create_index('ix_notice_unread', 'notice', ['employee_id', 'created_at', 'notice_id'], unique=False, postgresql_where=sa.text('read_at IS NULL'))
    op.create_table('notice_preference',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('channels', chassis.columns.Wire(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('quiet_from_hour', sa.Integer(), nullable=True),
    sa.Column('quiet_until_hour', sa.Integer(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('wecom_user_id', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('employee_id', name=op.f('pk_notice_preference'))
    )
    op.create_table('robot',
    sa.Column('robot_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('address', sa.LargeBinary(), nullable=False),
    sa.Column('key_digest', sa.LargeBinary(), nullable=False),
    sa.Column('unit_id', sa.Text(), nullable=True),
    sa.Column('templates', chassis.columns.Wire(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('waits_until', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('robot_id', name=op.f('pk_robot')),
    sa.UniqueConstraint('key_digest', name=op.f('uq_robot_key_digest'))
    )
    op.create_table('robot_slot',
    sa.Column('slot_id', sa.Text(), nullable=False),
    sa.Column('robot_id', sa.Text(), nullable=False),
    sa.Column('free_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('slot_id', name=op.f('pk_robot_slot'))
    )
    op.create_index('ix_robot_slot_robot', 'robot_slot', ['robot_id', 'free_at'], unique=False)
