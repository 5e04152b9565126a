"""territories"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('territory_model',
    sa.Column('model_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('territories', chassis.columns.Wire(), nullable=False),
    sa.PrimaryKeyConstraint('model_id', name=op.f('pk_territory_model'))
    )
    op.create_table('territory_run',
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('model_id', sa.Text(), nullable=False),
    sa.Column('territory_key', sa.Text(), nullable=True),
    sa.Column('unassigned_only', sa.Boolean(), nullable=False),
    sa.Column('after_customer_id', sa.Text(), nullable=False),
    sa.Column('looked_at', sa.Integer(), nullable=False),
    sa.Column('moved', sa.Integer(), nullable=False),
    sa.Column('started_by', sa.Text(), nullable=False),
    sa.Column('started_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('finished_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('run_id', name=op.f('pk_territory_run'))
    )
    op.create_index('ix_territory_run_open', 'territory_run', ['run_id'], unique=False, postgresql_where=sa.text('finished_at IS NULL'))
