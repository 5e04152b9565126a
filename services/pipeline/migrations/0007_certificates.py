"""certificates"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('certificate_copy',
    sa.Column('certificate_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('course_code', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('is_revoked', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('certificate_id', name=op.f('pk_certificate_copy'))
    )
    op.create_index(op.f('ix_certificate_copy_employee_id'), 'certificate_copy', ['employee_id'], unique=False)
    op.create_table('stage_certificate',
    sa.Column('stage', sa.Text(), nullable=False),
    sa.Column('course_code', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('stage', 'course_code', name=op.f('pk_stage_certificate'))
    )
