"""Bring databases to their newest schema: `python -m chassis.migrations upgrade [service ...]`.

Each service has its own Alembic folder; all run in one process through the owner logins, and the
application login is granted what it needs and no more: rows, never structure, and no UPDATE or
DELETE on ledgers.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, create_engine, text

from chassis.config import database_url
from chassis.tables import AUDIT_LEDGERS

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = ("upgrade", "revise")


def services() -> list[str]:
    """Every service whose code is here."""
    return sorted(path.parent.name for path in ROOT.glob("services/*/service.py"))


def alembic_config(service: str, connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "chassis" / "alembic"))
    config.set_main_option("version_locations", str(ROOT / "services" / service / "migrations"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=connection, metadata=metadata_of(service))
    return config


def metadata_of(service: str):  # type: ignore[no-untyped-def]
    return importlib.import_module(f"services.{service}.tables").metadata


def ledgers_of(service: str) -> tuple[str, ...]:
    """Tables that are only ever added to."""
    own = getattr(importlib.import_module(f"services.{service}.tables"), "LEDGERS", ())
    return (*own, *AUDIT_LEDGERS)


def upgrade(service: str) -> None:
    engine = create_engine(database_url(service, owner=True))
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(727)"))
        command.upgrade(alembic_config(service, connection), "head")
        grant(service, connection)
    engine.dispose()


def grant(service: str, connection: Connection) -> None:
    """What the application login may do; the login is the owner's with `_app` for `_owner`."""
    owner = connection.execute(text("SELECT current_user")).scalar_one()
    application = str(owner).removesuffix("_owner") + "_app"
    if application == f"{owner}_app":
        return
    connection.execute(
        text(f"""
        GRANT USAGE ON SCHEMA public TO {application};
        GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {application};
        GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {application}""")
    )
    connection.execute(
        text(f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {application}")
    )
    for ledger in ledgers_of(service):
        connection.execute(text(f"REVOKE UPDATE, DELETE ON {ledger} FROM {application}"))


def revise(service: str, name: str) -> None:
    """Upgrade a scratch database, then write the difference to the service's tables as its next
    migration."""
    engine = create_engine(database_url(service, owner=True))
    folder = ROOT / "services" / service / "migrations"
    number = len(list(folder.glob("[0-9]*.py"))) + 1
    with engine.begin() as connection:
        config = alembic_config(service, connection)
        command.upgrade(config, "head")
        command.revision(
            config,
            message=name,
            autogenerate=True,
            rev_id=f"{number:04d}",
            version_path=str(folder),
        )
    engine.dispose()


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in COMMANDS:
        sys.stderr.write(
            "usage: python -m chassis.migrations upgrade [service ...] | revise SERVICE NAME\n"
        )
        return 2
    if arguments[0] == "revise":
        revise(arguments[1], arguments[2])
        return 0
    for service in arguments[1:] or services():
        upgrade(service)
        sys.stdout.write(f"{service}: schema is current\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
