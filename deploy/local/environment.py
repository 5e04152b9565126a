"""The environment of each process: exactly what it needs, and of the secrets only its own."""

from __future__ import annotations

import os

from deploy.local.broker import Broker
from deploy.local.place import ROOT, Place, installed_services
from deploy.local.postgres import Postgres


class Environment:
    """Environments for one vhost and one set of databases (`prefix` before each service's name)."""

    def __init__(self, place: Place, postgres: Postgres, broker: Broker, vhost: str, prefix: str = "") -> None:
        self.place, self.postgres, self.broker, self.vhost, self.prefix = place, postgres, broker, vhost, prefix

    def of(self, process: str) -> dict[str, str]:
        """What a service or the gateway is started with."""
        keys = self.place.keys()
        environment = {
            **_base(), "SALESLOOP_MODE": "local", "AMQP_URI": self.amqp_uri(process),
            "SALESLOOP_KEY_FILE": str(keys / f"{process}.pem"),
            "SALESLOOP_PUBLIC_KEYS": str(keys / "public.json"),
            "SALESLOOP_WEB_PORT": str(self.web_port(process)),
            "SALESLOOP_FILES": str(self.place.folder("files")),
        }
        if process in installed_services():
            environment[f"DATABASE_URL_{process.upper()}"] = self.database_url(process)
        return environment

    def of_migrations(self) -> dict[str, str]:
        return {**_base(), "SALESLOOP_MODE": "local", **{
            f"DATABASE_OWNER_URL_{service.upper()}": self.owner_url(service) for service in installed_services()}}

    def web_port(self, process: str) -> int:
        return self.place.port(f"web_{self.vhost}_{process}")

    def amqp_uri(self, process: str) -> str:
        return os.environ.get("AMQP_URI") or self.broker.uri(process, self.vhost)

    def database_url(self, service: str) -> str:
        own = os.environ.get(f"DATABASE_URL_{service.upper()}")
        return own or self.postgres.url(f"{service}_app", f"{self.prefix}{service}")

    def owner_url(self, service: str) -> str:
        own = os.environ.get(f"DATABASE_OWNER_URL_{service.upper()}")
        return own or self.postgres.url(f"{service}_owner", f"{self.prefix}{service}")


def _base() -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"}
