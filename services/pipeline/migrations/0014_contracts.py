"""contracts"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('sales_contract',
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=False),
    sa.Column('is_void', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('renew_ahead_days', sa.Integer(), nullable=False),
    sa.Column('renew_on', sa.Date(), nullable=True),
    sa.Column('renewal_deal_id', sa.Text(), nullable=True),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('acceptance_note', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('deal_id', name=op.f('pk_sales_contract')),
    sa.UniqueConstraint('number', name=op.f('uq_sales_contract_number'))
    )
    op.create_index('ix_sales_contract_ends', 'sales_contract', ['ends_on', 'deal_id'], unique=False)
    op.create_index('ix_sales_contract_renew', 'sales_contract', ['renew_on'], unique=False, postgresql_where=sa.text('renew_on IS NOT NULL'))
    op.create_index('ix_sales_contract_starts', 'sales_contract', ['starts_on', 'deal_id'], unique=False)
