"""Rights on the broker: everyone writes under their own name only, and calls whom they may call."""

from __future__ import annotations

import re
from typing import Any

import pytest

from chassis.topology import (
    CALLS,
    DEAD_LETTERS,
    GATEWAY,
    RPC_EXCHANGE,
    SERVICES,
    dead_queue,
    definitions,
    exchange,
    inbox,
    inbox_arguments,
    rpc_queue,
    user_of,
)

EVERYBODY = (*SERVICES, GATEWAY)
DEFINED = definitions(["v"], {name: f"secret-of-{name}" for name in EVERYBODY})
RIGHTS = {right["user"]: right for right in DEFINED["permissions"]}
CALLING = {right["user"]: right for right in DEFINED["topic_permissions"]}
A_REPLY = "2f1b6c0e-9a51-4f61-8f0e-0d4ad1f0a001"


def _may(kind: str, user: str, name: str) -> bool:
    return re.search(RIGHTS[user][kind], name) is not None


def _may_call(user: str, routing_key: str) -> bool:
    return re.search(CALLING[user]["write"], routing_key) is not None


@pytest.mark.parametrize("user", EVERYBODY)
def test_events_are_published_by_their_owner_alone(user: str) -> None:
    assert [name for name in SERVICES if _may("write", user, exchange(name))] == [
        name for name in SERVICES if name == user
    ]


@pytest.mark.parametrize("user", EVERYBODY)
@pytest.mark.parametrize("kind", ["configure", "write", "read"])
def test_nobody_touches_the_queues_of_another(user: str, kind: str) -> None:
    others = [
        queue(name) for name in SERVICES if name != user for queue in (inbox, rpc_queue, dead_queue)
    ]
    others += [f"rpc.reply-{name}-{A_REPLY}" for name in EVERYBODY if name != user]
    assert [queue for queue in others if _may(kind, user, queue)] == []


@pytest.mark.parametrize("user", EVERYBODY)
def test_nobody_makes_exchanges(user: str) -> None:
    names = [RPC_EXCHANGE, DEAD_LETTERS, *map(exchange, SERVICES)]
    assert [name for name in names if _may("configure", user, name)] == []


@pytest.mark.parametrize("user", EVERYBODY)
def test_everybody_calls_whom_the_table_names_and_answers_anybody(user: str) -> None:
    called = {name for name in EVERYBODY if _may_call(user, f"{name}.some_operation")}
    assert called == set(CALLS.get(user, ()))
    assert _may_call(user, A_REPLY)
    assert not _may_call(user, "people")


@pytest.mark.parametrize(
    "name", ["people.inbox.x", "xpeople.inbox", "people-inbox", "rpc-peoples", ""]
)
def test_a_name_that_only_resembles_ones_own_is_foreign(name: str) -> None:
    assert not any(_may(kind, "people", name) for kind in ("configure", "write", "read"))


def test_passwords_are_stored_salted() -> None:
    again = definitions(["v"], {"people": "secret-of-people"})["users"][0]
    first: dict[str, Any] = next(user for user in DEFINED["users"] if user["name"] == "people")
    assert again["password_hash"] != first["password_hash"]
    assert "secret-of" not in str(DEFINED)


def test_what_an_inbox_refuses_reaches_a_dead_letter_queue_that_is_defined() -> None:
    queues = {queue["name"] for queue in DEFINED["queues"]}
    routes = {
        (bound["source"], bound["routing_key"]): bound["destination"]
        for bound in DEFINED["bindings"]
    }
    for service in SERVICES:
        arguments = inbox_arguments(service)
        route = (arguments["x-dead-letter-exchange"], arguments["x-dead-letter-routing-key"])
        assert routes[route] == dead_queue(service)
        assert dead_queue(service) in queues


def test_the_user_of_an_address_is_read_without_its_escapes() -> None:
    assert user_of("amqp://a%40b:secret@host:5672/v") == "a@b"
