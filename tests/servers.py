"""Real servers for the tests: one PostgreSQL and RabbitMQ a run, a vhost and databases a worker.

They start when a collected test asks for `servers`, while the tests that do not are running; the
first process that gets the lock starts them, the process that owns the run ends them. A run
without such tests starts nothing.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from threading import Thread

import psutil
import pytest

from deploy.local import typesetting
from deploy.local.broker import Broker
from deploy.local.environment import Environment
from deploy.local.leftovers import end_all
from deploy.local.place import PROCESSES, ROOT, Place, migrated_services, stored_services
from deploy.local.postgres import Postgres

FOLDER = "SALESLOOP_TEST_RUN"
PREFIX = "salesloop-tests-"
MIGRATION_LIMIT = 120


def pytest_configure(config: pytest.Config) -> None:
    """The process that owns the run makes its folder; workers inherit the name."""
    if FOLDER in os.environ:
        return
    _end_abandoned_runs()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "owner").write_text(str(os.getpid()))
    os.environ[FOLDER] = str(folder)
    config.add_cleanup(_end_run)
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that it cleans up as well


def _end_abandoned_runs() -> None:
    """A run that was killed left its servers; another process may be ending them as well."""
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/owner"):
        with suppress(OSError, ValueError):
            if not psutil.pid_exists(int(owner.read_text())):
                _end(owner.parent)


def _end_run() -> None:
    _end(Path(os.environ.pop(FOLDER)))


def _end(folder: Path) -> None:
    """End the servers of a run and forget it."""
    with _lock(folder):
        for place in filter(Path.is_dir, folder.iterdir()):
            end_all(place)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests without servers first: by their end the servers are up."""
    items.sort(key=_needs_servers)
    if items and _needs_servers(items[-1]) and not config.option.collectonly:
        Thread(target=_start_early, args=(Path(os.environ[FOLDER]),), daemon=True).start()


def _needs_servers(item: pytest.Item) -> bool:
    return "servers" in getattr(item, "fixturenames", ())


def _start_early(folder: Path) -> None:
    with _lock(folder):
        _ensure_started(folder)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _ensure_started(folder: Path) -> None:
    """Start the servers unless somebody has; what went wrong is kept for every test that asks."""
    if (folder / "started").exists() or (folder / "failed").exists():
        return
    try:
        Servers(folder, "master").start()
    except Exception as error:
        (folder / "failed").write_text(f"{type(error).__name__}: {error}")
    else:
        (folder / "started").touch()


def new_place() -> Path:
    """A folder for a test's own servers; whatever runs there ends with the run at the latest."""
    return Path(tempfile.mkdtemp(prefix="own-", dir=os.environ[FOLDER]))


class Servers:
    """The servers of this run, as one worker sees them; `databases` names another set of them."""

    def __init__(self, folder: Path, worker: str, databases: str = "") -> None:
        self.folder, self.worker = folder, worker
        self.place = Place(folder / "place")
        self.vhosts = _vhosts()
        self.postgres = Postgres(self.place)
        self.broker = Broker(self.place, self.vhosts)
        self.environment = self._environment(f"test_{worker}", f"{worker}_{databases}")

    @property
    def keys_dir(self) -> Path:
        return self.place.keys()

    def database_url(self, service: str) -> str:
        return self.environment.database_url(service)

    def owner_url(self, service: str) -> str:
        return self.environment.owner_url(service)

    def amqp_uri(self, process: str) -> str:
        return self.environment.amqp_uri(process)

    def start(self) -> None:
        """Start both servers and migrate one database set; once per run, after what printing needs
        is there."""
        typesetting.ensure()
        self.place.keys()
        for vhost in self.vhosts:
            for process in PROCESSES:
                for replica in (1, 2):
                    self._environment(vhost, "").web_port(process, replica)
            self._environment(vhost, "").metrics_port("gateway")
        with ThreadPoolExecutor(2) as both:
            for started in (both.submit(self._start_broker), both.submit(self._start_postgres)):
                started.result()

    def create_databases(self) -> None:
        """This worker's own set, copied from the one that was migrated."""
        for service in stored_services():
            name = self.environment.database(service)
            self.postgres.create_database(name, service, f"template_{service}")

    def _environment(self, vhost: str, prefix: str) -> Environment:
        return Environment(self.postgres, self.broker, vhost, prefix)

    def _start_broker(self) -> None:
        self.broker.prepare()
        self._run("epmd", self.broker.epmd_command, self.broker.environment)
        self._run("rabbitmq", self.broker.command, self.broker.environment)
        self.broker.wait()

    def _start_postgres(self) -> None:
        self.postgres.prepare()
        self._run("postgres", self.postgres.command, self.postgres.environment)
        self.postgres.wait()
        self.postgres.create_logins(stored_services())
        for service in stored_services():
            self.postgres.create_database(f"template_{service}", service)
        self._migrate(self._environment("template", "template_").of_migrations())

    def _migrate(self, environment: dict[str, str]) -> None:
        """Bring the set that is copied to its newest schema; the others stay empty."""
        done = subprocess.run(
            [sys.executable, "-m", "chassis.migrations", "upgrade", *migrated_services()],
            cwd=ROOT, text=True, env=environment, capture_output=True, timeout=MIGRATION_LIMIT,
            check=False)
        if done.returncode:
            raise RuntimeError(f"migrations failed: {done.stderr[-2000:]}")

    def _run(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=self.folder,
                             stdin=subprocess.DEVNULL, start_new_session=True)


def _vhosts() -> list[str]:
    """One vhost for each worker of the run; without workers, one."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0"))
    return [f"test_gw{number}" for number in range(workers)] or ["test_master"]


@pytest.fixture(scope="session")
def servers(worker_id: str) -> Servers:
    """PostgreSQL and RabbitMQ, running, with this worker's own vhost and databases."""
    folder = Path(os.environ[FOLDER])
    with _lock(folder):
        _ensure_started(folder)
        if (folder / "failed").exists():
            pytest.fail(f"the servers did not start: {(folder / 'failed').read_text()}")
        running = Servers(folder, worker_id)
        running.create_databases()
    os.environ.update(_settings(running))
    return running


def _settings(running: Servers) -> dict[str, str]:
    """What code under test reads when it opens a database or checks a passport in this process."""
    settings = {"SALESLOOP_MODE": "local",
                "SALESLOOP_PUBLIC_KEYS": str(running.keys_dir / "public.json")}
    for service in stored_services():
        settings[f"DATABASE_URL_{service.upper()}"] = running.database_url(service)
        settings[f"DATABASE_OWNER_URL_{service.upper()}"] = running.owner_url(service)
    return settings


_EMPTY = """
    DO $$ DECLARE name text; BEGIN
        FOR name IN SELECT tablename FROM pg_tables
                    WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
            EXECUTE format('DELETE FROM %I', name);
        END LOOP;
    END $$"""


def truncate(running: Servers, service: str) -> None:
    """Empty every table of a service; by DELETE, which on few rows is far cheaper than TRUNCATE."""
    database = running.environment.database(service)
    with closing(running.postgres.connect(database)) as session, session.cursor() as cursor:
        cursor.execute(_EMPTY)
