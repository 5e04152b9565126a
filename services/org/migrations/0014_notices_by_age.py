"""notices by age"""

from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index('ix_notice_created_at', 'notice', ['created_at', 'notice_id'], unique=False)
