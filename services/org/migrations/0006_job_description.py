"""job_description"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('job_description',
    sa.Column('description_id', sa.Text(), nullable=False),
    sa.Column('position_id', sa.Text(), nullable=False),
    sa.Column('description_version', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('content', chassis.columns.Wire(), nullable=False),
    sa.Column('drafted_by', sa.Text(), nullable=False),
    sa.Column('drafted_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('approved_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('approved_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('description_id', name=op.f('pk_job_description')),
    sa.UniqueConstraint('position_id', 'description_version', name=op.f('uq_job_description_position_id_description_version'))
    )
