"""Write a service's next migration: `python -m deploy.local.revise SERVICE NAME`.

Starts a PostgreSQL of its own in a temporary folder, brings the service's schema to its newest
migration, and lets Alembic write the difference to its tables.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local.place import ROOT, Place
from deploy.local.postgres import Postgres


def main(service: str, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="salesloop-revise-") as folder:
        postgres = Postgres(Place(Path(folder)))
        postgres.prepare()
        with subprocess.Popen(postgres.command, env=postgres.environment,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                _revise(postgres, service, name)
            finally:
                server.terminate()


def _revise(postgres: Postgres, service: str, name: str) -> None:
    postgres.wait()
    postgres.create_logins([service])
    postgres.create_database(service, service)
    address = {f"DATABASE_OWNER_URL_{service.upper()}": postgres.url(f"{service}_owner", service)}
    subprocess.run([sys.executable, "-m", "chassis.migrations", "revise", service, name],
                   check=True, env={**os.environ, **address})
    subprocess.run([sys.executable, "-m", "ruff", "check", "--fix", "-q",
                    str(ROOT / "services" / service / "migrations")], check=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
