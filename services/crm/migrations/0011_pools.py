"""pools"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('follow_up_outcome',
    sa.Column('outcome_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('was_due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('outcome_id', name=op.f('pk_follow_up_outcome'))
    )
    op.create_index('ix_follow_up_outcome_due', 'follow_up_outcome', ['was_due_on', 'owner_id'], unique=False)
    op.create_table('pool',
    sa.Column('pool_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('terms', chassis.columns.Wire(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('rules_since_on', sa.Date(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('pool_id', name=op.f('pk_pool'))
    )
    op.create_table('pool_event',
    sa.Column('event_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('pool_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=True),
    sa.Column('happened_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('bypassed', chassis.columns.Wire(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_pool_event'))
    )
    op.create_index('ix_pool_event_claims', 'pool_event', ['pool_id', 'employee_id', 'happened_on'], unique=False, postgresql_where=sa.text("kind = 'claimed'"))
    op.create_index('ix_pool_event_customer', 'pool_event', ['customer_id', 'event_id'], unique=False)
    op.create_table('pool_night',
    sa.Column('night_on', sa.Date(), nullable=False),
    sa.Column('after_customer_id', sa.Text(), nullable=False),
    sa.Column('recycled', sa.Integer(), nullable=False),
    sa.Column('started_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('finished_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('night_on', name=op.f('pk_pool_night'))
    )
    op.create_index('ix_pool_night_open', 'pool_night', ['night_on'], unique=False, postgresql_where=sa.text('finished_at IS NULL'))
    op.create_table('unit_copy',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('units', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('employee_id', name=op.f('pk_unit_copy'))
    )
    op.add_column('customer', sa.Column('pool_id', sa.Text(), nullable=True))
    op.add_column('customer', sa.Column('pool_since_at', chassis.columns.Instant(timezone=True), nullable=True))
    op.add_column('customer', sa.Column('claimed_at', chassis.columns.Instant(timezone=True), nullable=True))
    op.add_column('customer', sa.Column('protected_until', sa.Date(), nullable=True))
    op.create_index('ix_customer_pool', 'customer', ['pool_id', 'pool_since_at', 'customer_id'], unique=False, postgresql_where=sa.text('pool_since_at IS NOT NULL'))
