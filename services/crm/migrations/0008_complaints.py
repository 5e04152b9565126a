"""complaints"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('complaint',
    sa.Column('complaint_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('is_paused', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('level', sa.Integer(), server_default='0', nullable=False),
    sa.Column('escalated_to', sa.Text(), nullable=True),
    sa.Column('round', sa.Integer(), server_default='1', nullable=False),
    sa.Column('answer_hours', sa.Integer(), nullable=False),
    sa.Column('solve_hours', sa.Integer(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=True),
    sa.Column('cause_kind', sa.Text(), nullable=True),
    sa.Column('root_cause', sa.Text(), nullable=True),
    sa.Column('received_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('recorded_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('solved_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('closed_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('complaint_id', name=op.f('pk_complaint'))
    )
    op.create_index('ix_complaint_customer', 'complaint', ['customer_id', 'received_at', 'complaint_id'], unique=False)
    op.create_index('ix_complaint_received', 'complaint', ['received_at', 'complaint_id'], unique=False)
    op.create_table('complaint_clock',
    sa.Column('complaint_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('round', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('started_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('due_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('met_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('breached_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('complaint_id', 'kind', 'round', name=op.f('pk_complaint_clock'))
    )
    op.create_index('ix_complaint_clock_due', 'complaint_clock', ['due_at'], unique=False, postgresql_where=sa.text('met_at IS NULL AND breached_at IS NULL'))
    op.create_table('complaint_event',
    sa.Column('event_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('complaint_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('clock', sa.Text(), nullable=True),
    sa.Column('round', sa.Integer(), nullable=True),
    sa.Column('level', sa.Integer(), nullable=True),
    sa.Column('to_employee_id', sa.Text(), nullable=True),
    sa.Column('cause_kind', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_complaint_event'))
    )
    op.create_index('ix_complaint_event_complaint', 'complaint_event', ['complaint_id', 'event_id'], unique=False)
    op.create_table('complaint_policy',
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('answer_hours', sa.Integer(), nullable=False),
    sa.Column('solve_hours', sa.Integer(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('priority', name=op.f('pk_complaint_policy'))
    )
    op.create_table('complaint_recount',
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('after_complaint_id', sa.Text(), server_default='', nullable=False),
    sa.Column('finished_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('cause', name=op.f('pk_complaint_recount'))
    )
    op.create_index('ix_complaint_recount_open', 'complaint_recount', ['cause'], unique=False, postgresql_where=sa.text('finished_at IS NULL'))
    op.create_table('complaint_text',
    sa.Column('event_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('complaint_id', sa.Text(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_complaint_text'))
    )
    op.create_index(op.f('ix_complaint_text_complaint_id'), 'complaint_text', ['complaint_id'], unique=False)
