"""lead_handover"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lead_handover',
    sa.Column('handover_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('from_employee_id', sa.Text(), nullable=False),
    sa.Column('to_employee_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('before_count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('handover_id', name=op.f('pk_lead_handover'))
    )
    op.create_index('ix_lead_handover_open', 'lead_handover', ['handover_id'], unique=False, postgresql_where=sa.text("state LIKE '%ing'"))
    op.create_table('lead_handover_item',
    sa.Column('handover_id', sa.Text(), nullable=False),
    sa.Column('lead_id', sa.Text(), nullable=False),
    sa.Column('is_returned', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('handover_id', 'lead_id', name=op.f('pk_lead_handover_item'))
    )
