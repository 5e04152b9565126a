"""The embedded PostgreSQL: logins that cannot see each other, a cluster that survives kill -9."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg2
import pytest
from psycopg2 import errors

from deploy.local.account import Account, account_of
from deploy.local.leftovers import end_all
from deploy.local.place import Place
from deploy.local.postgres import Postgres
from tests.deploy.conftest import Child
from tests.servers import Servers


@contextmanager
def session(url: str) -> Iterator[Any]:
    with closing(psycopg2.connect(url.replace("+psycopg2", ""), connect_timeout=3)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor


def other_database(url: str, name: str) -> str:
    return f"{url.rsplit('/', 1)[0]}/{name}"


@pytest.mark.parametrize("login", ["people_app", "people_owner"])
@pytest.mark.parametrize("foreign", ["pipeline", "postgres", "template1"])
def test_a_service_login_cannot_enter_another_database(
        servers: Servers, login: str, foreign: str) -> None:
    name = servers.environment.database(foreign) if foreign == "pipeline" else foreign
    with pytest.raises(psycopg2.OperationalError, match="permission denied for database"), \
            session(servers.postgres.url(login, name)):
        pass


def test_the_application_login_makes_no_tables_but_the_owner_does(servers: Servers) -> None:
    with session(servers.database_url("people")) as application, \
            pytest.raises(errors.InsufficientPrivilege):
        application.execute("CREATE TABLE sneaked (id int)")
    with session(servers.owner_url("people")) as owner:
        owner.execute("CREATE TABLE made_by_owner (id int)")
        owner.execute("DROP TABLE made_by_owner")
        assert owner.statusmessage == "DROP TABLE"


def test_nobody_enters_without_the_right_password(servers: Servers) -> None:
    wrong = servers.database_url("people").replace(
        servers.place.password("people_app"), "wrong-password")
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"), \
            session(wrong):
        pass


def test_what_is_committed_is_on_disk(servers: Servers) -> None:
    with session(servers.owner_url("people")) as owner:
        owner.execute("SELECT name, setting FROM pg_settings WHERE name IN "
                      "('fsync', 'synchronous_commit', 'full_page_writes', 'listen_addresses')")
        assert dict(owner.fetchall()) == {
            "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
            "listen_addresses": "127.0.0.1"}


def test_a_killed_server_comes_back_with_what_was_committed(
        place: Place, child: Callable[..., Child]) -> None:
    postgres = Postgres(place)
    postgres.prepare()
    running = child(postgres.command, postgres.environment)
    postgres.wait()
    postgres.create_logins(["people"])
    postgres.create_database("people", "people")
    with session(postgres.url("people_owner", "people")) as owner:
        owner.execute("CREATE TABLE paid (minor int)")
        owner.execute("INSERT INTO paid VALUES (4200)")
        first = running.pid
        sessions = psutil.Process(first).children(recursive=True)
        running.kill()
    _, left = psutil.wait_procs(sessions, timeout=20)  # while one lives, no new server starts
    assert left == []
    postgres.prepare()
    running.start_again()
    postgres.wait()
    with session(postgres.url("people_owner", "people")) as owner:
        owner.execute("SELECT minor FROM paid")
        assert owner.fetchall() == [(4200,)]
    assert running.pid != first


def test_a_lock_whose_number_belongs_to_another_program_is_forgotten(
        place: Place, child: Callable[..., Child]) -> None:
    postgres = Postgres(place)
    postgres.prepare()
    (postgres.cluster / "postmaster.pid").write_text(f"{os.getpid()}\n{postgres.cluster}\n")
    postgres.prepare()
    child(postgres.command, postgres.environment)
    postgres.wait()
    assert postgres.problem() is None


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become another user")
def test_root_can_lend_the_server_to_a_system_user(
        place: Place, child: Callable[..., Child]) -> None:
    reachable = Path(f"/var/tmp/salesloop-{os.getpid()}")
    reachable.mkdir(mode=0o755)
    try:
        postgres = Postgres(place, account_of("nobody", reachable))
        postgres.prepare()
        running = child(postgres.command, postgres.environment)
        postgres.wait()
        assert Path(f"/proc/{running.pid}").stat().st_uid != 0
    finally:
        end_all(place.root)
        shutil.rmtree(reachable)


def test_a_new_place_at_an_old_path_finds_no_cluster_that_it_cannot_enter(tmp_path: Path) -> None:
    """The clone was deleted, and its cluster stayed where the system user keeps it."""
    account = Account(user="nobody", elsewhere=tmp_path / "elsewhere")
    first = Postgres(Place(tmp_path / "state"), account).cluster
    assert Postgres(Place(tmp_path / "state"), account).cluster == first
    shutil.rmtree(tmp_path / "state")
    assert Postgres(Place(tmp_path / "state"), account).cluster != first
