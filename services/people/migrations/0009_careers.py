"""careers"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('career_ladder',
    sa.Column('ladder_version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('steps', chassis.columns.Wire(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('ladder_version', name=op.f('pk_career_ladder'))
    )
    op.create_table('conversation',
    sa.Column('conversation_id', sa.Text(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('logged_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('conversation_id', name=op.f('pk_conversation'))
    )
    op.create_index('ix_conversation_employee', 'conversation', ['employee_id', 'held_on'], unique=False)
    op.create_table('culture_event',
    sa.Column('event_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('on_day', sa.Date(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('budget_minor', sa.BigInteger(), nullable=False),
    sa.Column('spent_minor', sa.BigInteger(), nullable=True),
    sa.Column('attended', chassis.columns.Wire(), nullable=False),
    sa.Column('awards', chassis.columns.Wire(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_culture_event'))
    )
    op.create_index('ix_culture_event_on_day', 'culture_event', ['on_day', 'event_id'], unique=False)
    op.create_table('promotion',
    sa.Column('promotion_id', sa.Text(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('from_step', sa.Text(), nullable=True),
    sa.Column('to_step', sa.Text(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('promoted_by', sa.Text(), nullable=False),
    sa.Column('override_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('promotion_id', name=op.f('pk_promotion'))
    )
    op.create_index('ix_promotion_effective_on', 'promotion', ['effective_on'], unique=False)
    op.create_index('ix_promotion_employee', 'promotion', ['employee_id', 'effective_on'], unique=False)
