"""leads"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('campaign',
    sa.Column('campaign_id', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('cost_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_campaign'))
    )
    op.create_index('ix_campaign_starts_on', 'campaign', ['starts_on', 'campaign_id'], unique=False)
    op.create_table('lead',
    sa.Column('lead_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('campaign_id', sa.Text(), nullable=True),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('contact_name', sa.Text(), nullable=True),
    sa.Column('company', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('notes', sa.Text(), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('phone_key', sa.Text(), nullable=True),
    sa.Column('email_key', sa.Text(), nullable=True),
    sa.Column('external_ref', sa.Text(), nullable=True),
    sa.Column('owner_id', sa.Text(), nullable=True),
    sa.Column('passed_by', chassis.columns.Wire(), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('pooled_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('closed_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('screening', chassis.columns.Wire(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Text(), nullable=True),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('first_due_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('first_responded_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('first_responded_by', sa.Text(), nullable=True),
    sa.Column('clock_began_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('responded_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('policy_version', sa.Integer(), nullable=False),
    sa.Column('is_due_certain', sa.Boolean(), nullable=False),
    sa.Column('due_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('overdue_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('look_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('escalation_day', sa.Integer(), server_default='0', nullable=False),
    sa.Column('escalated_to', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('lead_id', name=op.f('pk_lead')),
    sa.UniqueConstraint('deal_id', name=op.f('uq_lead_deal_id'))
    )
    op.create_index('ix_lead_created', 'lead', ['created_at', 'lead_id'], unique=False)
    op.create_index('ix_lead_due', 'lead', ['due_at', 'lead_id'], unique=False)
    op.create_index('ix_lead_look', 'lead', ['look_at'], unique=False)
    op.create_index('ix_lead_owner_created', 'lead', ['owner_id', 'created_at', 'lead_id'], unique=False)
    op.create_index('ix_lead_pool', 'lead', ['pooled_at', 'lead_id'], unique=False, postgresql_where=sa.text("state = 'new'"))
    op.create_index('uq_lead_open_email', 'lead', ['email_key'], unique=True, postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index('uq_lead_open_phone', 'lead', ['phone_key'], unique=True, postgresql_where=sa.text('closed_at IS NULL'))
    op.create_index('uq_lead_open_reference', 'lead', ['external_ref'], unique=True, postgresql_where=sa.text('closed_at IS NULL'))
    op.create_table('lead_capacity',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('team', sa.Text(), nullable=False),
    sa.Column('monthly_capacity', sa.Integer(), nullable=False),
    sa.Column('accepts', chassis.columns.Wire(), nullable=True),
    sa.Column('prefers', chassis.columns.Wire(), nullable=True),
    sa.PrimaryKeyConstraint('employee_id', name=op.f('pk_lead_capacity'))
    )
    op.create_table('lead_event',
    sa.Column('entry_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('lead_id', sa.Text(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('happened_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=True),
    sa.Column('campaign_id', sa.Text(), nullable=True),
    sa.Column('touch', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('day', sa.Integer(), nullable=True),
    sa.Column('to_ids', chassis.columns.Wire(), nullable=True),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_lead_event'))
    )
    op.create_index('ix_lead_event_got', 'lead_event', ['happened_at', 'owner_id'], unique=False, postgresql_where=sa.text("step = 'assigned'"))
    op.create_index('ix_lead_event_lead', 'lead_event', ['lead_id', 'entry_id'], unique=False)
    op.create_table('lead_policy',
    sa.Column('policy_version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('terms', chassis.columns.Wire(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('policy_version', name=op.f('pk_lead_policy'))
    )
