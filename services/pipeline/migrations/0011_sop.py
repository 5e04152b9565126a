"""sop"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sop',
    sa.Column('pipeline', sa.Text(), nullable=False),
    sa.Column('sop_version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('content', chassis.columns.Wire(), nullable=False),
    sa.Column('drafted_by', sa.Text(), nullable=False),
    sa.Column('drafted_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('approved_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('pipeline', 'sop_version', name=op.f('pk_sop'))
    )
    op.create_index('ix_sop_version', 'sop', ['sop_version', 'pipeline'], unique=False)
    op.create_index('uq_sop_approved', 'sop', ['pipeline'], unique=True, postgresql_where=sa.text("state = 'approved'"))
    op.create_index('uq_sop_draft', 'sop', ['pipeline'], unique=True, postgresql_where=sa.text("state = 'draft'"))
    op.create_table('stage_approval',
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=False),
    sa.Column('approved_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('deal_id', 'stage', name=op.f('pk_stage_approval'))
    )
    op.add_column('deal', sa.Column('pipeline', sa.Text(), server_default='new_business', nullable=False))
    op.add_column('deal', sa.Column('sop_version', sa.Integer(), server_default='0', nullable=False))
    op.create_index('ix_deal_open_since', 'deal', ['stage_since_at', 'deal_id'], unique=False, postgresql_where=sa.text("status = 'open'"))
