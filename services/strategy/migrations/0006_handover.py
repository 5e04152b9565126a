"""handover"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('handover',
    sa.Column('handover_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('from_employee_id', sa.Text(), nullable=False),
    sa.Column('to_employee_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('before_count', sa.Integer(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('handover_id', name=op.f('pk_handover'))
    )
    op.create_index('ix_handover_open', 'handover', ['handover_id'], unique=False, postgresql_where=sa.text("state LIKE '%ing'"))
    op.create_table('handover_item',
    sa.Column('handover_id', sa.Text(), nullable=False),
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('month', sa.Integer(), nullable=False),
    sa.Column('is_returned', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('handover_id', 'plan_id', 'node', 'month', name=op.f('pk_handover_item'))
    )
    op.create_table('target_holder',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('node', sa.Text(), nullable=False),
    sa.Column('month', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('plan_id', 'node', 'month', name=op.f('pk_target_holder'))
    )
    op.create_index(op.f('ix_target_holder_employee_id'), 'target_holder', ['employee_id'], unique=False)
