"""privacy"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('attachment',
    sa.Column('attachment_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('interaction_id', sa.Text(), nullable=True),
    sa.Column('complaint_id', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.Text(), nullable=False),
    sa.Column('file_key', sa.Text(), nullable=False),
    sa.Column('uploaded_by', sa.Text(), nullable=False),
    sa.Column('uploaded_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('removed_by', sa.Text(), nullable=True),
    sa.Column('removed_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('file_gone_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('attachment_id', name=op.f('pk_attachment')),
    sa.UniqueConstraint('file_key', name=op.f('uq_attachment_file_key'))
    )
    op.create_index('ix_attachment_customer', 'attachment', ['customer_id', 'uploaded_at', 'attachment_id'], unique=False)
    op.create_index('ix_attachment_to_remove', 'attachment', ['removed_at'], unique=False, postgresql_where=sa.text('removed_at IS NOT NULL AND file_gone_at IS NULL'))
    op.create_table('consent_event',
    sa.Column('event_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=True),
    sa.Column('is_given', sa.Boolean(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('attachment_id', sa.Text(), nullable=True),
    sa.Column('stated_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('recorded_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_consent_event'))
    )
    op.create_index('ix_consent_event_customer', 'consent_event', ['customer_id', 'event_id'], unique=False)
    op.create_table('disclosure',
    sa.Column('disclosure_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('fields', chassis.columns.Wire(), nullable=False),
    sa.Column('attachment_id', sa.Text(), nullable=True),
    sa.Column('actor', sa.Text(), nullable=False),
    sa.Column('disclosed_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('disclosure_id', name=op.f('pk_disclosure'))
    )
    op.create_index('ix_disclosure_actor', 'disclosure', ['actor', 'disclosure_id'], unique=False)
    op.create_index('ix_disclosure_customer', 'disclosure', ['customer_id', 'disclosure_id'], unique=False)
    op.create_table('disclosure_reason',
    sa.Column('disclosure_id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('disclosure_id', name=op.f('pk_disclosure_reason'))
    )
    op.create_index(op.f('ix_disclosure_reason_customer_id'), 'disclosure_reason', ['customer_id'], unique=False)
