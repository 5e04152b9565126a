"""follow_up_notices"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('follow_up_said',
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('is_overdue', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('customer_id', name=op.f('pk_follow_up_said'))
    )
