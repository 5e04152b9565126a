"""The quotas that locked target plans give to employees."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('employee_quota',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('plan_id', 'employee_id', 'period', name=op.f('pk_employee_quota'))
    )
    op.create_index('ix_employee_quota_period', 'employee_quota', ['employee_id', 'period'], unique=False)
    op.create_table('target_heard',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('plan_id', name=op.f('pk_target_heard'))
    )
