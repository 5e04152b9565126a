"""What a process may not do, tried with its own logins: databases, ledgers, the broker, calls.

The broker's own refusals of foreign events and calls are shown in `tests/deploy/test_broker.py`;
here is the whole table, and what the services themselves refuse when the broker lets it through.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import amqp
import psycopg2
import pytest
from kombu import Connection

from chassis import clock, codec
from chassis.envelope import Origin, enclose, seal
from chassis.migrations import ledgers_of
from chassis.passport import PASSPORT_AUDIENCE, Caller, Signer, service_caller
from chassis.rpc_client import Headers, RemoteReply, RpcClient
from chassis.topology import CALLS, GATEWAY, SERVICES, dead_queue, exchange, inbox, rpc_queue
from deploy.local.place import PROCESSES, migrated_services, stored_services
from deploy.local.waiting import wait_until
from tests.builders import signed
from tests.running import RunningSystem
from tests.servers import Servers

MARKER = "王小明13800138000"


def login(servers: Servers, service: str, database: str) -> Any:
    """A session of a service's application login in some database."""
    session = psycopg2.connect(
        host="127.0.0.1", port=servers.postgres.port, user=f"{service}_app", dbname=database,
        password=servers.place.password(f"{service}_app"), connect_timeout=3)  # fmt: skip
    session.autocommit = True
    return session


@pytest.mark.parametrize("service", stored_services())
def test_a_service_enters_no_database_but_its_own(servers: Servers, service: str) -> None:
    others = [servers.environment.database(one) for one in stored_services() if one != service]
    for database in (*others, "postgres", "template1"):
        with pytest.raises(psycopg2.OperationalError, match="permission denied|no pg_hba"):
            login(servers, service, database)
    login(servers, service, servers.environment.database(service)).close()


FORBIDDEN_STATEMENTS = (
    "CREATE TABLE mine (id int)",
    "CREATE TEMPORARY TABLE mine (id int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE ROLE mine SUPERUSER",
    "CREATE DATABASE mine",
    "CREATE EXTENSION dblink",
    "ALTER TABLE outbox ADD COLUMN mine int",
    "ALTER TABLE outbox OWNER TO CURRENT_USER",
    "DROP TABLE outbox",
    "TRUNCATE outbox",
    "CREATE INDEX mine ON outbox (id)",
    "CREATE TRIGGER mine BEFORE INSERT ON outbox EXECUTE FUNCTION tsvector_update_trigger()",
    "SET ROLE {service}_owner",
    "SET SESSION AUTHORIZATION postgres",
    "SELECT pg_read_file('PG_VERSION')",
    "SELECT lo_import('/etc/hostname')",
    "COPY outbox TO PROGRAM 'cat'",
    "COPY outbox TO '/tmp/outbox'",
    "SELECT rolpassword FROM pg_authid",
    "ALTER SYSTEM SET fsync = off",
    "UPDATE alembic_version SET version_num = '0'",
)  # fmt: skip


@pytest.mark.parametrize("service", migrated_services())
def test_a_service_changes_no_structure_and_leaves_its_rows(servers: Servers, service: str) -> None:
    session = login(servers, service, servers.environment.database(service))
    allowed = []
    with closing(session), session.cursor() as cursor:
        for statement in FORBIDDEN_STATEMENTS:
            try:
                cursor.execute(statement.format(service=service))
            except psycopg2.errors.InsufficientPrivilege:
                continue
            except psycopg2.Error as error:
                allowed.append(f"{statement}: {type(error).__name__}")
            else:
                allowed.append(statement)
    assert allowed == []


LEDGERS = [(service, table) for service in migrated_services() for table in ledgers_of(service)]


@pytest.mark.parametrize(("service", "ledger"), LEDGERS)
def test_a_ledger_is_only_added_to(servers: Servers, service: str, ledger: str) -> None:
    session = login(servers, service, servers.environment.database(service))
    with closing(session), session.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s",
                       (ledger,))  # fmt: skip
        columns = [name for (name,) in cursor.fetchall()]
        for statement in (
            *(f"UPDATE {ledger} SET {name} = {name}" for name in columns),
            f"DELETE FROM {ledger}",
            f"TRUNCATE {ledger} CASCADE",
        ):
            with pytest.raises(psycopg2.errors.InsufficientPrivilege):
                cursor.execute(statement)


