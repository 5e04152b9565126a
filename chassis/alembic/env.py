"""Alembic's entry: the connection and the metadata come from `chassis.migrations`."""

from alembic import context

configured = context.config.attributes
context.configure(connection=configured["connection"], target_metadata=configured["metadata"],
                  compare_type=True, transaction_per_migration=False)
with context.begin_transaction():
    context.run_migrations()
