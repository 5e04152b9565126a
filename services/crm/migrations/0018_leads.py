"""leads"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lead_copy',
    sa.Column('lead_id', sa.Text(), nullable=False),
    sa.Column('lead_version', sa.Integer(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('campaign_id', sa.Text(), nullable=True),
    sa.Column('came_on', sa.Date(), nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('lead_id', name=op.f('pk_lead_copy'))
    )
    op.create_index(
        'ix_lead_copy_customer', 'lead_copy', ['customer_id', 'came_on', 'lead_id'], unique=False)
