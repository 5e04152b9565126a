"""The broker of a stage as its operator sees it: queues, alarms, connections, foreign messages."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from contextlib import closing
from typing import Any

import amqp

from chassis.amqp_link import connect
from chassis.topology import SERVICES, dead_queue, exchange, inbox
from deploy.local.broker import Broker
from deploy.local.environment import Environment

COMMAND, COMMAND_LIMIT = "rabbitmqctl", 180


class Rabbit:
    """`rabbitmqctl` with the place's own cookie, and publishing under a service's login."""

    def __init__(self, broker: Broker, environment: Environment) -> None:
        self.broker, self.environment = broker, environment

    def ctl(self, *arguments: str) -> str:
        """What rabbitmqctl prints; raises CalledProcessError."""
        scripts = broker_scripts(self.broker)
        done = subprocess.run([f"{scripts}/{COMMAND}", "-q", *arguments], check=True, text=True,
                              env=self.broker.environment, capture_output=True,
                              timeout=COMMAND_LIMIT)
        return done.stdout

    def on_vhost(self, command: str, *arguments: str) -> str:
        return self.ctl(command, "-p", self.environment.vhost, *arguments)

    def table(self, *command: str) -> list[list[str]]:
        lines = self.on_vhost(*command, "--no-table-headers").splitlines()
        return [line.split("\t") for line in lines if line]

    def depths(self) -> dict[str, int]:
        """Messages in each queue, those in hand included."""
        return {name: int(depth) for name, depth in self.table("list_queues", "name", "messages")}

    def in_inboxes(self) -> int:
        depths = self.depths()
        return sum(depths[inbox(service)] for service in SERVICES)

    def dead_letters(self) -> int:
        depths = self.depths()
        return sum(depths.get(dead_queue(service), 0) for service in SERVICES)

    def hearers(self, event: str) -> list[str]:
        """The queues that an event type of its owner's exchange goes to."""
        rows = self.table("list_bindings", "routing_key", "destination_name")
        return [queue for key, queue in rows if key == event]

    def connections(self) -> int:
        return len(self.ctl("list_connections", "pid", "--no-table-headers").splitlines())

    def publish(self, owner: str, messages: Iterable[tuple[str, bytes]],
                login: str = "", **properties: Any) -> int:
        """Publish under the owner's exchange, as itself unless `login` says otherwise; how many."""
        sent = 0
        with closing(connect(self.environment.amqp_uri(login or owner))) as connection:
            channel = connection.channel()
            channel.confirm_select()
            for key, body in messages:
                said = {"content_type": "application/json", "delivery_mode": 2, "user_id": owner,
                        **properties}
                channel.basic_publish_confirm(amqp.Message(body, **said),
                                              exchange=exchange(owner), routing_key=key)
                sent += 1
        return sent


def broker_scripts(broker: Broker) -> str:
    """The folder of the server's own scripts, which ask no package manager's wrapper."""
    return broker.command[0].rpartition("/")[0]
