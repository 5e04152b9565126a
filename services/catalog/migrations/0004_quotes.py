"""Quotes with their versions and steps."""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('quote',
    sa.Column('quote_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('quote_version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Text(), nullable=True),
    sa.Column('partner_id', sa.Text(), nullable=True),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('submitted_by', sa.Text(), nullable=True),
    sa.Column('reasons', chassis.columns.Wire(), nullable=True),
    sa.Column('approved_version', sa.Integer(), nullable=True),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('quote_id', name=op.f('pk_quote'))
    )
    op.create_index('ix_quote_created', 'quote', ['created_at', 'quote_id'], unique=False)
    op.create_index('ix_quote_customer', 'quote', ['customer_id', 'created_at', 'quote_id'], unique=False)
    op.create_index('ix_quote_deal', 'quote', ['deal_id', 'created_at', 'quote_id'], unique=False)
    op.create_index('ix_quote_open_until', 'quote', ['valid_until', 'quote_id'], unique=False, postgresql_where=sa.text("state IN ('approved', 'sent')"))
    op.create_index('ix_quote_owner', 'quote', ['owner_id', 'created_at', 'quote_id'], unique=False)
    op.create_table('quote_step',
    sa.Column('step_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('quote_id', sa.Text(), nullable=False),
    sa.Column('quote_version', sa.Integer(), nullable=False),
    sa.Column('step', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('taken_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('step_id', name=op.f('pk_quote_step'))
    )
    op.create_index('ix_quote_step', 'quote_step', ['quote_id', 'step_id'], unique=False)
    op.create_table('quote_version',
    sa.Column('quote_id', sa.Text(), nullable=False),
    sa.Column('quote_version', sa.Integer(), nullable=False),
    sa.Column('lines', chassis.columns.Wire(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=False),
    sa.Column('priced_on', sa.Date(), nullable=False),
    sa.Column('written_by', sa.Text(), nullable=False),
    sa.Column('written_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('quote_id', 'quote_version', name=op.f('pk_quote_version'))
    )
