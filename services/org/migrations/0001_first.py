"""The first schema of org."""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('account',
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('login', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=False),
    sa.Column('roles', chassis.columns.Wire(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=True),
    sa.Column('partner_id', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_account')),
    sa.UniqueConstraint('login', name=op.f('uq_account_login'))
    )
    op.create_index(op.f('ix_account_employee_id'), 'account', ['employee_id'], unique=False)
    op.create_index(op.f('ix_account_partner_id'), 'account', ['partner_id'], unique=False)
    op.create_table('announced',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('place', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('employee_id', name=op.f('pk_announced'))
    )
    op.create_table('assignment',
    sa.Column('assignment_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('position_id', sa.Text(), nullable=False),
    sa.Column('share', chassis.columns.Rate(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('external_ref', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('assignment_id', name=op.f('pk_assignment')),
    sa.UniqueConstraint('external_ref', name=op.f('uq_assignment_external_ref'))
    )
    op.create_index(op.f('ix_assignment_employee_id'), 'assignment', ['employee_id'], unique=False)
    op.create_index(op.f('ix_assignment_position_id'), 'assignment', ['position_id'], unique=False)
    op.create_table('employee',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('hired_on', sa.Date(), nullable=False),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('employee_id', name=op.f('pk_employee'))
    )
    op.create_table('heard',
    sa.Column('event_id', sa.UUID(as_uuid=False), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('heard_at', chassis.columns.Instant(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_heard'))
    )
    op.create_table('idempotency',
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('operation', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('request_hash', sa.LargeBinary(), nullable=False),
    sa.Column('reply', sa.LargeBinary(), nullable=False),
    sa.Column('etag', sa.Text(), nullable=True),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('actor', 'operation', 'key', name=op.f('pk_idempotency'))
    )
    op.create_index(op.f('ix_idempotency_created_at'), 'idempotency', ['created_at'], unique=False)
    op.create_table('login_failure',
    sa.Column('login_digest', sa.LargeBinary(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('failed_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('login_digest', name=op.f('pk_login_failure'))
    )
    op.create_index(op.f('ix_login_failure_failed_at'), 'login_failure', ['failed_at'], unique=False)
    op.create_table('outbox',
    sa.Column('id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('event_id', sa.UUID(as_uuid=False), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('aggregate_id', sa.Text(), nullable=False),
    sa.Column('aggregate_version', sa.BigInteger(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('published_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outbox')),
    sa.UniqueConstraint('event_id', name=op.f('uq_outbox_event_id'))
    )
    op.create_index('ix_outbox_aggregate_id', 'outbox', ['aggregate_id'], unique=False)
    op.create_index('ix_outbox_unpublished', 'outbox', ['id'], unique=False, postgresql_where=sa.text('published_at IS NULL'))
    op.create_table('position',
    sa.Column('position_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=False),
    sa.Column('external_ref', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('position_id', name=op.f('pk_position')),
    sa.UniqueConstraint('external_ref', name=op.f('uq_position_external_ref'))
    )
    op.create_table('position_line',
    sa.Column('position_id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('unit_id', sa.Text(), nullable=False),
    sa.Column('reports_to', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('position_id', 'valid_from', name=op.f('pk_position_line'))
    )
    op.create_index(op.f('ix_position_line_reports_to'), 'position_line', ['reports_to'], unique=False)
    op.create_index(op.f('ix_position_line_unit_id'), 'position_line', ['unit_id'], unique=False)
    op.create_table('refresh_token',
    sa.Column('token_digest', sa.LargeBinary(), nullable=False),
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('expires_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('used_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('token_digest', name=op.f('pk_refresh_token'))
    )
    op.create_index(op.f('ix_refresh_token_session_id'), 'refresh_token', ['session_id'], unique=False)
    op.create_table('scope_edge',
    sa.Column('viewer_id', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('viewer_id', 'subject_id', 'valid_from', name=op.f('pk_scope_edge'))
    )
    op.create_index('ix_scope_edge_subject', 'scope_edge', ['subject_id'], unique=False)
    op.create_table('session',
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('started_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('ended_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_session'))
    )
    op.create_index(op.f('ix_session_account_id'), 'session', ['account_id'], unique=False)
    op.create_table('unit',
    sa.Column('unit_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('founded_on', sa.Date(), nullable=False),
    sa.Column('external_ref', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_unit')),
    sa.UniqueConstraint('external_ref', name=op.f('uq_unit_external_ref'))
    )
    op.create_table('unit_parent',
    sa.Column('unit_id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('parent_id', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('unit_id', 'valid_from', name=op.f('pk_unit_parent'))
    )
    op.create_index(op.f('ix_unit_parent_parent_id'), 'unit_parent', ['parent_id'], unique=False)
    op.create_table('waiting',
    sa.Column('event_id', sa.UUID(as_uuid=False), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('body', sa.LargeBinary(), nullable=False),
    sa.Column('wait_key', sa.Text(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('due_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('last_error', sa.Text(), nullable=False),
    sa.Column('is_parked', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('since_at', chassis.columns.Instant(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_waiting'))
    )
    op.create_index('ix_waiting_due', 'waiting', ['due_at'], unique=False, postgresql_where=sa.text('NOT is_parked'))
    op.create_index(op.f('ix_waiting_wait_key'), 'waiting', ['wait_key'], unique=False)
