"""forecasts"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('win_count',
    sa.Column('pipeline', sa.Text(), nullable=False),
    sa.Column('field', sa.Text(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('won', sa.Integer(), nullable=False),
    sa.Column('lost', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('pipeline', 'field', 'value', name=op.f('pk_win_count'))
    )
    op.add_column('deal', sa.Column('win_percent', sa.Integer(), nullable=True))
    op.add_column('deal', sa.Column('forecast_category', sa.Text(), nullable=True))
    op.add_column('deal', sa.Column('lost_to', sa.Text(), nullable=True))
    op.create_index('ix_deal_board', 'deal', ['pipeline', 'stage', 'stage_since_at', 'deal_id'], unique=False, postgresql_where=sa.text("status = 'open'"))