@contextmanager
def channel(uri: str) -> Iterator[Any]:
    with Connection(uri, transport_options={"confirm_publish": True}) as connection:
        yield connection.channel()


def published(opened: Any, to: str, key: str, **properties: Any) -> None:
    message = amqp.Message(b"{}", delivery_mode=1, **properties)
    opened.basic_publish_confirm(message, exchange=to, routing_key=key)


Attempt = Callable[[Any, str, str], Any]
"""(channel, the process that tries, another service)"""
BROKER_ATTEMPTS: dict[str, Attempt] = {
    "publish another's event": lambda at, me, other: published(at, exchange(other), "x"),
    "declare another's exchange": lambda at, me, other: at.exchange_declare(
        exchange(other), "topic", durable=True, auto_delete=False),
    "delete another's exchange": lambda at, me, other: at.exchange_delete(exchange(other)),
    "read another's inbox": lambda at, me, other: at.basic_get(inbox(other)),
    "consume another's inbox": lambda at, me, other: at.basic_consume(inbox(other)),
    "consume another's calls": lambda at, me, other: at.basic_consume(rpc_queue(other)),
    "empty another's inbox": lambda at, me, other: at.queue_purge(inbox(other)),
    "delete another's inbox": lambda at, me, other: at.queue_delete(inbox(other)),
    "bind another's inbox": lambda at, me, other: at.queue_bind(
        inbox(other), exchange(other), "x"),
    "unbind another's inbox": lambda at, me, other: at.queue_unbind(
        inbox(other), exchange(other), "x"),
    "read another's dead letters": lambda at, me, other: at.basic_get(dead_queue(other)),
    "read one's own dead letters away": lambda at, me, other: at.basic_get(dead_queue(me)),
    "own a reply queue of another's": lambda at, me, other: at.queue_declare(
        f"rpc.reply-{other}-1", durable=True, auto_delete=False),
    "own any queue": lambda at, me, other: at.queue_declare("mine", durable=True),
    "publish past all exchanges": lambda at, me, other: published(at, "", inbox(other)),
    "take all calls": lambda at, me, other: _bound(at, me, "#"),
    "take another's calls": lambda at, me, other: _bound(at, me, f"{other}.*"),
    "take all replies": lambda at, me, other: _bound(at, me, "*"),
    "speak as another": lambda at, me, other: published(
        at, exchange(me) if me in SERVICES else "nameko-rpc", "x", user_id=other),
    "feed the unheard": lambda at, me, other: published(at, "unheard", ""),
}  # fmt: skip
REFUSED = (amqp.AccessRefused, amqp.PreconditionFailed)


def _bound(at: Any, me: str, pattern: str) -> None:
    queue = f"rpc.reply-{me}-1"
    at.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-expires": 60_000})
    at.queue_bind(queue, "nameko-rpc", pattern)


@pytest.mark.parametrize("process", PROCESSES)
@pytest.mark.parametrize("name", BROKER_ATTEMPTS)
def test_the_broker_refuses(servers: Servers, name: str, process: str) -> None:
    other = "people" if process != "people" else "org"
    if process == GATEWAY and name == "read one's own dead letters away":
        other = process
    with channel(servers.amqp_uri(process)) as opened, pytest.raises(REFUSED):
        BROKER_ATTEMPTS[name](opened, process, other)


@pytest.mark.parametrize("process", PROCESSES)
def test_a_process_calls_those_it_may_and_nobody_else(servers: Servers, process: str) -> None:
    for target in SERVICES:
        with channel(servers.amqp_uri(process)) as opened:
            if target in CALLS.get(process, ()):
                published(opened, "nameko-rpc", f"{target}.nothing")
            else:
                with pytest.raises(amqp.AccessRefused):
                    published(opened, "nameko-rpc", f"{target}.nothing")


class Intruder:
    """Somebody who has taken over one process: its login on the broker and its key."""

    def __init__(self, system: RunningSystem, process: str) -> None:
        self.process = process
        self.client = RpcClient(system.servers.amqp_uri(process), process)
        key = (system.servers.keys_dir / f"{process}.pem").read_text()
        self.signer = Signer(process, key)

    def call(self, target: str, operation: str, who: Caller, **values: Any) -> RemoteReply:
        passport = self.signer.sign(who, PASSPORT_AUDIENCE, clock.now(), timedelta(seconds=30))
        headers = Headers(passport, "a-key", "req_intruder", "en")
        return self.client.call(target, operation, codec.encode(values), headers, 5)


