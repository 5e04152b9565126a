"""merging"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

import chassis.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('CREATE EXTENSION IF NOT EXISTS pg_trgm')
    op.create_table('customer_merge',
    sa.Column('merge_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('survivor_id', sa.Text(), nullable=False),
    sa.Column('merged_id', sa.Text(), nullable=False),
    sa.Column('merged_by', sa.Text(), nullable=False),
    sa.Column('merged_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('undo_until', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('undone_by', sa.Text(), nullable=True),
    sa.Column('undone_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('copies', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.PrimaryKeyConstraint('merge_id', name=op.f('pk_customer_merge'))
    )
    op.create_index('ix_customer_merge_at', 'customer_merge', ['merged_at', 'merge_id'], unique=False)
    op.create_index('ix_customer_merge_kept', 'customer_merge', ['undo_until'], unique=False, postgresql_where=sa.text('copies IS NOT NULL'))
    op.create_index('ix_customer_merge_merged', 'customer_merge', ['merged_id'], unique=True, postgresql_where=sa.text('undone_at IS NULL'))
    op.create_index('ix_customer_merge_survivor', 'customer_merge', ['survivor_id'], unique=False, postgresql_where=sa.text('undone_at IS NULL'))
    op.create_table('customer_merge_item',
    sa.Column('merge_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('item_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('merge_id', 'kind', 'item_id', name=op.f('pk_customer_merge_item'))
    )
    op.create_table('customer_tag',
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('tag_id', sa.Text(), nullable=False),
    sa.Column('added_by', sa.Text(), nullable=False),
    sa.Column('added_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'tag_id', name=op.f('pk_customer_tag'))
    )
    op.create_index('ix_customer_tag_tag', 'customer_tag', ['tag_id', 'customer_id'], unique=False)
    op.create_table('duplicate_dismissal',
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('other_customer_id', sa.Text(), nullable=False),
    sa.Column('dismissed_by', sa.Text(), nullable=False),
    sa.Column('dismissed_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', 'other_customer_id', name=op.f('pk_duplicate_dismissal'))
    )
    op.create_table('merge_policy',
    sa.Column('policy_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('undo_days', sa.Integer(), nullable=False),
    sa.Column('set_by', sa.Text(), nullable=False),
    sa.Column('set_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('policy_id', name=op.f('pk_merge_policy'))
    )
    op.create_table('tag',
    sa.Column('tag_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('name_key', sa.Text(), nullable=False),
    sa.Column('is_retired', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('tag_id', name=op.f('pk_tag')),
    sa.UniqueConstraint('name_key', name=op.f('uq_tag_name_key'))
    )
    op.create_index('ix_tag_name', 'tag', ['name', 'tag_id'], unique=False)
    op.add_column('customer', sa.Column('search_text', sa.Text(), nullable=True))
    op.create_index('ix_customer_search', 'customer', ['search_text'], unique=False, postgresql_using='gin', postgresql_ops={'search_text': 'gin_trgm_ops'})
    op.create_index('ix_customer_unsearchable', 'customer', ['customer_id'], unique=False, postgresql_where=sa.text('search_text IS NULL AND NOT is_erased'))
