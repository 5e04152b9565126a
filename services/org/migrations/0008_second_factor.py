"""second_factor"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('second_factor',
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('enrolled_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('confirmed_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('used_step', sa.BigInteger(), nullable=True),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_second_factor'))
    )
    op.create_table('recovery_code',
    sa.Column('code_digest', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('used_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('code_digest', name=op.f('pk_recovery_code'))
    )
    op.create_index(op.f('ix_recovery_code_account_id'), 'recovery_code', ['account_id'], unique=False)
