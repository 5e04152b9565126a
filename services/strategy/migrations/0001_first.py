"""Strategic plans, target plans with their tree, cells and change log; the chassis tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import chassis.columns

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audit',
    sa.Column('audit_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('operation', sa.Text(), nullable=False),
    sa.Column('object_id', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('request_id', sa.Text(), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('before_hash', sa.LargeBinary(), nullable=True),
    sa.Column('after_hash', sa.LargeBinary(), nullable=True),
    sa.Column('details', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.PrimaryKeyConstraint('audit_id', name=op.f('pk_audit'))
    )
    op.create_index('ix_audit_actor', 'audit', ['actor', 'audit_id'], unique=False)
    op.create_index('ix_audit_object_id', 'audit', ['object_id', 'audit_id'], unique=False)
    op.create_table('audit_open',
    sa.Column('audit_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('audit_id', name=op.f('pk_audit_open'))
    )
    op.create_table('audit_seal',
    sa.Column('position', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('audit_id', sa.BigInteger(), nullable=False),
    sa.Column('link_hash', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('position', name=op.f('pk_audit_seal')),
    sa.UniqueConstraint('audit_id', name=op.f('uq_audit_seal_audit_id'))
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
    op.create_table('job',
    sa.Column('job_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), server_default='1', nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('file_key', sa.Text(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('actor', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('rows_total', sa.Integer(), nullable=False),
    sa.Column('rows_read', sa.Integer(), server_default='0', nullable=False),
    sa.Column('created', sa.Integer(), server_default='0', nullable=False),
    sa.Column('updated', sa.Integer(), server_default='0', nullable=False),
    sa.Column('unchanged', sa.Integer(), server_default='0', nullable=False),
    sa.Column('refused', sa.Integer(), server_default='0', nullable=False),
    sa.Column('errors', postgresql.JSONB(astext_type=sa.Text()), server_default='[]', nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('finished_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('action', sa.Text(), server_default='import', nullable=False),
    sa.Column('is_dry_run', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('wish', postgresql.JSONB(astext_type=sa.Text()), server_default='{}', nullable=False),
    sa.Column('result_key', sa.Text(), nullable=True),
    sa.Column('refused_key', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('job_id', name=op.f('pk_job'))
    )
    op.create_index(op.f('ix_job_state'), 'job', ['state'], unique=False)
    op.create_table('locked_subject',
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('year', 'metric', 'currency', 'node', name=op.f('pk_locked_subject'))
    )
    op.create_index(op.f('ix_locked_subject_plan_id'), 'locked_subject', ['plan_id'], unique=False)
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
    op.create_table('scope_edge',
    sa.Column('viewer_id', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('viewer_id', 'subject_id', 'valid_from', name=op.f('pk_scope_edge'))
    )
    op.create_index('ix_scope_edge_subject', 'scope_edge', ['subject_id'], unique=False)
    op.create_table('strategic_plan',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('plan_version', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('content', chassis.columns.Wire(), nullable=False),
    sa.Column('drafted_by', sa.Text(), nullable=False),
    sa.Column('drafted_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('approved_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('return_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('plan_id', 'plan_version', name=op.f('pk_strategic_plan'))
    )
    op.create_table('target_cell',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('month', sa.Integer(), nullable=False),
    sa.Column('base_minor', sa.BigInteger(), nullable=False),
    sa.Column('target_minor', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('plan_id', 'node', 'month', name=op.f('pk_target_cell'))
    )
    op.create_table('target_change',
    sa.Column('change_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('plan_version', sa.Integer(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('before', sa.Text(), nullable=True),
    sa.Column('after', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changed_by', sa.Text(), nullable=False),
    sa.Column('changed_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('change_id', name=op.f('pk_target_change'))
    )
    op.create_index('ix_target_change_plan', 'target_change', ['plan_id', 'change_id'], unique=False)
    op.create_table('target_node',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('parent', sa.Text(), nullable=True),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('weight', chassis.columns.Rate(), nullable=False),
    sa.Column('history_minor', sa.BigInteger(), nullable=True),
    sa.Column('pinned_minor', sa.BigInteger(), nullable=True),
    sa.Column('shares', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('plan_id', 'node', name=op.f('pk_target_node'))
    )
    op.create_index('ix_target_node_subject', 'target_node', ['subject_id', 'plan_id'], unique=False)
    op.create_table('target_plan',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('top', sa.Text(), nullable=False),
    sa.Column('base_minor', sa.BigInteger(), nullable=False),
    sa.Column('padding_rate', chassis.columns.Rate(), nullable=False),
    sa.Column('shares', chassis.columns.Wire(), nullable=False),
    sa.Column('node_count', sa.Integer(), nullable=False),
    sa.Column('copied_from', sa.Text(), nullable=True),
    sa.Column('locked_by', sa.Text(), nullable=True),
    sa.Column('locked_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('plan_id', name=op.f('pk_target_plan'))
    )
    op.create_index('ix_target_plan_year', 'target_plan', ['year', 'plan_id'], unique=False)
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
