"""By which policy a receivable was looked at last."""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('receivable', sa.Column('policy_version', sa.Integer(), server_default='0', nullable=False))
    op.create_index('ix_receivable_policy', 'receivable', ['policy_version', 'receivable_id'], unique=False, postgresql_where=sa.text("state = 'open'"))
