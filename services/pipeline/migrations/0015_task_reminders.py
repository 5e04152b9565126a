"""task_reminders"""

import sqlalchemy as sa
from alembic import op

import chassis.columns

revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('task', sa.Column('reminded_for', chassis.columns.Instant(timezone=True), nullable=True))
    op.create_index('ix_task_to_remind', 'task', ['remind_at', 'task_id'], unique=False, postgresql_where=sa.text("state = 'open' AND remind_at IS DISTINCT FROM reminded_for"))
    # what lies in the past was seen in the lists; only what comes is reminded of
    op.execute("UPDATE task SET reminded_for = remind_at WHERE remind_at < now()")
