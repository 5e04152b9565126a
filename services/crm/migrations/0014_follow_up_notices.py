"""follow_up_notices"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('follow_up_said',
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('is_overdue', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_follow_up_said'))
    )
    op.create_table('wecom_contact',
    sa.Column('external_user_id', sa.Text(), nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('company', sa.Text(), nullable=True),
    sa.Column('position', sa.Text(), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('customer_id', sa.Text(), nullable=True),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('is_erased', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('external_user_id', name=op.f('pk_wecom_contact'))
    )
    op.create_index('ix_wecom_contact_customer', 'wecom_contact', ['customer_id', 'contact_id'], unique=False)
    op.create_index('ix_wecom_contact_unattached', 'wecom_contact', ['external_user_id'], unique=False, postgresql_where=sa.text('contact_id IS NULL AND NOT is_erased'))
    op.create_table('wecom_message',
    sa.Column('message_id', sa.Text(), nullable=False),
    sa.Column('external_user_id', sa.Text(), nullable=False),
    sa.Column('happened_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('message_id', name=op.f('pk_wecom_message'))
    )
    op.create_index('ix_wecom_message_waiting', 'wecom_message', ['external_user_id', 'happened_at', 'message_id'], unique=False, postgresql_where=sa.text('words IS NOT NULL'))
    op.create_table('wecom_stream',
    sa.Column('stream', sa.Text(), nullable=False),
    sa.Column('last_seq', sa.BigInteger(), nullable=False),
    sa.Column('next_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('claimed_until', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('stream', name=op.f('pk_wecom_stream'))
    )
