"""Wins and losses by team and product line, and whose team somebody is in."""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('home_copy',
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('units', chassis.columns.Wire(), nullable=False),
    sa.Column('unit_id', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('employee_id', name=op.f('pk_home_copy'))
    )
    op.execute("DELETE FROM filled WHERE type = 'assignment_changed'")
    op.add_column('win_count', sa.Column('team', sa.Text(), server_default='', nullable=False))
    op.drop_constraint(op.f('pk_win_count'), 'win_count', type_='primary')
    op.create_primary_key(op.f('pk_win_count'), 'win_count', ['pipeline', 'team', 'field', 'value'])