@pytest.fixture
def intruder(running_system: RunningSystem) -> Iterator[Callable[[str], Intruder]]:
    found: list[Intruder] = []

    def take_over(process: str) -> Intruder:
        found.append(Intruder(running_system, process))
        return found[-1]

    yield take_over
    for one in found:
        one.client.close()


AN_ACCOUNT = {"login": "intruder", "password": "a long password", "roles": ["admin"]}
A_PERSON = Caller("acct_boss", permissions={"accounts:write": "all", "org:read": "all"})


def test_a_service_commands_no_other_and_the_attempt_is_written(
    running_system: RunningSystem, intruder: Callable[[str], Intruder]
) -> None:
    reply = intruder("analytics").call(
        "org", "create_account", service_caller("analytics"), **AN_ACCOUNT
    )
    assert reply.error is not None
    assert reply.error["kind"] == "forbidden"
    wait_until(lambda: running_system.client().get("/v1/audit", service="org", actor="analytics")
               .ok()["items"] != [], 5, "the row of the attempt")  # fmt: skip
    row = running_system.client().get("/v1/audit", service="org", actor="analytics")["items"][0]
    assert (row["operation"], row["outcome"]) == ("create_account", "caller.forbidden")


@pytest.mark.parametrize("process", ["analytics", "people", "channels"])
def test_no_service_speaks_for_a_person(
    running_system: RunningSystem, intruder: Callable[[str], Intruder], process: str
) -> None:
    for operation, values in (("create_account", AN_ACCOUNT), ("list_units", {})):
        reply = intruder(process).call("org", operation, A_PERSON, **values)
        assert reply.error is not None
        assert reply.error["kind"] == "unauthenticated"
    assert '"alert":"passport.refused"' in running_system.log("org")


def test_the_gateway_speaks_for_a_person_but_gives_itself_no_command(
    running_system: RunningSystem, intruder: Callable[[str], Intruder]
) -> None:
    gateway = intruder(GATEWAY)
    assert gateway.call("org", "list_units", A_PERSON).error is None
    reply = gateway.call("org", "create_account", service_caller(GATEWAY), **AN_ACCOUNT)
    assert reply.error is not None
    assert reply.error["kind"] == "forbidden"


def dead(system: RunningSystem, service: str) -> int:
    with closing(OperatorView(system.servers)) as operator:
        return operator.depth(dead_queue(service))


class OperatorView:
    """Counts by the queue's own owner: a passive declaration needs no right to read."""

    def __init__(self, servers: Servers) -> None:
        self.connection = Connection(servers.amqp_uri("gateway"))

    def depth(self, queue: str) -> int:
        opened = self.connection.channel()
        return int(opened.queue_declare(queue, passive=True).message_count)

    def close(self) -> None:
        self.connection.release()


def an_event_body(deal_id: str) -> bytes:
    return seal(enclose(signed(deal_id), Origin(MARKER), clock.now(), 0))


FORGERIES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "without a publisher": ("pipeline", "deal_signed", {}),
    "another owner's event through one's own exchange": ("org", "assignment_changed",
                                                         {"user_id": "org"}),
}  # fmt: skip


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_event_is_a_dead_letter_and_nothing_of_it_is_logged(
    running_system: RunningSystem, name: str
) -> None:
    publisher, routing_key, properties = FORGERIES[name]
    before = dead(running_system, "people")
    body = an_event_body(f"deal_forged_{publisher}")
    with channel(running_system.servers.amqp_uri(publisher)) as opened:
        opened.basic_publish_confirm(
            amqp.Message(body, delivery_mode=2, **properties),
            exchange=exchange(publisher), routing_key=routing_key)  # fmt: skip
    wait_until(lambda: dead(running_system, "people") == before + 1, 10, "the dead letter")
    log = running_system.log("people")
    assert "event refused" in log
    assert MARKER not in log
    database = running_system.servers.environment.database("people")
    session = running_system.servers.postgres.connect(database)
    with closing(session), session.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM heard")
        assert cursor.fetchone() == (0,)
