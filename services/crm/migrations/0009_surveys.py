"""surveys"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey',
    sa.Column('survey_id', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title_zh', sa.Text(), nullable=False),
    sa.Column('title_en', sa.Text(), nullable=False),
    sa.Column('question_zh', sa.Text(), nullable=False),
    sa.Column('question_en', sa.Text(), nullable=False),
    sa.Column('valid_days', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Text(), nullable=False),
    sa.Column('created_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('survey_id', name=op.f('pk_survey'))
    )
    op.create_index('ix_survey_created', 'survey', ['created_at', 'survey_id'], unique=False)
    op.create_table('survey_answer',
    sa.Column('invitation_id', sa.Text(), nullable=False),
    sa.Column('survey_id', sa.Text(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('score_class', sa.Text(), nullable=False),
    sa.Column('comment', sa.Text(), nullable=True),
    sa.Column('answered_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('invitation_id', name=op.f('pk_survey_answer'))
    )
    op.create_index('ix_survey_answer_customer', 'survey_answer', ['customer_id', 'answered_at'], unique=False)
    op.create_index('ix_survey_answer_survey', 'survey_answer', ['survey_id', 'answered_at', 'invitation_id'], unique=False)
    op.create_table('survey_invitation',
    sa.Column('invitation_id', sa.Text(), nullable=False),
    sa.Column('survey_id', sa.Text(), nullable=False),
    sa.Column('token_sha256', sa.LargeBinary(), nullable=False),
    sa.Column('customer_id', sa.Text(), nullable=False),
    sa.Column('contact_id', sa.Text(), nullable=True),
    sa.Column('deal_id', sa.Text(), nullable=True),
    sa.Column('complaint_id', sa.Text(), nullable=True),
    sa.Column('sent_by', sa.Text(), nullable=False),
    sa.Column('sent_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('expires_at', chassis.columns.Instant(timezone=True), nullable=False),
    sa.Column('answered_at', chassis.columns.Instant(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('invitation_id', name=op.f('pk_survey_invitation')),
    sa.UniqueConstraint('token_sha256', name=op.f('uq_survey_invitation_token_sha256'))
    )
    op.create_index('ix_survey_invitation_customer', 'survey_invitation', ['customer_id', 'invitation_id'], unique=False)
    op.create_index('ix_survey_invitation_survey', 'survey_invitation', ['survey_id', 'sent_at'], unique=False)
