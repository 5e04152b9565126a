"""receivables"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('dunning_policy',
    sa.Column('policy_version', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('terms', chassis.columns.Wire(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('policy_version', name=op.f('pk_dunning_policy'))
    )
    op.create_table('receivable',
    sa.Column('receivable_id', sa.Text(), nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('expected_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('milestone', sa.Text(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('paid_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('is_announced', sa.Boolean(), nullable=False),
    sa.Column('look_on', sa.Date(), nullable=True),
    sa.Column('write_off_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('receivable_id', name=op.f('pk_receivable')),
    sa.UniqueConstraint('deal_id', 'number', name=op.f('uq_receivable_deal_id_number'))
    )
    op.create_index('ix_receivable_amount', 'receivable', ['amount_minor', 'receivable_id'], unique=False)
    op.create_index('ix_receivable_expected', 'receivable', ['expected_on', 'receivable_id'], unique=False)
    op.create_index('ix_receivable_look', 'receivable', ['look_on'], unique=False, postgresql_where=sa.text('look_on IS NOT NULL'))
    op.create_index('ix_deal_planned', 'deal', ['deal_id'], unique=False, postgresql_where=sa.text('instalments IS NOT NULL'))
