"""credentials"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('password_token',
    sa.Column('token_digest', sa.LargeBinary(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('issued_by', sa.Text(), nullable=False),
    sa.Column('issued_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('expires_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('used_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('token_digest', name=op.f('pk_password_token'))
    )
    op.create_index(op.f('ix_password_token_account_id'), 'password_token', ['account_id'], unique=False)
    op.add_column('session', sa.Column('seen_at', chassis.columns.Instant(timezone=True), nullable=True))
    op.add_column('session', sa.Column('address', sa.Text(), nullable=True))
