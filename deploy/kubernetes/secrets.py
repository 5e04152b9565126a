"""What `make secrets` wrote, as Secrets: `python -m deploy.kubernetes secrets FOLDER small|large`.

Printed for `kubectl apply -f -` and kept nowhere. Each Secret is for one reader:

  <process>, <process>-keys   a service's or the gateway's logins; its private key, all public ones
  <service>-schema            the owner's login, for the migration
  broker-definitions          the broker's users with hashed passwords, rights and queues
  postgres-logins, -superuser (small) what makes the databases
  <service>-db-owner, -app    (large) the same two logins for CloudNativePG
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from chassis.topology import SERVICES
from deploy.kubernetes.names import DEFINITIONS, POSTGRES, PROCESSES, Thing, schema_job, thing
from deploy.local.place import write_secret

LARGE = "large"


def of_folder(folder: Path, overlay: str) -> list[Thing]:
    """All Secrets of an overlay; raises FileNotFoundError where the folder lacks a file."""
    owners = _read(folder / "migrations.env")
    made = [one for process in PROCESSES for one in _process(folder, process, overlay)]
    made += [_secret(schema_job(service), _moved(
        {name: url for name, url in owners.items() if name.endswith(f"_{service.upper()}")},
        overlay)) for service in SERVICES]
    made.append(_secret(DEFINITIONS, _files(folder / "definitions.json")))
    own = _logins(folder, owners) if overlay == LARGE else _single(folder)
    return [*made, *own]


def _process(folder: Path, process: str, overlay: str) -> Iterator[Thing]:
    yield _secret(process, _moved(_read(folder / f"{process}.env"), overlay))
    keys = folder / "keys"
    yield _secret(f"{process}-keys", _files(keys / f"{process}.pem", keys / "public.json"))


def _single(folder: Path) -> Iterator[Thing]:
    password = folder / "postgres.password"
    if not password.exists():
        write_secret(password, secrets.token_hex(20))
    yield _secret("postgres-logins", _files(folder / "postgres.sql"))
    yield _secret("postgres-superuser", {"password": password.read_text().strip()})


def _logins(folder: Path, owners: dict[str, str]) -> Iterator[Thing]:
    for service in SERVICES:
        name = service.upper()
        own = _read(folder / f"{service}.env")
        yield _login(f"{service}-db-owner", owners[f"DATABASE_OWNER_URL_{name}"])
        yield _login(f"{service}-db-app", own[f"DATABASE_URL_{name}"])


def _login(name: str, url: str) -> Thing:
    parts = urlsplit(url)
    data = {"username": unquote(parts.username or ""), "password": unquote(parts.password or "")}
    return _secret(name, data, kind="kubernetes.io/basic-auth")


def _moved(settings: dict[str, str], overlay: str) -> dict[str, str]:
    """In the large overlay each database has a server of its own."""
    if overlay != LARGE:
        return settings
    return {name: _at_own_server(value) if name.startswith("DATABASE_") else value
            for name, value in settings.items()}


def _at_own_server(url: str) -> str:
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    return urlunsplit(parts._replace(
        netloc=f"{login}@{parts.path.strip('/')}-db-rw:{POSTGRES}"))


def _secret(name: str, data: dict[str, str], kind: str = "Opaque") -> Thing:
    return thing("v1", "Secret", name, type=kind, stringData=data)


def _files(*paths: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in paths}


def _read(path: Path) -> dict[str, str]:
    pairs = (line.partition("=") for line in path.read_text().splitlines() if line)
    return {name: value for name, _, value in pairs}
