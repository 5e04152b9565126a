"""announced_merges

Of a merge that holds, the versions with which it was announced are kept, to announce it again to a
service that comes later. For older ones the copy tells the merged customer's version, or else what
is left of the announcement, or else, as such a merge can never be undone, the last there can be.
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ('merged_version', 'survivor_version'):
        op.add_column('customer_merge', sa.Column(name, sa.Integer(), nullable=True))
    op.execute("""
        UPDATE customer_merge AS m SET
            merged_version = coalesce(
                (m.copies -> 'merged' ->> 'version')::int + 1,
                (SELECT max(o.aggregate_version) FROM outbox o
                 WHERE o.type = 'customers_merged' AND o.aggregate_id = m.merged_id),
                2147483647),
            survivor_version = coalesce(
                (SELECT c.version FROM customer c WHERE c.customer_id = m.survivor_id), 1)""")
    for name in ('merged_version', 'survivor_version'):
        op.alter_column('customer_merge', name, nullable=False)
