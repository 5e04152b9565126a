"""Which accepted quote a deal's lines are."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('deal', sa.Column('quote_id', sa.Text(), nullable=True))
    op.add_column('deal', sa.Column('quote_version', sa.Integer(), nullable=True))
    op.add_column('deal', sa.Column('quote_mark', sa.Text(), nullable=True))
