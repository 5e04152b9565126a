"""merged_customers"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('customer_merge_copy',
    sa.Column('merged_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('into_id', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('merged_id', name=op.f('pk_customer_merge_copy'))
    )
    op.create_index(
        'ix_customer_merge_copy_into_id', 'customer_merge_copy', ['into_id'], unique=False)
