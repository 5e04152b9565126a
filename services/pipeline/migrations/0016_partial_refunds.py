"""partial_refunds"""

from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_constraint(op.f('uq_payment_reverses'), 'payment', type_='unique')
    op.create_index(op.f('ix_payment_reverses'), 'payment', ['reverses'], unique=False)
