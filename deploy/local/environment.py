"""The environment of each process: exactly what it needs, and of the secrets only its own."""

from __future__ import annotations

import os
from collections.abc import Mapping

from chassis.topology import GATEWAY
from deploy.local.broker import Broker
from deploy.local.place import MARK, ROOT, Place, stored_services
from deploy.local.postgres import Postgres

INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "LD_LIBRARY_PATH")
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "1048576"}
"""Large blocks, such as those of password hashing, go back to the machine when they are freed."""
INHERITED_FAMILIES = ("SALESLOOP_", "RATE_LIMIT_", "OTEL_", "SSL_CERT_")
OF_ONE = {"org": ("SMTP_", "WECOM_ROBOT_"), "crm": ("WECOM_BRIDGE_", "WECOM_CORP_")}
"""What of the person's environment only one process needs: it names others' servers and secrets."""


class Environment:
    """Environments for one vhost and one set of databases (`prefix` before each service's name).

    `given`: addresses of the person's own servers (AMQP_URI, DATABASE_URL_<SERVICE>); they win.
    """

    def __init__(self, postgres: Postgres, broker: Broker, vhost: str, prefix: str = "",
                 given: Mapping[str, str] | None = None) -> None:
        self.place: Place = postgres.place
        self.postgres, self.broker, self.vhost, self.prefix = postgres, broker, vhost, prefix
        self.given = given or {}

    def of(self, process: str, replica: int = 1) -> dict[str, str]:
        """What a service or the gateway is started with; replicas differ in their web port only."""
        own = {name: value for name, value in os.environ.items()
               if name.startswith(OF_ONE.get(process, ()))}
        environment = {
            **self._common(), **own, "AMQP_URI": self.amqp_uri(process),
            "SALESLOOP_KEY_FILE": str(self.place.keys() / f"{process}.pem"),
            "SALESLOOP_WEB_PORT": str(self.web_port(process, replica)),
        }
        if process == GATEWAY:
            environment["GATEWAY_BIND"] = f"127.0.0.1:{self.web_port(GATEWAY)}"
            environment["SALESLOOP_METRICS_PORT"] = str(self.metrics_port(GATEWAY))
        if process in stored_services():
            environment[f"DATABASE_URL_{process.upper()}"] = self.database_url(process)
            environment["SALESLOOP_EPOCH"] = str(self.place.epoch(process))
        return environment

    __call__ = of

    def of_migrations(self) -> dict[str, str]:
        """What migrations run with: the owner logins, and nothing of the broker."""
        owners = {f"DATABASE_OWNER_URL_{service.upper()}": self.owner_url(service)
                  for service in stored_services()}
        return {**self._common(), **owners}

    def of_keeper(self) -> dict[str, str]:
        """What the keeper itself runs with; each program adds its own."""
        return self._common()

    def of_operator(self) -> dict[str, str]:
        """What a person's own commands run with: the gateway's address and org's key."""
        environment = {**self._common(), "SALESLOOP_URL": self.gateway_url(),
                       "SALESLOOP_KEY_FILE": str(self.place.keys() / "org.pem")}
        del environment[MARK]  # a person's command is not ours to end
        return environment

    def web_port(self, process: str, replica: int = 1) -> int:
        """Where a process answers /ready and /metrics; each replica has a port of its own."""
        number = "" if replica == 1 else f"_{replica}"
        return self.place.port(f"web_{self.vhost}_{process}{number}")

    def metrics_port(self, process: str, replica: int = 1) -> int:
        """Where Prometheus finds a process; the gateway's figures are not on its public port."""
        if process == GATEWAY:
            return self.place.port(f"metrics_{self.vhost}_{GATEWAY}")
        return self.web_port(process, replica)

    def gateway_url(self) -> str:
        return f"http://127.0.0.1:{self.web_port(GATEWAY)}"

    def amqp_uri(self, process: str) -> str:
        return self.given.get("AMQP_URI") or self.broker.uri(process, self.vhost)

    def database(self, service: str) -> str:
        return f"{self.prefix}{service}"

    def database_url(self, service: str) -> str:
        own = self.given.get(f"DATABASE_URL_{service.upper()}")
        return own or self.postgres.url(f"{service}_app", self.database(service))

    def owner_url(self, service: str) -> str:
        """The owner's login; on a person's own server without one, the application's."""
        name = service.upper()
        own = self.given.get(f"DATABASE_OWNER_URL_{name}") or self.given.get(f"DATABASE_URL_{name}")
        return own or self.postgres.url(f"{service}_owner", self.database(service))

    def has_own_broker(self) -> bool:
        return not self.given.get("AMQP_URI")

    def services_on_own_postgres(self) -> list[str]:
        """The services whose databases are ours to make."""
        return [service for service in stored_services()
                if not self.given.get(f"DATABASE_URL_{service.upper()}")]

    def _common(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items()
                     if name in INHERITED or name.startswith(INHERITED_FAMILIES)}
        return {
            **inherited, **FRUGAL, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1",
            "PYTHONWARNINGS": "ignore", "SALESLOOP_MODE": "local", MARK: str(self.place.root),
            "SALESLOOP_PUBLIC_KEYS": str(self.place.keys() / "public.json"),
            "SALESLOOP_FILES": str(self.place.folder("files")),
        }
