"""recruiting_and_training"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('candidate',
    sa.Column('candidate_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('requisition_id', sa.Text(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=True),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=False),
    sa.Column('answers', chassis.columns.Wire(), nullable=False),
    sa.Column('interviews', chassis.columns.Wire(), nullable=False),
    sa.Column('score', sa.Numeric(precision=5, scale=2), nullable=True),
    sa.Column('reached', sa.Text(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('refused_by', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('employee_id', sa.Text(), nullable=True),
    sa.Column('hired_on', sa.Date(), nullable=True),
    sa.Column('probation', sa.Text(), nullable=True),
    sa.Column('probation_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('candidate_id', name=op.f('pk_candidate'))
    )
    op.create_index('ix_candidate_applied_on', 'candidate', ['applied_on'], unique=False)
    op.create_index('ix_candidate_requisition', 'candidate', ['requisition_id', 'candidate_id'], unique=False)
    op.create_table('certificate',
    sa.Column('certificate_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('course_code', sa.Text(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('revoked_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('certificate_id', name=op.f('pk_certificate'))
    )
    op.create_index('ix_certificate_employee', 'certificate', ['employee_id', 'course_code'], unique=False)
    op.create_table('course',
    sa.Column('course_code', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('hours', sa.Numeric(precision=7, scale=2), nullable=False),
    sa.Column('pass_mark', sa.Integer(), nullable=True),
    sa.Column('valid_months', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('course_code', name=op.f('pk_course'))
    )
    op.create_table('enrolment',
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('employee_id', sa.Text(), nullable=False),
    sa.Column('course_code', sa.Text(), nullable=False),
    sa.Column('starts_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('presence', sa.Text(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('is_passed', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('session_id', 'employee_id', name=op.f('pk_enrolment'))
    )
    op.create_index('ix_enrolment_employee', 'enrolment', ['employee_id', 'session_id'], unique=False)
    op.create_table('hiring_standard',
    sa.Column('standard_id', sa.Text(), nullable=False),
    sa.Column('standard_version', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('content', chassis.columns.Wire(), nullable=False),
    sa.Column('drafted_by', sa.Text(), nullable=False),
    sa.Column('drafted_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('approved_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('standard_id', 'standard_version', name=op.f('pk_hiring_standard'))
    )
    op.create_table('programme',
    sa.Column('programme_id', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('course_codes', chassis.columns.Wire(), nullable=False),
    sa.Column('within_days', sa.Integer(), nullable=True),
    sa.Column('every_months', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('programme_id', name=op.f('pk_programme'))
    )
    op.create_table('requisition',
    sa.Column('requisition_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('standard_id', sa.Text(), nullable=False),
    sa.Column('standard_version', sa.Integer(), nullable=False),
    sa.Column('headcount', sa.Integer(), nullable=False),
    sa.Column('hired', sa.Integer(), nullable=False),
    sa.Column('wanted_from', sa.Date(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('drafted_by', sa.Text(), nullable=False),
    sa.Column('drafted_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('position_id', sa.Text(), nullable=True),
    sa.Column('approved_by', sa.Text(), nullable=True),
    sa.Column('opened_on', sa.Date(), nullable=True),
    sa.Column('cancel_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('requisition_id', name=op.f('pk_requisition'))
    )
    op.create_table('target_month',
    sa.Column('plan_id', sa.Text(), nullable=False),
    sa.Column('period', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('plan_id', 'period', name=op.f('pk_target_month'))
    )
    op.create_index('ix_target_month_period', 'target_month', ['period'], unique=False)
    op.create_table('training_session',
    sa.Column('session_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('course_code', sa.Text(), nullable=False),
    sa.Column('trainer', sa.Text(), nullable=False),
    sa.Column('starts_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('ends_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('enrolled', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('cancel_reason', sa.Text(), nullable=True),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_training_session'))
    )
    op.create_index('ix_training_session_starts_at', 'training_session', ['starts_at', 'session_id'], unique=False)
