"""Calls: one effect for one key, answers that tell no secrets, clients that can be shared."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from typing import Any

import amqp
import msgspec
import pytest

from chassis import clock
from chassis.amqp_link import connect
from chassis.passport import ACCESS_AUDIENCE, PASSPORT_AUDIENCE, Caller, Signer
from chassis.topology import GATEWAY, RPC_EXCHANGE, SERVICES
from tests.chassis.probe.contract import PROBE
from tests.chassis.probe.usecases import SECRET
from tests.chassis.probe_process import A_PERSON, Asker, ProbeProcess


def test_a_key_sent_fifty_times_at_once_has_one_effect_and_one_answer(
    probe: ProbeProcess, asker: Asker
) -> None:
    with ThreadPoolExecutor(16) as everybody:
        answers = list(everybody.map(lambda _: asker.call("note", key="same", ref="a"), range(50)))
    codes = Counter(answer.error["code"] for answer in answers if answer.error)
    results = {bytes(answer.result) for answer in answers if not answer.error}
    assert set(codes) <= {"idempotency.in_progress"}
    assert len(results) == 1
    assert msgspec.json.decode(results.pop()) == {
        "ref": "a",
        "times": 1,
        "writer": A_PERSON.subject,
    }
    assert asker.call("note", key="same", ref="a").error is None
    assert probe.servers.number("SELECT count(*) FROM written") == 1
    assert probe.servers.number("SELECT count(*) FROM outbox") == 1


def test_a_stored_answer_survives_the_process(probe: ProbeProcess, asker: Asker) -> None:
    first = asker.call("note", key="kept", ref="a")
    assert probe.terminate() == 0
    probe.start()
    assert bytes(asker.call("note", key="kept", ref="a").result) == bytes(first.result)
    assert probe.servers.number("SELECT count(*) FROM written") == 1


def test_a_key_belongs_to_one_request_of_one_caller(probe: ProbeProcess, asker: Asker) -> None:
    asker.call("note", key="k", ref="a")
    reused = asker.call("note", key="k", ref="b")
    assert reused.error is not None
    assert reused.error["code"] == "idempotency.key_reused"
    another = asker.passport(Caller("acct_other", permissions={"notes:write": "all"}))
    assert asker.call("note", key="k", ref="b", passport=another).error is None
    assert probe.servers.number("SELECT count(*) FROM written WHERE ref = 'b'") == 1


def test_a_refusal_is_not_stored_with_its_key(probe: ProbeProcess, asker: Asker) -> None:
    refused = asker.call("note", key="k", ref="a", mood="refuse")
    assert refused.error is not None
    assert (refused.error["code"], refused.error["message"]) == (
        "note.refused",
        "This is not written down.",
    )
    assert asker.call("note", key="k", ref="a").error is None


@pytest.mark.parametrize(
    ("mood", "code"), [("accident", "internal"), ("database accident", "service.unavailable")]
)
def test_no_text_of_an_exception_leaves_the_service(
    mood: str, code: str, probe: ProbeProcess, asker: Asker
) -> None:
    reply = asker.call("note", ref="a", mood=mood)
    assert reply.error is not None
    assert reply.error["code"] == code
    assert SECRET not in str(reply)
    assert SECRET not in probe.log()
    assert probe.servers.number("SELECT count(*) FROM written") == 0


def _headers(passport: str, **more: Any) -> dict[str, Any]:
    return {"salesloop.passport": passport, **more}


def _send(
    asker: Asker, probe: ProbeProcess, body: bytes, headers: dict[str, Any], operation: str = "find"
) -> Any:
    """Publish a request by hand, and wait for the answer as the client does."""
    asker.call("find", ref="x")
    seen: list[Any] = []
    channel = probe.servers.channel(GATEWAY)
    with closing(channel.connection):
        queue = channel.queue_declare(f"rpc.reply-{GATEWAY}-by-hand", exclusive=True)
        reply_to = "0" * 36
        channel.queue_bind(queue.queue, RPC_EXCHANGE, routing_key=reply_to)
        channel.basic_consume(
            queue.queue, no_ack=True, callback=lambda message: seen.append(message.body)
        )
        channel.basic_publish(
            amqp.Message(body, reply_to=reply_to, correlation_id="c", application_headers=headers),
            exchange=RPC_EXCHANGE,
            routing_key=f"{PROBE}.{operation}",
        )
        while not seen:
            channel.connection.drain_events(timeout=10)
    return msgspec.json.decode(seen[0])


def test_only_our_own_headers_are_read(probe: ProbeProcess, asker: Asker) -> None:
    body = b'{"args":[],"kwargs":{"ref":"a"}}'
    foreign = {
        "passport": asker.passport(),
        "nameko.user_id": "root",
        "user_id": "root",
        "subject": "root",
    }
    assert _send(asker, probe, body, foreign)["error"]["code"] == "caller.unknown"
    both = _headers(asker.passport(), **{"nameko.user_id": "root", "user_id": "root"})
    assert _send(asker, probe, body, both, "note")["result"]["writer"] == A_PERSON.subject


BROKEN_REQUESTS = {
    "no JSON": b"{",
    "nothing": b"",
    "no kwargs": b'{"args":[]}',
    "a list": b"[]",
    "brackets without end": b'{"args":[],"kwargs":' + b"[" * 100_000,
    "no text": b"\xff\xfe",
}


@pytest.mark.parametrize("name", BROKEN_REQUESTS)
def test_a_request_that_cannot_be_read_is_answered(
    name: str, probe: ProbeProcess, asker: Asker
) -> None:
    pid = probe.pid
    answer = _send(asker, probe, BROKEN_REQUESTS[name], _headers(asker.passport()))
    assert answer["error"]["code"] == "request.invalid"
    assert probe.is_ready()
    assert probe.pid == pid


def test_an_operation_that_does_not_exist_is_refused(probe: ProbeProcess, asker: Asker) -> None:
    answer = _send(
        asker, probe, b'{"args":[],"kwargs":{}}', _headers(asker.passport()), "drop_everything"
    )
    assert answer["error"]["code"] == "operation.unknown"


PERSON = Caller("acct_person", permissions={"notes:read": "all"})
PASSPORTS: dict[str, Any] = {
    "none": lambda asker: "",
    "an access token": lambda asker: asker.signer.sign(
        PERSON, ACCESS_AUDIENCE, clock.now(), timedelta(minutes=1)
    ),
    "an expired one": lambda asker: asker.signer.sign(
        PERSON, PASSPORT_AUDIENCE, clock.now() - timedelta(minutes=2), timedelta(minutes=1)
    ),
    "a person who says to be a service": lambda asker: asker.signer.sign(
        Caller("acct_person", is_service=True), PASSPORT_AUDIENCE, clock.now(), timedelta(minutes=1)
    ),
    "signed by a key of no issuer": lambda asker: Signer("nobody", asker.signer.private_key).sign(
        PERSON, PASSPORT_AUDIENCE, clock.now(), timedelta(minutes=1)
    ),
}


@pytest.mark.parametrize("name", PASSPORTS)
def test_a_caller_who_proves_nothing_is_not_served(
    name: str, probe: ProbeProcess, asker: Asker
) -> None:
    answer = _send(
        asker, probe, b'{"args":[],"kwargs":{"ref":"a"}}', _headers(PASSPORTS[name](asker))
    )
    assert answer["error"]["code"] == "caller.unknown"


def test_a_caller_without_the_permission_is_refused(probe: ProbeProcess, asker: Asker) -> None:
    reply = asker.call("note", ref="a", passport=asker.passport(PERSON))
    assert reply.error is not None
    assert reply.error["kind"] == "forbidden"
    assert probe.servers.number("SELECT count(*) FROM written") == 0


def test_sixteen_threads_share_one_client_and_each_gets_its_own_answers(
    probe: ProbeProcess, asker: Asker
) -> None:
    padding = "x" * 150

    def ask(thread: int) -> list[str]:
        wanted = [f"{padding}-{thread}-{number}" for number in range(25)]
        got = [
            msgspec.json.decode(bytes(asker.call("find", ref=ref).result))["ref"] for ref in wanted
        ]
        return [ref for ref, seen in zip(wanted, got, strict=True) if ref != seen]

    with ThreadPoolExecutor(16) as everybody:
        mixed_up = [wrong for wrongs in everybody.map(ask, range(16)) for wrong in wrongs]
    assert mixed_up == []


FORBIDDEN = [
    pytest.param("strategy", "crm.events", "noted", id="another's event"),
    pytest.param("people", RPC_EXCHANGE, "crm.note", id="a call that people may not make"),
    pytest.param(GATEWAY, "crm.events", "noted", id="an event by the gateway"),
    pytest.param("strategy", "", "crm.inbox", id="straight into another's inbox"),
]


@pytest.mark.parametrize(("login", "exchange", "routing_key"), FORBIDDEN)
def test_the_broker_refuses_what_a_service_may_not_say(
    login: str, exchange: str, routing_key: str, probe: ProbeProcess
) -> None:
    assert {login} <= {*SERVICES, GATEWAY}
    channel = probe.servers.channel(login)
    with closing(channel.connection), pytest.raises(amqp.exceptions.AccessRefused):
        channel.basic_publish(amqp.Message(b"{}"), exchange=exchange, routing_key=routing_key)


def test_a_forged_user_id_is_refused_by_the_broker(probe: ProbeProcess) -> None:
    channel = probe.servers.channel("strategy")
    with closing(channel.connection), pytest.raises(amqp.exceptions.PreconditionFailed):
        channel.basic_publish(
            amqp.Message(b"{}", user_id="pipeline"), exchange="strategy.events", routing_key="told"
        )


def test_publishing_never_reads_from_the_shared_socket(probe: ProbeProcess) -> None:
    connection = connect(probe.servers.uri(GATEWAY))
    with closing(connection):
        assert connection.server_capabilities["connection.blocked"], "the broker offers it"
        assert "connection.blocked" not in connection.client_properties["capabilities"]
        assert connection.transport.sock.gettimeout() == 5
