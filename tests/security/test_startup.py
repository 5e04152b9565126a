"""Outside local mode a process refuses weak, shared and foreign secrets, and says why."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from chassis.safety import faults, refuse_unsafe
from deploy.local.make_secrets import main as make_secrets
from deploy.local.place import PROCESSES, ROOT
from tests.servers import Servers

START_LIMIT = 30
Change = Callable[[dict[str, str], Path], Any]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make secrets` writes."""
    folder = tmp_path_factory.mktemp("deployment") / "secrets"
    assert make_secrets([str(folder), "--keys-at", str(folder / "keys")]) == 0
    return folder


def given(made: Path, process: str) -> dict[str, str]:
    lines = (made / f"{process}.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines)


def start(process: str, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Start the process for real, outside local mode."""
    environment = {
        "PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore",
        "SALESLOOP_WEB_PORT": "1", "GATEWAY_BIND": "127.0.0.1:1", **settings}  # fmt: skip
    command = [sys.executable, "-m", "chassis.run", process]
    if process == "gateway":
        command = [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn_config.py",
                   "gateway.app:create_app()"]  # fmt: skip
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True,
                          timeout=START_LIMIT, check=False)  # fmt: skip


def with_password(name: str, password: str, user: str | None = None) -> Change:
    def change(settings: dict[str, str], _: Path) -> None:
        scheme, _, rest = settings[name].partition("://")
        login, _, tail = rest.rpartition("@")
        settings[name] = f"{scheme}://{user or login.split(':')[0]}:{password}@{tail}"

    return change


def readable_key(settings: dict[str, str], _: Path) -> None:
    Path(settings["SALESLOOP_KEY_FILE"]).chmod(0o644)


def shared_key(settings: dict[str, str], keys: Path) -> None:
    """Two processes were given one key, and the list of public keys says so."""
    public = keys / "public.json"
    known = json.loads(public.read_text())
    public.write_text(json.dumps({**known, "people": known["org"]}))


def anothers_key(settings: dict[str, str], keys: Path) -> None:
    settings["SALESLOOP_KEY_FILE"] = str(keys / "people.pem")


def same_password_twice(settings: dict[str, str], keys: Path) -> None:
    for name in ("AMQP_URI", "DATABASE_URL_ORG"):
        with_password(name, "h4Kz81mQpR27vTxw")(settings, keys)


AMQP, DATABASE = "AMQP_URI", "DATABASE_URL_ORG"
UNSAFE: dict[str, tuple[Change, str, str]] = {
    "guest:guest": (with_password(AMQP, "guest", "guest"), "默认密码", "a default password"),
    "no password": (with_password(AMQP, ""), "默认密码", "a default password"),
    "a well-known password": (with_password(DATABASE, "changeme"), "默认密码",
                              "a default password"),
    "a well-known one with a number": (with_password(DATABASE, "Password123"), "默认密码",
                                       "a default password"),
    "a password equal to its name": (with_password(DATABASE, "org_app"), "密码与用户名相同",
                                     "the password is the user's name"),
    "a short password": (with_password(AMQP, "h4Kz81mQpR27vTx"), "密码过于简单", "too simple"),
    "one letter many times": (with_password(AMQP, "a" * 40), "密码过于简单", "too simple"),
    "a super user": (with_password(DATABASE, "h4Kz81mQpR27vTxw", "postgres"), "超级用户",
                     "super user"),
    "one password for two": (same_password_twice, "同一密码", "the same password"),
    "the owner's login": (
        lambda settings, _: settings.update(DATABASE_OWNER_URL_ORG="postgresql://o:x@h/org"),
        "迁移专用", "of migrations"),
    "another's login": (
        lambda settings, _: settings.update(DATABASE_URL_PEOPLE="postgresql://p:x@h/people"),
        "其他进程", "another process"),
    "a failpoint": (lambda settings, _: settings.update(SALESLOOP_FAILPOINT="after_commit"),
                    "只能用于本地模式", "for local mode only"),
    "a moved clock": (lambda settings, _: settings.update(SALESLOOP_CLOCK_FILE="/tmp/clock"),
                      "只能用于本地模式", "for local mode only"),
    "a key that others may read": (readable_key, "chmod 600", "others may read"),
    "a shared key": (shared_key, "共用同一密钥", "share one key"),
    "another's key": (anothers_key, "公钥不符", "does not belong"),
    "no key": (lambda settings, _: settings.pop("SALESLOOP_KEY_FILE"), "文件不存在",
               "there is no such file"),
}  # fmt: skip


def changed(made: Path, tmp_path: Path, process: str, change: Change) -> dict[str, str]:
    keys = tmp_path / "keys"
    shutil.copytree(made / "keys", keys)
    settings = given(made, process)
    settings["SALESLOOP_KEY_FILE"] = str(keys / f"{process}.pem")
    settings["SALESLOOP_PUBLIC_KEYS"] = str(keys / "public.json")
    change(settings, keys)
    return settings


@pytest.mark.parametrize("name", UNSAFE)
def test_a_service_names_what_is_unsafe(name: str, made: Path, tmp_path: Path) -> None:
    change, zh, en = UNSAFE[name]
    found = "\n".join(map(str, faults("org", changed(made, tmp_path, "org", change))))
    assert zh in found
    assert en in found


@pytest.mark.parametrize("name", ["guest:guest", "a shared key", "a key that others may read"])
def test_a_service_does_not_start_and_says_why_without_the_secret(
    name: str, made: Path, tmp_path: Path
) -> None:
    change, zh, en = UNSAFE[name]
    done = start("org", changed(made, tmp_path, "org", change))
    assert done.returncode == 1
    assert "拒绝启动" in done.stderr
    assert "refuses to start" in done.stderr
    assert zh in done.stderr
    assert en in done.stderr
    assert "guest:guest" not in done.stdout + done.stderr


def test_the_gateway_does_not_start_and_does_not_try_again(made: Path, tmp_path: Path) -> None:
    settings = changed(made, tmp_path, "gateway", with_password(AMQP, "short"))
    done = start("gateway", settings)
    assert done.returncode != 0
    assert done.stderr.count("拒绝启动") == 1
    assert "too simple" in done.stderr


@pytest.mark.parametrize("process", PROCESSES)
def test_what_make_secrets_writes_is_safe(made: Path, process: str) -> None:
    assert list(faults(process, given(made, process))) == []


def test_local_mode_takes_what_a_developer_has(
    monkeypatch: pytest.MonkeyPatch, servers: Servers
) -> None:
    unsafe = {"AMQP_URI": "amqp://guest:guest@127.0.0.1/"}
    refuse_unsafe("org", unsafe)
    monkeypatch.setenv("SALESLOOP_MODE", "production")
    with pytest.raises(SystemExit):
        refuse_unsafe("org", unsafe)


def test_only_its_owner_reads_what_make_secrets_writes(made: Path) -> None:
    files = [path for path in made.rglob("*") if path.is_file() and path.name != "public.json"]
    assert {path.name for path in files} >= {"org.env", "migrations.env", "postgres.sql", "org.pem"}
    assert {oct(path.stat().st_mode & 0o777) for path in files} == {"0o600"}
    assert {oct(path.stat().st_mode & 0o777) for path in (made, made / "keys")} == {"0o700"}


def test_no_two_processes_share_a_secret(made: Path) -> None:
    passwords = [
        value.split(":")[2].split("@")[0]
        for process in (*PROCESSES, "migrations")
        for name, value in given(made, process).items()
        if "://" in value
    ]
    assert len(passwords) == len(set(passwords)) == 9 + 8 + 8
    described = (made / "definitions.json").read_text()
    assert not any(password in described for password in passwords)


def test_secrets_are_never_overwritten(made: Path) -> None:
    before = (made / "org.env").read_text()
    assert make_secrets([str(made)]) == 1
    assert (made / "org.env").read_text() == before


def test_what_make_secrets_writes_makes_real_logins(made: Path, servers: Servers) -> None:
    """The statements run on a real server: each login enters its own database and no other."""
    mark = f"made{secrets.token_hex(3)}_"
    statements = (made / "postgres.sql").read_text()
    wanted = [line for line in statements.splitlines() if " org" in line or " people" in line]
    port = servers.postgres.port
    with closing(servers.postgres.connect()) as session, session.cursor() as cursor:
        for line in wanted:
            for service in ("org", "people"):
                line = line.replace(f" {service}", f" {mark}{service}")
            cursor.execute(line)
    for service in ("org", "people"):
        url = given(made, service)[f"DATABASE_URL_{service.upper()}"]
        password = url.split(":")[2].split("@")[0]
        login = {"host": "127.0.0.1", "port": port, "user": f"{mark}{service}_app",
                 "password": password}  # fmt: skip
        psycopg2.connect(dbname=f"{mark}{service}", **login).close()
        other = {"org": "people", "people": "org"}[service]
        with pytest.raises(psycopg2.OperationalError, match="permission denied"):
            psycopg2.connect(dbname=f"{mark}{other}", **login)
