"""registrations"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('registration',
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('partner_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('products', chassis.columns.Wire(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=True),
    sa.Column('customer_name', sa.Text(), nullable=True),
    sa.Column('customer_domain', sa.Text(), nullable=True),
    sa.Column('name_key', sa.Text(), nullable=True),
    sa.Column('domain_key', sa.Text(), nullable=True),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=True),
    sa.Column('expected_close_on', sa.Date(), nullable=True),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('partner_manager_id', sa.Text(), nullable=True),
    sa.Column('overlay_rate', chassis.columns.Rate(), nullable=True),
    sa.Column('protection_days', sa.Integer(), nullable=True),
    sa.Column('protected_until', sa.Date(), nullable=True),
    sa.Column('submitted_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('approved_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('is_extended', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_registration'))
    )
    op.create_index('ix_registration_approved', 'registration', ['partner_id'], unique=False, postgresql_where=sa.text("state = 'approved'"))
    op.create_index('ix_registration_created', 'registration', ['created_at', 'registration_id'], unique=False)
    op.create_index('ix_registration_customer', 'registration', ['customer_id'], unique=False)
    op.create_index('ix_registration_deal', 'registration', ['deal_id'], unique=False)
    op.create_index('ix_registration_domain', 'registration', ['domain_key'], unique=False)
    op.create_index('ix_registration_name', 'registration', ['name_key'], unique=False)
    op.create_index('ix_registration_partner', 'registration', ['partner_id', 'created_at', 'registration_id'], unique=False)
    op.create_index('ix_registration_protected', 'registration', ['protected_until', 'registration_id'], unique=False, postgresql_where=sa.text("state = 'approved'"))
    op.create_index('uq_registration_deal', 'registration', ['deal_id'], unique=True, postgresql_where=sa.text("state = 'approved'"))
    op.create_table('registration_change',
    sa.Column('change_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('from_state', sa.Text(), nullable=True),
    sa.Column('to_state', sa.Text(), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('protected_until', sa.Date(), nullable=True),
    sa.Column('despite_conflict', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('changed_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('change_id', name=op.f('pk_registration_change'))
    )
    op.create_index(op.f('ix_registration_change_registration_id'), 'registration_change', ['registration_id'], unique=False)
    op.create_table('signed_deal',
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('deal_id', name=op.f('pk_signed_deal'))
    )
