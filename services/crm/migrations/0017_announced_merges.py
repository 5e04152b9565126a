"""announced_merges"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('customer_merge', sa.Column('merged_version', sa.Integer(), nullable=True))
    op.add_column('customer_merge', sa.Column('survivor_version', sa.Integer(), nullable=True))
