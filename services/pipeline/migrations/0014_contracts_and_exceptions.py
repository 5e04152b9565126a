"""contracts and exceptions"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('exception_case',
    sa.Column('case_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('escalate_after_days', sa.Integer(), nullable=False),
    sa.Column('steps', chassis.columns.Wire(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('escalated_to', sa.Text(), nullable=True),
    sa.Column('look_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('opened_by', sa.Text(), nullable=False),
    sa.Column('opened_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('closed_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('case_id', name=op.f('pk_exception_case'))
    )
    op.create_index('ix_exception_case_deal', 'exception_case', ['deal_id', 'opened_at', 'case_id'], unique=False)
    op.create_index('ix_exception_case_look', 'exception_case', ['look_at'], unique=False, postgresql_where=sa.text('look_at IS NOT NULL'))
    op.create_index('ix_exception_case_opened', 'exception_case', ['opened_at', 'case_id'], unique=False)
    op.create_index('uq_exception_case_open', 'exception_case', ['deal_id', 'kind'], unique=True, postgresql_where=sa.text("state = 'open'"))
    op.create_table('playbook',
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('steps', chassis.columns.Wire(), nullable=False),
    sa.Column('escalate_after_days', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_playbook'))
    )
    op.create_table('sales_contract',
    sa.Column('deal_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('renew_ahead_days', sa.Integer(), nullable=True),
    sa.Column('renew_on', sa.Date(), nullable=True),
    sa.Column('renewal_deal_id', sa.Text(), nullable=True),
    sa.Column('accepted_on', sa.Date(), nullable=True),
    sa.Column('acceptance_note', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('deal_id', name=op.f('pk_sales_contract')),
    sa.UniqueConstraint('number', name=op.f('uq_sales_contract_number'))
    )
    op.create_index('ix_sales_contract_ends', 'sales_contract', ['ends_on', 'deal_id'], unique=False)
    op.create_index('ix_sales_contract_renew', 'sales_contract', ['renew_on'], unique=False, postgresql_where=sa.text('renew_on IS NOT NULL'))
    op.add_column('deal', sa.Column('has_cases', sa.Boolean(), server_default=sa.text('false'), nullable=False))
