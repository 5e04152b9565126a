"""care"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('care_campaign',
    sa.Column('campaign_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('reach', sa.Text(), nullable=False),
    sa.Column('viewer_id', sa.Text(), nullable=True),
    sa.Column('after_customer_id', sa.Text(), server_default='', nullable=False),
    sa.Column('started_by', sa.Text(), nullable=False),
    sa.Column('started_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('frozen_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('campaign_id', name=op.f('pk_care_campaign'))
    )
    op.create_index('ix_care_campaign_open', 'care_campaign', ['campaign_id'], unique=False, postgresql_where=sa.text('frozen_at IS NULL'))
    op.create_table('care_item',
    sa.Column('item_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Text(), nullable=False),
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('finished_by', sa.Text(), nullable=True),
    sa.Column('finished_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('item_id', name=op.f('pk_care_item')),
    sa.UniqueConstraint('plan_id', 'customer_id', 'due_on', name=op.f('uq_care_item_plan_id_customer_id_due_on'))
    )
    op.create_index('ix_care_item_campaign', 'care_item', ['campaign_id', 'due_on', 'item_id'], unique=False)
    op.create_index('ix_care_item_customer', 'care_item', ['customer_id', 'due_on', 'item_id'], unique=False)
    op.create_index('ix_care_item_due', 'care_item', ['due_on', 'item_id'], unique=False)
    op.create_table('care_plan',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('wording', sa.Text(), nullable=True),
    sa.Column('occasion', sa.Text(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=True),
    sa.Column('holiday', sa.Text(), nullable=True),
    sa.Column('days_after', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('grade', sa.Text(), nullable=True),
    sa.Column('segment', sa.Text(), nullable=True),
    sa.Column('region', sa.Text(), nullable=True),
    sa.Column('owner_id', sa.Text(), nullable=True),
    sa.Column('survey_id', sa.Text(), nullable=True),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('plan_id', name=op.f('pk_care_plan'))
    )
    op.create_index('ix_care_plan_created', 'care_plan', ['created_at', 'plan_id'], unique=False)
