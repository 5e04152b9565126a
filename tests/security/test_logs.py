"""What is secret is in no log, whatever goes wrong: passwords, tokens, keys, addresses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from urllib.parse import urlsplit

import amqp
import pytest
import requests
from kombu import Connection

from chassis.topology import exchange, rpc_queue
from deploy.local.place import PROCESSES, ROOT, installed_services
from deploy.local.waiting import wait_until
from tests.running import Client, RunningSystem

PASSWORD, WRONG = "richtiges-passwort-王", "falsches-passwort-李"
MARKER = "geheim-13800138000"
START_LIMIT = 40


def secrets_of(system: RunningSystem) -> dict[str, str]:
    """Every secret that the processes were given."""
    found = {}
    for process in PROCESSES:
        pem = (system.servers.keys_dir / f"{process}.pem").read_text()
        found[f"key of {process}"] = pem.splitlines()[1]
        for name, value in system.servers.environment.of(process).items():
            if "://" in value:
                found[f"{name} of {process}"] = value
                found[f"password in {name} of {process}"] = str(urlsplit(value).password)
    return {name: value for name, value in found.items() if value != "None"}


@pytest.fixture(scope="module")
def after_trouble(system: RunningSystem) -> Iterator[tuple[RunningSystem, dict[str, str]]]:
    """The system after everything that might be told in a log; with what may not be told."""
    system.empty()
    client = Client(system.base_url, None)
    body = {"login": "log.reader", "password": PASSWORD, "roles": ["seller"]}
    system.client().post("/v1/accounts", body).ok()
    tokens = client.post("/v1/auth/token", {"login": "log.reader", "password": PASSWORD}).ok().body
    client.post("/v1/auth/token", {"login": "log.reader", "password": WRONG})
    client.post("/v1/auth/token", {"refresh_token": tokens["refresh_token"]}).ok()
    client.post("/v1/auth/token", {"refresh_token": tokens["refresh_token"]})
    broken_requests(system, tokens["access_token"])
    broken_messages(system)
    yield system, {
        **secrets_of(system), "password": PASSWORD, "wrong password": WRONG, "marker": MARKER,
        "access token": tokens["access_token"], "refresh token": tokens["refresh_token"],
    }  # fmt: skip
    system.empty()


def broken_requests(system: RunningSystem, token: str) -> None:
    """Calls that fail in the gateway, in the schema and in the database."""
    shown = {"Authorization": f"Bearer {token}"}
    for body in (b"{" + MARKER.encode(), b"[" * 5000, json.dumps({"title": MARKER}).encode()):
        requests.post(f"{system.base_url}/v1/deals", body, timeout=10, headers={
            **shown, "Content-Type": "application/json"})  # fmt: skip
    requests.get(f"{system.base_url}/v1/{MARKER}?q={MARKER}", headers=shown, timeout=10)
    requests.get(f"{system.base_url}/v1/deals?access_token={token}", timeout=10)
    director = system.client()
    director.post("/v1/accounts", {"login": "x", "password": PASSWORD, "roles": [MARKER]})
    with closing(system.servers.postgres.connect(
            system.servers.environment.database("people"))) as session:  # fmt: skip
        cursor = session.cursor()
        cursor.execute("ALTER TABLE employee ADD CONSTRAINT nobody CHECK (false) NOT VALID")
        try:
            reply = director.post("/v1/employees", {"name": MARKER, "hired_on": "2026-01-01"})
            assert reply.status >= 400
        finally:
            cursor.execute("ALTER TABLE employee DROP CONSTRAINT nobody")


def broken_messages(system: RunningSystem) -> None:
    """An event and a call that nobody can decode."""
    junk = b'{"phone": "' + MARKER.encode() + b'"'
    with Connection(system.servers.amqp_uri("pipeline")) as connection:
        connection.channel().basic_publish(
            amqp.Message(junk, user_id="pipeline", delivery_mode=2),
            exchange=exchange("pipeline"), routing_key="deal_signed")  # fmt: skip
    with Connection(system.servers.amqp_uri("gateway")) as connection:
        opened = connection.channel()
        opened.basic_publish(
            amqp.Message(junk, application_headers={"salesloop.passport": MARKER}),
            exchange="nameko-rpc", routing_key="org.create_account")  # fmt: skip
        opened.queue_declare(rpc_queue("org"), passive=True)
    wait_until(lambda: "event refused" in system.log("people"), 10, "the refused event")
    wait_until(lambda: requests.get(system.base_url + "/ready", timeout=5).ok, 10, "the gateway")


def test_no_log_holds_a_secret(
    after_trouble: tuple[RunningSystem, dict[str, str]],
) -> None:
    system, secrets = after_trouble
    logs = {name: system.log(name) for name in (*installed_services(), "gateway")}
    assert all(logs[name] for name in ("people", "org")), "they said something"
    told = {
        f"{what} in the log of {process}"
        for process, log in logs.items()
        for what, value in secrets.items()
        if value in log
    }
    assert told == set()


def test_every_line_of_a_log_is_json(after_trouble: tuple[RunningSystem, dict[str, str]]) -> None:
    system, _ = after_trouble
    for name in installed_services():
        for line in system.log(name).splitlines():
            assert json.loads(line)["process"] == name, line


SECRET = "sEcr3t-of-a-database"
BROKEN: dict[str, Mapping[str, str]] = {
    "a wrong password": {
        "DATABASE_URL_ORG": "postgresql://org_app:{secret}@127.0.0.1:{port}/{database}"},
    "a password with a slash": {
        "DATABASE_URL_ORG": "postgresql://org_app:{secret}/x@127.0.0.1:{port}/{database}"},
    "a port that is none": {
        "DATABASE_URL_ORG": "postgresql://org_app:x@127.0.0.1:{secret}/{database}"},
    "no address at all": {"DATABASE_URL_ORG": "{secret}"},
    "a broker's wrong password": {"AMQP_URI": "amqp://org:{secret}@127.0.0.1:{broker}/x"},
    "a broker's password with a slash": {"AMQP_URI": "amqp://org:{secret}/x@127.0.0.1/x"},
    "a broker's port that is none": {"AMQP_URI": "amqp://org:x@127.0.0.1:{secret}/x"},
    "a key that is none": {"SALESLOOP_KEY_FILE": "{key}"},
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_setting_is_named_and_not_shown(
    system: RunningSystem, name: str, tmp_path: os.PathLike[str]
) -> None:
    """A second process of org, started with it: what it says until it ends or is ended."""
    key = ROOT.joinpath(tmp_path, "key.pem")
    key.write_text(SECRET)
    gaps = {
        "secret": SECRET, "port": str(system.servers.postgres.port), "key": str(key),
        "database": system.servers.environment.database("org"),
        "broker": str(system.servers.broker.port),
    }  # fmt: skip
    changed = {setting: value.format_map(gaps) for setting, value in BROKEN[name].items()}
    environment = {
        **system.servers.environment.of("org"), **changed,
        "SALESLOOP_WEB_PORT": str(system.servers.place.port("web_broken")),
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-m", "chassis.run", "org"], cwd=ROOT, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)  # fmt: skip
    try:
        said, _ = process.communicate(timeout=8)
    except subprocess.TimeoutExpired:
        process.terminate()
        said, _ = process.communicate(timeout=START_LIMIT)
    assert SECRET not in said
    assert said.strip() or name == "a key that is none"


def test_migrations_with_a_broken_address_do_not_show_it(system: RunningSystem) -> None:
    for url in (f"postgresql://o:{SECRET}/x@127.0.0.1/x", f"postgresql://o:{SECRET}@127.0.0.1:1/x"):
        done = subprocess.run(
            [sys.executable, "-m", "chassis.migrations", "upgrade", "org"], cwd=ROOT, text=True,
            env={**system.servers.environment.of_migrations(), "DATABASE_OWNER_URL_ORG": url},
            capture_output=True, timeout=START_LIMIT, check=False)  # fmt: skip
        assert done.returncode != 0
        assert SECRET not in done.stdout + done.stderr
