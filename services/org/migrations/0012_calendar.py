"""calendar"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calendar_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('free_days', chassis.columns.Wire(), nullable=False),
    sa.Column('working_days', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_calendar_year'))
    )
