"""Real servers for the tests: one PostgreSQL and one RabbitMQ per run, a vhost and a database set per worker.

Started by the first process that needs them, found by the others through a file in the run's folder, and
ended by the process that owns the run. Tests without the `servers` fixture never wait for them.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from deploy.local.broker import Broker, ensure_installed
from deploy.local.environment import Environment
from deploy.local.place import ROOT, Place, installed_services
from deploy.local.postgres import Postgres

MOST_WORKERS = 8
FOLDER = "SALESLOOP_TEST_RUN"


def pytest_configure(config: pytest.Config) -> None:
    """The process that owns the run makes its folder; workers inherit the name."""
    if FOLDER not in os.environ:
        os.environ[FOLDER] = tempfile.mkdtemp(prefix="salesloop-tests-")
        config.add_cleanup(_end_run)


def _end_run() -> None:
    folder = Path(os.environ.pop(FOLDER))
    for pid_file in folder.glob("*.pid"):
        _end_tree(int(pid_file.read_text()))
    shutil.rmtree(folder, ignore_errors=True)


def _end_tree(pid: int) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGINT if "postgres" in " ".join(parent.cmdline()) else signal.SIGTERM)
        _, alive = psutil.wait_procs(family, timeout=10)
        for process in alive:
            process.kill()


class Servers:
    """The servers of this run, as one worker sees them."""

    def __init__(self, folder: Path, worker: str) -> None:
        self.folder, self.worker = folder, worker
        self.place = Place(folder / "place")
        self.vhosts = ["test_master", *(f"test_gw{number}" for number in range(MOST_WORKERS))]
        self.postgres = Postgres(self.place)
        self.broker = Broker(self.place, self.vhosts)
        self.environment = Environment(self.place, self.postgres, self.broker, f"test_{worker}", f"{worker}_")

    def start(self) -> None:
        """Start both servers and migrate one database set; once per run."""
        ensure_installed()
        self.place.keys()
        for process in installed_services():
            for vhost in self.vhosts:
                self.place.port(f"web_{vhost}_{process}")
        for vhost in self.vhosts:
            self.place.port(f"web_{vhost}_gateway")
        self.broker.prepare()
        for service in installed_services():
            for login in (f"{service}_owner", f"{service}_app"):
                self.place.password(login)
        self.place.password("postgres")
        with ThreadPoolExecutor(2) as both:
            for started in (both.submit(self._start_broker), both.submit(self._start_postgres)):
                started.result()

    def _start_broker(self) -> None:
        self._run("epmd", self.broker.epmd_command, self.broker.environment)
        self._run("rabbitmq", self.broker.command, self.broker.environment)
        self.broker.wait()

    def _start_postgres(self) -> None:
        self.postgres.prepare()
        self._run("postgres", self.postgres.command, dict(os.environ))
        self.postgres.wait()
        self.postgres.create_logins(installed_services())
        template = Environment(self.place, self.postgres, self.broker, "template", "template_")
        for service in installed_services():
            self.postgres.create_database(f"template_{service}", service)
        subprocess.run([sys.executable, "-m", "chassis.migrations", "upgrade", *installed_services()], check=True, cwd=ROOT,
                       env=template.of_migrations(), stdout=subprocess.DEVNULL, timeout=120)

    def _run(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=self.folder,
                                       start_new_session=True)
        (self.folder / f"{name}.pid").write_text(str(process.pid))

    def create_databases(self) -> None:
        for service in installed_services():
            self.postgres.create_database(f"{self.worker}_{service}", service, f"template_{service}")


@pytest.fixture(scope="session")
def servers(worker_id: str) -> Iterator[Servers]:
    """PostgreSQL and RabbitMQ, running, with this worker's own vhost and databases."""
    folder = Path(os.environ[FOLDER])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        running = Servers(folder, worker_id)
        if not (folder / "started").exists():
            running.start()
            (folder / "started").touch()
        running.create_databases()
    os.environ.update({
        "SALESLOOP_MODE": "local",
        **{f"DATABASE_URL_{service.upper()}": running.environment.database_url(service)
           for service in installed_services()},
        **{f"DATABASE_OWNER_URL_{service.upper()}": running.environment.owner_url(service)
           for service in installed_services()},
        "SALESLOOP_PUBLIC_KEYS": str(running.place.keys() / "public.json"),
    })
    yield running


def truncate(running: Servers, service: str) -> None:
    """Empty every table of a service."""
    with running.postgres.connect(f"{running.worker}_{service}").cursor() as cursor:
        cursor.execute("SELECT string_agg(format('%I', tablename), ', ') FROM pg_tables "
                       "WHERE schemaname = 'public' AND tablename <> 'alembic_version'")
        names = cursor.fetchone()
        if names and names[0]:
            cursor.execute(f"TRUNCATE {names[0]} RESTART IDENTITY CASCADE")
