"""Migrations end where the tables are declared, and grant no more than needed."""

from __future__ import annotations

from contextlib import closing

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from chassis.migrations import ledgers_of, metadata_of
from deploy.local.place import migrated_services
from tests.servers import Servers

SERVICES = migrated_services()


@pytest.mark.parametrize("service", SERVICES)
def test_the_migrations_end_where_the_tables_are_declared(service: str, servers: Servers) -> None:
    engine = create_engine(servers.owner_url(service))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        difference = compare_metadata(context, metadata_of(service))
    engine.dispose()
    assert difference == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_application_login_writes_rows_and_never_changes_a_ledger(
    service: str, servers: Servers
) -> None:
    with (
        closing(servers.postgres.connect(f"{servers.worker}_{service}")) as session,
        session.cursor() as cursor,
    ):
        cursor.execute(
            """
            SELECT table_name, array_agg(privilege_type::text)
            FROM information_schema.table_privileges
            WHERE grantee = %s AND table_name <> 'alembic_version' GROUP BY table_name""",
            (f"{service}_app",),
        )
        granted = {name: set(rights) for name, rights in cursor.fetchall()}
        cursor.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", (f"{service}_app",))
        assert cursor.fetchone() == (False,)
    rows = {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert granted.keys() == metadata_of(service).tables.keys()
    assert {
        name: rights for name, rights in granted.items() if name not in ledgers_of(service)
    } == {name: rows for name in granted if name not in ledgers_of(service)}
    assert all(granted[ledger] == {"SELECT", "INSERT"} for ledger in ledgers_of(service))
