"""Names and rights on the broker: one place that both the definitions file and the processes read.

One durable topic exchange per owner, with an alternate exchange to a bounded `unheard` queue; one
quorum queue per consuming service, with a delivery limit and a dead-letter queue (findings 68-75,
99-101).
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

SERVICES = ("strategy", "org", "people", "pipeline", "crm", "catalog", "channels", "analytics")
GATEWAY = "gateway"
RECONCILER = "analytics"
"""The service that compares what all announced with what all took (`chassis.reconciling`)."""
RPC_EXCHANGE, UNHEARD, DEAD_LETTERS = "nameko-rpc", "unheard", "dead-letters"
DELIVERY_LIMIT = 20
UNHEARD_LIMIT = 100_000
CALLS: Mapping[str, tuple[str, ...]] = {
    GATEWAY: SERVICES,
    "org": ("people",),
    "people": ("org", "pipeline"),
    "strategy": ("analytics", "crm", "org", "people"),
    "pipeline": ("catalog", "crm", "org"),
    "channels": ("pipeline", "crm", "org"),
    "crm": ("org", "people", "strategy"),
    "catalog": ("org",),
    RECONCILER: SERVICES,
}
"""Who may call whom (events.md, "Calls"); the reconciler asks everybody, itself included."""


def exchange(service: str) -> str:
    return f"{service}.events"


def inbox(service: str) -> str:
    return f"{service}.inbox"


def dead_queue(service: str) -> str:
    return f"{service}.dead"


def rpc_queue(service: str) -> str:
    return f"rpc-{service}"


def user_of(uri: str) -> str:
    return unquote(urlsplit(uri).username or "")


def exchange_arguments() -> dict[str, Any]:
    return {"alternate-exchange": UNHEARD}


def inbox_arguments(service: str) -> dict[str, Any]:
    return {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": DEAD_LETTERS,
        "x-dead-letter-routing-key": dead_queue(service),
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }


def definitions(vhosts: Sequence[str], passwords: Mapping[str, str]) -> dict[str, Any]:
    """The broker's definitions file: vhosts, users, rights, exchanges and the dead-letter
    queues."""
    return {
        "vhosts": [{"name": vhost} for vhost in vhosts],
        "users": [_user(name, password) for name, password in passwords.items()],
        "permissions": [_rights(name, vhost) for vhost in vhosts for name in passwords],
        "topic_permissions": [
            right for vhost in vhosts for name in passwords for right in _calls(name, vhost)
        ],
        "exchanges": [entry for vhost in vhosts for entry in _exchanges(vhost)],
        "queues": [entry for vhost in vhosts for entry in _queues(vhost)],
        "bindings": [entry for vhost in vhosts for entry in _bindings(vhost)],
    }


def _user(name: str, password: str) -> dict[str, Any]:
    salt = os.urandom(4)
    digest = hashlib.sha256(salt + password.encode()).digest()
    return {
        "name": name,
        "password_hash": base64.b64encode(salt + digest).decode(),
        "tags": "",
        "hashing_algorithm": "rabbit_password_hashing_sha256",
    }


def _rights(name: str, vhost: str) -> dict[str, str]:
    own = "|".join((rf"{name}\.inbox", rf"rpc-{name}", rf"rpc\.reply-{name}-.*"))
    publish = rf"|{name}\.events" if name in SERVICES else ""
    return {
        "user": name,
        "vhost": vhost,
        "configure": f"^({own})$",
        "write": rf"^({own}|nameko-rpc|dead-letters{publish})$",
        "read": rf"^({own}|nameko-rpc|[a-z]+\.events)$",
    }


def _calls(name: str, vhost: str) -> Iterable[dict[str, str]]:
    """Routing keys on the RPC exchange: calls to the services that this one may call, and replies
    (a UUID)."""
    targets = "|".join(CALLS.get(name, ()))
    allowed = (rf"({targets})\..+|" if targets else "") + "[0-9a-f-]{36}"
    read = rf"^({name}\..*|[0-9a-f-]{{36}})$"
    yield {
        "user": name,
        "vhost": vhost,
        "exchange": RPC_EXCHANGE,
        "write": f"^({allowed})$",
        "read": read,
    }


def _exchanges(vhost: str) -> Iterable[dict[str, Any]]:
    common: dict[str, Any] = {
        "vhost": vhost,
        "durable": True,
        "auto_delete": False,
        "internal": False,
    }
    yield {**common, "name": RPC_EXCHANGE, "type": "topic", "arguments": {}}
    yield {**common, "name": UNHEARD, "type": "fanout", "arguments": {}}
    yield {**common, "name": DEAD_LETTERS, "type": "direct", "arguments": {}}
    for service in SERVICES:
        yield {
            **common,
            "name": exchange(service),
            "type": "topic",
            "arguments": exchange_arguments(),
        }


def _queues(vhost: str) -> Iterable[dict[str, Any]]:
    common: dict[str, Any] = {"vhost": vhost, "durable": True, "auto_delete": False}
    yield {
        **common,
        "name": UNHEARD,
        "arguments": {
            "x-queue-type": "classic",
            "x-max-length": UNHEARD_LIMIT,
            "x-overflow": "drop-head",
        },
    }
    for service in SERVICES:
        yield {**common, "name": dead_queue(service), "arguments": {"x-queue-type": "quorum"}}
        yield {**common, "name": inbox(service), "arguments": inbox_arguments(service)}


def _bindings(vhost: str) -> Iterable[dict[str, Any]]:
    common: dict[str, Any] = {"vhost": vhost, "destination_type": "queue", "arguments": {}}
    yield {**common, "source": UNHEARD, "destination": UNHEARD, "routing_key": ""}
    for service in SERVICES:
        yield {
            **common,
            "source": DEAD_LETTERS,
            "destination": dead_queue(service),
            "routing_key": dead_queue(service),
        }


def declare_inbox(channel: Any, service: str, heard: Iterable[tuple[str, str]]) -> int:
    """Declare a service's inbox and bind it to each (owner, event type) that it hears; how many
    messages lie in it. What is there already stays as it is, what somebody removed is back."""
    queue = inbox(service)
    found = channel.queue_declare(
        queue, durable=True, auto_delete=False, arguments=inbox_arguments(service)
    )
    for owner, name in heard:
        channel.queue_bind(queue, exchange(owner), routing_key=name)
    return int(found.message_count)


def declare_all(channel: Any) -> None:
    """Declare the whole topology over AMQP with one user: for a foreign broker (isolation is then
    off)."""
    for entry in _exchanges("/"):
        channel.exchange_declare(
            entry["name"],
            entry["type"],
            durable=True,
            auto_delete=False,
            arguments=entry["arguments"],
        )
    for entry in _queues("/"):
        channel.queue_declare(
            entry["name"], durable=True, auto_delete=False, arguments=entry["arguments"]
        )
    for entry in _bindings("/"):
        channel.queue_bind(entry["destination"], entry["source"], routing_key=entry["routing_key"])
