"""handover"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('handover',
    sa.Column('handover_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('from_employee_id', sa.Text(), nullable=False),
    sa.Column('to_employee_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('parts', chassis.columns.Wire(), nullable=False),
    sa.Column('planned_by', sa.Text(), nullable=False),
    sa.Column('planned_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('finished_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('handover_id', name=op.f('pk_handover'))
    )
    op.create_index(op.f('ix_handover_from_employee_id'), 'handover', ['from_employee_id'], unique=False)
