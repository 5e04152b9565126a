"""territory_model"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('territory_model',
    sa.Column('model_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('territories', chassis.columns.Wire(), nullable=False),
    sa.Column('drafted_by', sa.Text(), nullable=False),
    sa.Column('drafted_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('activated_by', sa.Text(), nullable=True),
    sa.Column('activated_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('model_id', name=op.f('pk_territory_model'))
    )
    op.create_index('ix_territory_model_active', 'territory_model', ['state'], unique=True, postgresql_where=sa.text("state = 'active'"))
