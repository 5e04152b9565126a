"""pool_views"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        'ix_pool_event_viewed', 'pool_event', ['employee_id', 'customer_id', 'happened_on'],
        unique=True, postgresql_where=sa.text("kind = 'viewed'"))
    op.create_index(
        'ix_pool_event_views', 'pool_event', ['pool_id', 'employee_id', 'happened_on'],
        unique=False, postgresql_where=sa.text("kind = 'viewed'"))
