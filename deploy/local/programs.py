"""What runs: PostgreSQL, epmd, the broker, the services whose code is here, the gateway."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from chassis.topology import GATEWAY
from deploy.local.environment import Environment
from deploy.local.keeper import Program
from deploy.local.place import ROOT, Place, installed_services
from deploy.local.speech import Refusal

SERVERS_FIRST, SERVICES_NEXT, GATEWAY_LAST = 10, 50, 90
MOST_REPLICAS = 4
"""Of one service on one machine: each may open 14 sessions, and PostgreSQL has 300 for all."""


@dataclass(frozen=True)
class Replica:
    """One process of a service or of the gateway; `people-2` is the second one of people."""

    process: str
    number: int = 1

    @property
    def name(self) -> str:
        return self.process if self.number == 1 else f"{self.process}-{self.number}"


def programs(environment: Environment) -> list[Program]:
    """Every program of a place; the servers start with the keeper, ours after the migrations."""
    return [*_servers(environment), *_ours(environment)]


def our_processes() -> list[str]:
    """The services and the gateway, as far as their code is here."""
    return [*installed_services(), *([GATEWAY] if _has_gateway() else [])]


def our_replicas(place: Place) -> list[Replica]:
    """Each process to keep: as many of a service as a person wants."""
    return [Replica(process, number) for process in our_processes()
            for number in range(1, place.replicas(process) + 1)]


def check_scale(service: str, number: int) -> None:
    """Refuse what cannot be run that many times."""
    there = ", ".join(installed_services())
    if service not in installed_services():
        raise Refusal(f"没有服务 {service}；可选：{there}",
                      f"There is no service {service}; there are: {there}")
    if not 1 <= number <= MOST_REPLICAS:
        raise Refusal(f"副本数须为 1 至 {MOST_REPLICAS}。",
                      f"The number of replicas is from 1 to {MOST_REPLICAS}.")


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
    for replica in our_replicas(environment.place):
        is_gateway = replica.process == GATEWAY
        yield Program(replica.name, command_of(replica.process),
                      environment.of(replica.process, replica.number),
                      GATEWAY_LAST if is_gateway else SERVICES_NEXT, ROOT)


def command_of(process: str) -> list[str]:
    """How a service or the gateway is started."""
    if process == GATEWAY:
        return [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn_config.py",
                "gateway.app:create_app()"]
    return [sys.executable, "-m", "chassis.run", process]


def given_servers() -> dict[str, str]:
    """The addresses of a person's own servers, as their environment names them."""
    return {name: value for name, value in os.environ.items()
            if value and name.startswith(("AMQP_URI", "DATABASE_URL_", "DATABASE_OWNER_URL_"))}
