"""external_identity"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('external_identity',
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('account_id', sa.Text(), nullable=False),
    sa.Column('linked_by', sa.Text(), nullable=False),
    sa.Column('linked_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('issuer', 'subject', name=op.f('pk_external_identity'))
    )
    op.create_index(op.f('ix_external_identity_account_id'), 'external_identity', ['account_id'], unique=False)
    op.create_table('oidc_attempt',
    sa.Column('state_digest', sa.LargeBinary(), nullable=False),
    sa.Column('verifier', sa.LargeBinary(), nullable=False),
    sa.Column('expires_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('state_digest', name=op.f('pk_oidc_attempt'))
    )
    op.create_index(op.f('ix_oidc_attempt_expires_at'), 'oidc_attempt', ['expires_at'], unique=False)
