"""registrations"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('registration_copy',
    sa.Column('registration_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('partner_id', sa.Text(), nullable=False),
    sa.Column('channel_id', sa.Text(), nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('partner_manager_id', sa.Text(), nullable=True),
    sa.Column('overlay_rate', chassis.columns.Rate(), nullable=True),
    sa.Column('approved_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('protected_until', sa.Date(), nullable=False),
    sa.Column('partner_before', sa.Text(), nullable=True),
    sa.Column('channel_before', sa.Text(), nullable=True),
    sa.Column('gave_credit', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('registration_id', name=op.f('pk_registration_copy'))
    )
    op.create_index('ix_registration_copy_deal', 'registration_copy', ['deal_id'], unique=False)
    op.add_column('deal', sa.Column('registration_id', sa.Text(), nullable=True))
