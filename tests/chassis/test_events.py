"""Events are taken once, whatever happens to the event, the service, the broker or the database."""

from __future__ import annotations

import msgspec
import pytest

from chassis import clock
from chassis.envelope import Origin, enclose, seal
from chassis.topology import DELIVERY_LIMIT, dead_queue, inbox
from deploy.local.waiting import wait_until
from tests.chassis.probe.contract import PROBE, TELLER, Told
from tests.chassis.probe_process import ProbeProcess, Teller

MARKER = "13800001111"


def test_an_event_is_taken_once_even_if_it_comes_three_times(
    probe: ProbeProcess, teller: Teller
) -> None:
    for _ in range(3):
        teller.tell(Told("a"), Told("b"))
    probe.wait_told(2)
    wait_until(probe.is_at_rest, 10, "rest")
    assert probe.told() == 2


def test_only_the_failing_event_of_a_batch_is_set_aside_and_it_is_taken_once_it_can_be(
    probe: ProbeProcess, teller: Teller
) -> None:
    teller.tell(*[Told(f"well-{number}") for number in range(20)], Told("patient", "ill"))
    probe.wait_told(20)
    wait_until(lambda: _waiting(probe) == 1, 10, "the patient")
    probe.servers.sql("INSERT INTO medicine VALUES ('patient')")
    probe.wait_told(21)
    wait_until(lambda: _waiting(probe) == 0, 10, "an empty waiting room")
    assert probe.servers.number("SELECT count(*) FROM told WHERE ref = 'patient'") == 1


def test_an_event_whose_statement_takes_too_long_does_not_hold_up_the_others(
    probe: ProbeProcess, teller: Teller
) -> None:
    teller.tell(Told("endless", "stuck"), Told("quick"))
    probe.wait_told(1)
    wait_until(lambda: _waiting(probe) == 1, 10, "the endless one")
    wait_until(lambda: probe.servers.depth(inbox(PROBE)) == 0, 5, "an empty inbox")


def test_an_event_without_its_predecessor_waits_for_it_and_is_woken_by_it(
    probe: ProbeProcess, teller: Teller
) -> None:
    teller.tell(Told("second", needs="first"))
    wait_until(
        lambda: (
            probe.servers.number(
                "SELECT count(*) FROM waiting WHERE wait_key = 'first' AND attempts = 0"
                " AND due_at > now() + interval '1 minute'"
            )
            == 1
        ),
        10,
        "the second",
    )
    teller.tell(Told("first"))
    assert probe.wait_told(2) < 5
    wait_until(lambda: _waiting(probe) == 0, 10, "an empty waiting room")


def test_an_event_that_only_a_newer_version_hears_is_kept_for_it(
    probe: ProbeProcess, teller: Teller
) -> None:
    """While versions change, an earlier process takes from the same queue as the newer one."""
    envelope = enclose(Told("later"), Origin(TELLER), clock.now(), 0)
    of_tomorrow = msgspec.structs.replace(envelope, type="told_v2")
    teller.send(("told", seal(of_tomorrow)), ("told", seal(of_tomorrow)))
    teller.tell(Told("fine"))
    probe.wait_told(1)
    wait_until(lambda: _waiting(probe) == 1, 10, "the event of tomorrow")
    assert probe.servers.sql("SELECT type, wait_key, attempts, is_parked FROM waiting") == [
        ("told_v2", "reaction/told_v2", 0, False)
    ]
    assert probe.servers.number("SELECT count(*) FROM heard WHERE type = 'told_v2'") == 0


BROKEN = {
    "no JSON": ("told", b"{" + MARKER.encode()),
    "no envelope": ("told", b'{"phone": "' + MARKER.encode() + b'"}'),
    "an event id that is none": (
        "told",
        b'{"event_id": "' + MARKER.encode() + b'", "type": "told", '
        b'"schema_version": 1, "aggregate_id": "x", "aggregate_version": 1, '
        b'"occurred_at": "2026-01-01T00:00:00Z", "actor": "x", "payload": {}}',
    ),
    "brackets without end": ("told", b"[" * 200_000),
    "bytes that are no text": ("told", b"\xff\xfe\x00" + MARKER.encode()),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_goes_to_the_dead_letters_and_is_not_logged(
    name: str, probe: ProbeProcess, teller: Teller
) -> None:
    pid = probe.pid
    teller.send(BROKEN[name])
    teller.tell(Told("fine"))
    probe.wait_told(1)
    wait_until(lambda: probe.servers.depth(dead_queue(PROBE)) == 1, 10, "a dead letter")
    assert probe.pid == pid
    assert probe.is_ready()
    assert MARKER not in probe.log()


def test_an_event_whose_publisher_does_not_own_it_is_refused(
    probe: ProbeProcess, teller: Teller
) -> None:
    unsigned = {"user_id": None}
    envelope = teller.tell(Told("true"))[0]
    probe.wait_told(1)
    forged = Told("forged")
    teller.send((envelope.type, seal(enclose(forged, Origin("x"), clock.now(), 0))), **unsigned)
    wait_until(lambda: probe.servers.depth(dead_queue(PROBE)) == 1, 10, "a dead letter")
    assert probe.told() == 1


@pytest.mark.timeout(900)
def test_an_event_that_kills_its_consumer_each_time_takes_no_other_along(
    probe: ProbeProcess, teller: Teller
) -> None:
    """The broker gives up after 20 deliveries what came 20 times, and counts whatever was in hand;
    the healthy ones before and behind must be done and settled by then."""
    probe.kill()
    healthy = [Told(f"well-{number}") for number in range(60)]
    teller.tell(*healthy[:30], Told("doom", "deadly"), *healthy[30:])
    deaths = 0
    while probe.servers.depth(dead_queue(PROBE)) == 0:
        assert deaths <= DELIVERY_LIMIT + 1
        probe.launch()
        wait_until(lambda: not probe.is_alive() or _is_done(probe), 30, "a death, or rest")
        deaths += not probe.is_alive()
    probe.ensure_running()
    probe.wait_told(60, 60)
    wait_until(probe.is_at_rest, 30, "rest")
    assert deaths > DELIVERY_LIMIT // 2, "it died too seldom to prove anything"
    assert probe.servers.depth(dead_queue(PROBE)) == 1
    assert probe.servers.number("SELECT count(DISTINCT ref) FROM told") == 60


def _is_done(probe: ProbeProcess) -> bool:
    return probe.servers.depth(dead_queue(PROBE)) > 0


def _waiting(probe: ProbeProcess) -> int:
    return probe.servers.number("SELECT count(*) FROM waiting")
