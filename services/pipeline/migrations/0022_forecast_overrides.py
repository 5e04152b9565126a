"""What somebody above says beside the owner's forecast."""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('forecast_override',
    sa.Column('entry_id', sa.BigInteger(), autoincrement=True, nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.Column('said_by', sa.Text(), nullable=False),
    sa.Column('said_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('percent_before', sa.Integer(), nullable=True),
    sa.Column('category_before', sa.Text(), nullable=True),
    sa.Column('percent', sa.Integer(), nullable=True),
    sa.Column('category', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_forecast_override'))
    )
    op.create_index('ix_forecast_override_deal', 'forecast_override', ['deal_id', 'entry_id'], unique=False)
    op.add_column('deal', sa.Column('override_percent', sa.Integer(), nullable=True))
    op.add_column('deal', sa.Column('override_category', sa.Text(), nullable=True))
    op.create_index('ix_deal_expected', 'deal', ['expected_close_on'], unique=False, postgresql_where=sa.text("status = 'open'"))
