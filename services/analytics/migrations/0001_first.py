"""Analytics' first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import chassis.columns

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('certified_sale',
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.Column('sale_version', sa.Integer(), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('facts', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('deal_id', name=op.f('pk_certified_sale'))
    )
    op.create_table('closed_period',
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('closed_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('waiting', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('period', name=op.f('pk_closed_period'))
    )
    op.create_table('fact',
    sa.Column('fact_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('leg', sa.Text(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('row_epoch', sa.BigInteger(), nullable=False),
    sa.Column('row_counter', sa.BigInteger(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('fact_id', name=op.f('pk_fact')),
    sa.UniqueConstraint('cause', 'deal_id', 'metric', 'subject_kind', 'subject_id', 'currency', 'day', 'leg', name='uq_fact_key', postgresql_nulls_not_distinct=True)
    )
    op.create_index('ix_fact_deal_id', 'fact', ['deal_id', 'fact_id'], unique=False)
    op.create_index('ix_fact_row', 'fact', ['metric', 'subject_kind', 'subject_id', 'currency', 'day', 'fact_id'], unique=False)
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
    sa.PrimaryKeyConstraint('job_id', name=op.f('pk_job'))
    )
    op.create_index(op.f('ix_job_state'), 'job', ['state'], unique=False)
    op.create_table('kpi_row',
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.Column('counter', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('metric', 'subject_kind', 'subject_id', 'currency', 'day', name=op.f('pk_kpi_row'))
    )
    op.create_index('ix_kpi_row_ranking', 'kpi_row', ['metric', 'subject_kind', 'currency', 'day'], unique=False)
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
    op.create_table('place',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.Column('units', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('employee_id', name=op.f('pk_place'))
    )
    op.create_table('published_figure',
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('period', 'subject_kind', 'subject_id', 'currency', name=op.f('pk_published_figure'))
    )
    op.create_table('quota',
    sa.Column('quota_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('quota_id', name=op.f('pk_quota')),
    sa.UniqueConstraint('subject_kind', 'subject_id', 'period', 'metric', 'currency', name=op.f('uq_quota_subject_kind_subject_id_period_metric_currency'))
    )
    op.create_table('sale_credit',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('employee_id', 'deal_id', name=op.f('pk_sale_credit'))
    )
    op.create_table('scope_edge',
    sa.Column('viewer_id', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('viewer_id', 'subject_id', 'valid_from', name=op.f('pk_scope_edge'))
    )
    op.create_index('ix_scope_edge_subject', 'scope_edge', ['subject_id'], unique=False)
    op.create_table('unit',
    sa.Column('unit_id', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('unit_id', name=op.f('pk_unit'))
    )
    op.create_table('unit_parent',
    sa.Column('unit_id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
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
