"""tasks"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('task',
    sa.Column('task_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('owner_id', sa.Text(), nullable=False),
    sa.Column('due_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('remind_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('lead_id', sa.Text(), nullable=True),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('closed_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('task_id', name=op.f('pk_task'))
    )
    op.create_index('ix_task_deal', 'task', ['deal_id', 'due_at', 'task_id'], unique=False)
    op.create_index('ix_task_due', 'task', ['due_at', 'task_id'], unique=False)
    op.create_index('ix_task_lead', 'task', ['lead_id', 'due_at', 'task_id'], unique=False)
    op.create_index('ix_task_open_owner', 'task', ['owner_id', 'task_id'], unique=False, postgresql_where=sa.text("state = 'open'"))
    op.create_index('ix_task_owner_due', 'task', ['owner_id', 'due_at', 'task_id'], unique=False)
    op.create_table('task_handover',
    sa.Column('handover_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('from_employee_id', sa.Text(), nullable=False),
    sa.Column('to_employee_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('before_count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('handover_id', name=op.f('pk_task_handover'))
    )
    op.create_index('ix_task_handover_open', 'task_handover', ['handover_id'], unique=False, postgresql_where=sa.text("state LIKE '%ing'"))
    op.create_table('task_handover_item',
    sa.Column('handover_id', sa.Text(), nullable=False),
    sa.Column('task_id', sa.Text(), nullable=False),
    sa.Column('is_returned', sa.Boolean(), server_default=sa.text('false'), nullable=False),
    sa.PrimaryKeyConstraint('handover_id', 'task_id', name=op.f('pk_task_handover_item'))
    )
