"""What runs: PostgreSQL, epmd, the broker, the services whose code is here, the gateway."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from chassis.topology import GATEWAY
from deploy.local.environment import Environment
from deploy.local.keeper import Program
from deploy.local.place import ROOT, installed_services

SERVERS_FIRST, SERVICES_NEXT, GATEWAY_LAST = 10, 50, 90


def programs(environment: Environment) -> list[Program]:
    """Every program of a place; the servers start with the keeper, ours after the migrations."""
    return [*_servers(environment), *_ours(environment)]


def our_processes() -> list[str]:
    """The services and the gateway, as far as their code is here."""
    return [*installed_services(), *([GATEWAY] if _has_gateway() else [])]


def _has_gateway() -> bool:
    return (ROOT / "gateway" / "app.py").exists()


def _servers(environment: Environment) -> Iterator[Program]:
    postgres, broker = environment.postgres, environment.broker
    folder = postgres.place.root
    if environment.services_on_own_postgres():
        yield Program("postgres", postgres.command, postgres.environment, SERVERS_FIRST, folder,
                      starts_itself=True, stop_signal="INT")
    if environment.has_own_broker():
        yield Program("epmd", broker.epmd_command, broker.environment, SERVERS_FIRST, folder,
                      starts_itself=True)
        yield Program("rabbitmq", broker.command, broker.environment, SERVERS_FIRST + 1, folder,
                      starts_itself=True)


def _ours(environment: Environment) -> Iterator[Program]:
    for service in installed_services():
        command = [sys.executable, "-m", "chassis.run", service]
        yield Program(service, command, environment.of(service), SERVICES_NEXT, ROOT)
    if _has_gateway():
        command = [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn_config.py",
                   "gateway.app:create_app()"]
        yield Program(GATEWAY, command, environment.of(GATEWAY), GATEWAY_LAST, ROOT)


def given_servers() -> dict[str, str]:
    """The addresses of a person's own servers, as their environment names them."""
    return {name: value for name, value in os.environ.items()
            if value and name.startswith(("AMQP_URI", "DATABASE_URL_", "DATABASE_OWNER_URL_"))}
