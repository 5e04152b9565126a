"""Partners, agreements, KPI rows heard, the rebate ledger, and the tables of the chassis."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import chassis.columns

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('agreement',
    sa.Column('agreement_id', sa.Text(), nullable=False),
    sa.Column('agreement_version', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('programmes', chassis.columns.Wire(), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('agreement_id', 'agreement_version', name=op.f('pk_agreement'))
    )
    op.create_index(op.f('ix_agreement_partner_id'), 'agreement', ['partner_id'], unique=False)
    op.create_table('closed_period',
    sa.Column('period', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('period', name=op.f('pk_closed_period'))
    )
    op.create_table('heard',
    sa.Column('event_id', sa.UUID(as_uuid=False), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('heard_at', chassis.columns.Instant(timezone=True), server_default=sa.text('now()'), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_heard'))
    )
    op.create_table('held_row',
    sa.Column('row_name', sa.Text(), nullable=False),
    sa.Column('partner_id', sa.Text(), nullable=False),
    sa.Column('product_line', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.Column('counter', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('row_name', name=op.f('pk_held_row'))
    )
    op.create_index('ix_held_row_window', 'held_row', ['partner_id', 'metric', 'currency', 'day'], unique=False)
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
    op.create_table('partner',
    sa.Column('partner_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('channel_id', sa.Text(), nullable=False),
    sa.Column('level', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('status_reason', sa.Text(), nullable=True),
    sa.Column('external_ref', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('partner_id', name=op.f('pk_partner')),
    sa.UniqueConstraint('external_ref', name=op.f('uq_partner_external_ref'))
    )
    op.create_table('rebate_account',
    sa.Column('partner_id', sa.Text(), nullable=False),
    sa.Column('agreement_id', sa.Text(), nullable=False),
    sa.Column('agreement_version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('window_start', sa.Date(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('base_minor', sa.BigInteger(), nullable=False),
    sa.Column('balance_minor', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('partner_id', 'agreement_id', 'agreement_version', 'programme_id', 'window_start', name=op.f('pk_rebate_account'))
    )
    op.create_table('rebate_line',
    sa.Column('line_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('cause', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('partner_id', sa.Text(), nullable=False),
    sa.Column('agreement_id', sa.Text(), nullable=False),
    sa.Column('agreement_version', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('window_start', sa.Date(), nullable=False),
    sa.Column('row_name', sa.Text(), nullable=True),
    sa.Column('from_epoch', sa.BigInteger(), nullable=True),
    sa.Column('from_counter', sa.BigInteger(), nullable=True),
    sa.Column('to_epoch', sa.BigInteger(), nullable=True),
    sa.Column('to_counter', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('base_minor', sa.BigInteger(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('belongs_on', sa.Date(), nullable=False),
    sa.Column('booked_in', sa.Text(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('line_id', name=op.f('pk_rebate_line')),
    sa.UniqueConstraint('cause', 'kind', 'partner_id', 'agreement_id', 'agreement_version', 'programme_id', 'window_start', 'row_name', 'belongs_on', name='uq_rebate_line_key', postgresql_nulls_not_distinct=True)
    )
    op.create_index('ix_rebate_line_row', 'rebate_line', ['row_name'], unique=False)
    op.create_index('ix_rebate_line_statement', 'rebate_line', ['partner_id', 'line_id'], unique=False)
    op.create_table('scope_edge',
    sa.Column('viewer_id', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('viewer_id', 'subject_id', 'valid_from', name=op.f('pk_scope_edge'))
    )
    op.create_index('ix_scope_edge_subject', 'scope_edge', ['subject_id'], unique=False)
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
