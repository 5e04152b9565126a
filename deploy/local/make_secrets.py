"""Make a deployment's secrets: `python -m deploy.local.make_secrets FOLDER [--amqp HOST:PORT]
[--postgres HOST:PORT] [--vhost NAME]`.

Every password is of 160 random bits, every process has its own Ed25519 key, and each file tells one
reader only what it needs (mode 0600 in folders of mode 0700):

  <process>.env       for one service or the gateway: broker, own database, own key
  <service>-schema.env  for the migration of one service: its owner's login
  migrations.env      for one job that migrates all: the owners' logins
  postgres.sql        for the database's superuser: logins and databases that cannot see each other
  definitions.json    for the broker (load_definitions): users with hashed passwords, rights, queues
  postgres.password   for that superuser; grafana.password likewise
  keys/<process>.pem  private keys; keys/public.json, which every process reads

Made by root, the files belong to the user that our images run as (10001), who must read them.
Nothing is overwritten: rotate by making a new folder.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from chassis.topology import GATEWAY, SERVICES, definitions
from deploy.local.place import PROCESSES, Place, write_secret
from deploy.local.speech import say

KEYS_AT = "/run/secrets/salesloop"
"""Where a process finds its key and the public ones, unless --keys-at says otherwise."""
IMAGE_USER = 10001
"""Who our images run as (deploy/Dockerfile)."""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="make secrets")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--amqp", default="rabbitmq:5672")
    parser.add_argument("--postgres", default="postgres:5432")
    parser.add_argument("--vhost", default="salesloop")
    parser.add_argument("--keys-at", default=KEYS_AT)
    asked = parser.parse_args(arguments)
    if asked.folder.exists() and any(asked.folder.iterdir()):
        say(f"{asked.folder} 不为空，不覆盖任何密钥",
            f"{asked.folder} is not empty: nothing is overwritten")
        return 1
    make(asked)
    if os.geteuid() == 0:
        _give(asked.folder)
    say(f"密钥已写入 {asked.folder}，请勿放入版本库",
        f"the secrets lie in {asked.folder}; keep them out of version control")
    return 0


def make(asked: argparse.Namespace) -> None:
    """Write all files of a deployment."""
    folder: Path = asked.folder
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    Place(folder).keys()
    (folder / "keys").chmod(0o700)
    amqp = {process: secrets.token_hex(20) for process in PROCESSES}
    logins = {f"{service}_{part}": secrets.token_hex(20)
              for service in SERVICES for part in ("owner", "app")}
    described = definitions([asked.vhost], amqp)
    write_secret(folder / "definitions.json", json.dumps(described, indent=1))
    write_secret(folder / "postgres.sql", "".join(_sql(service, logins) for service in SERVICES))
    urls = {login: f"postgresql+psycopg2://{login}:{password}@{asked.postgres}/"
                   + login.partition("_")[0] for login, password in logins.items()}
    owners = {f"DATABASE_OWNER_URL_{service.upper()}": urls[f"{service}_owner"]
              for service in SERVICES}
    write_secret(folder / "migrations.env", _lines(owners))
    for name, url in owners.items():
        service = name.rpartition("_")[2].lower()
        write_secret(folder / f"{service}-schema.env", _lines({name: url}))
    for server in ("postgres", "grafana"):
        write_secret(folder / f"{server}.password", secrets.token_hex(20))
    for process in PROCESSES:
        own = {} if process == GATEWAY else {
            f"DATABASE_URL_{process.upper()}": urls[f"{process}_app"]}
        write_secret(folder / f"{process}.env", _lines({
            "AMQP_URI": f"amqp://{process}:{amqp[process]}@{asked.amqp}/{asked.vhost}", **own,
            "SALESLOOP_KEY_FILE": f"{asked.keys_at}/{process}.pem",
            "SALESLOOP_PUBLIC_KEYS": f"{asked.keys_at}/public.json"}))


def _give(folder: Path) -> None:
    """The files to the images' user; the folders stay closed to everybody but root."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.chown(path, IMAGE_USER, IMAGE_USER)


def _lines(settings: Mapping[str, str]) -> str:
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def _sql(service: str, logins: Mapping[str, str]) -> str:
    """A service's two logins and its database, which no other login may enter."""
    owner, application = f"{service}_owner", f"{service}_app"
    made = "".join(
        f"CREATE ROLE {login} LOGIN NOCREATEDB NOCREATEROLE PASSWORD '{logins[login]}';\n"
        for login in (owner, application))
    return (f"{made}CREATE DATABASE {service} OWNER {owner};\n"
            f"REVOKE ALL ON DATABASE {service} FROM PUBLIC;\n"
            f"GRANT CONNECT ON DATABASE {service} TO {application};\n\n")


if __name__ == "__main__":
    sys.exit(main())
