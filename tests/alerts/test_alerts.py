"""Each alert fires when the thing that it watches is broken, and ends when it is healed.

A whole system of its own is watched by a real Prometheus. The rules are the project's, only
quickened (`scene.shortened`); the thresholds are as they are.
"""

from __future__ import annotations

import threading
from contextlib import suppress

import pytest
import requests

from deploy.local.place import installed_services
from deploy.local.waiting import wait_until
from deploy.prometheus.naming import OF_OTHERS
from tests.alerts.scene import WITHIN, Scene, write_certificate

pytestmark = [pytest.mark.timeout(600)]


def test_a_reconciler_that_never_ran(scene):
    scene.fires("ReconcilerSilent")
    scene.reconciled()
    scene.ends("ReconcilerSilent")


def test_a_system_that_is_well_is_quiet(scene, parties):
    scene.client.settled_trail(scene.signed_deal(parties))
    there = [f'up{{process="{process}"}} == 1' for process in (*installed_services(), "gateway")]
    there += [f'sum(salesloop_chain_seconds_count{{hop="{hop}"}}) >= 1'
              for hop in ("commission", "certification", "rebate")]
    for expression in (*there, *sorted(OF_OTHERS - {"up"})):
        wait_until(lambda asked=expression: scene.prometheus.series(asked) != [], 30, expression)
    scene.ends()


def test_a_message_that_nobody_can_read(scene):
    scene.publish("pipeline", "deal_signed", b"no envelope")
    scene.fires("DeadLetters", queue="people.dead")
    scene.fires("EventsRefused", service="people",
                meanwhile=lambda: scene.publish("pipeline", "deal_signed", b"{}"))
    for service in installed_services():
        scene.broker_tool("purge_queue", f"{service}.dead", "--vhost", "salesloop")
    scene.ends("DeadLetters", "EventsRefused")


def test_a_reaction_that_fails(scene, parties):
    scene.sql("people", """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'broken on purpose'; END $$;
        CREATE TRIGGER broken BEFORE INSERT ON commission_line
        FOR EACH ROW EXECUTE FUNCTION refuse()""")
    deal_id = scene.signed_deal(parties)
    scene.fires("EventsWaiting", service="people")
    scene.sql("people", "UPDATE waiting SET attempts = 19, due_at = now()")
    scene.fires("EventsParked", service="people")
    scene.sql("people", "DROP TRIGGER broken ON commission_line; DROP FUNCTION refuse()")
    scene.sql("people", "UPDATE waiting SET is_parked = false, attempts = 0, due_at = now()")
    scene.client.settled_trail(deal_id)
    scene.ends("EventsWaiting", "EventsParked")


def test_a_ledger_line_and_events_that_are_gone(scene, parties):
    for deal_id in [scene.signed_deal(parties) for _ in range(3)]:
        scene.client.settled_trail(deal_id)
    wait_until(lambda: scene.reconciled() == [], WITHIN, "nothing to be found")
    scene.sql("people", """
        CREATE TABLE kept AS SELECT * FROM commission_line ORDER BY line_id LIMIT 1;
        DELETE FROM commission_line WHERE line_id IN (SELECT line_id FROM kept);
        DELETE FROM heard WHERE event_id IN (
            SELECT event_id FROM heard WHERE type = 'deal_signed' LIMIT 2)""")
    scene.reconciled()
    scene.fires("LedgersDiffer")
    scene.fires("EventsMissing", producer="pipeline", consumer="people")
    scene.sql("people", "INSERT INTO commission_line SELECT * FROM kept; DROP TABLE kept")
    wait_until(lambda: scene.reconciled() == [], WITHIN, "everything back")
    scene.ends("LedgersDiffer", "EventsMissing")


def test_a_certificate_that_ends_and_a_disk_that_fills(scene):
    write_certificate(scene.certificate, 3)
    scene.fires("CertificateEnds", path=str(scene.certificate))
    write_certificate(scene.certificate, 365)
    scene.ends("CertificateEnds")

    with scene.on_a_small_disk("catalog") as disk:
        wait_until(lambda: (disk / ".").is_dir() and disk.stat().st_dev !=
                   scene.system.place.folder("files").stat().st_dev, 30, "a small disk")
        (disk / "large").write_bytes(b"\0" * 3_900_000)
        scene.fires("DiskAlmostFull", service="catalog")
        (disk / "large").unlink()
        scene.ends("DiskAlmostFull")


def test_a_service_that_hangs_and_then_is_gone(scene, parties):
    people, others = "people", [name for name in installed_services() if name != "people"]
    with scene.frozen(people):
        deal_id = scene.signed_deal(parties)
        scene.pause(5.5)
    scene.client.settled_trail(deal_id)
    scene.fires("ChainSlow", hop="commission")
    with scene.stopped(people):
        body = bytes(scene.sql("pipeline", "SELECT body FROM outbox WHERE type = 'deal_signed' "
                                           "ORDER BY id LIMIT 1")[0][0])
        scene.publish("pipeline", "deal_signed", *[body] * 1_200)
        scene.fires("ReplicaMissing", process=people)
        scene.fires("ProcessMissing", process=people)
        scene.fires("QueueWithoutConsumer", queue="people.inbox")
        scene.fires("QueueWithoutConsumer", queue="rpc-people")
        scene.fires("InboxBacklog", queue="people.inbox")
        scene.fires("GatewayErrors", meanwhile=lambda: questions(scene))
        for other in others:
            assert not scene.prometheus.series(f'up{{process="{other}"}} == 0'), other
    scene.ends()


def questions(scene: Scene) -> None:
    """Four at once, because each may have to wait for its limit."""
    asked = [threading.Thread(target=a_question, args=(scene,)) for _ in range(4)]
    for thread in asked:
        thread.start()
    for thread in asked:
        thread.join(30)


def a_question(scene: Scene) -> None:
    """Something of people's, asked for by a client of its own."""
    headers = dict(scene.client.session.headers)
    with suppress(requests.RequestException):
        requests.get(f"{scene.client.base_url}/v1/employees", headers=headers, timeout=20)


def test_a_database_that_is_away(scene):
    with scene.stopped("postgres"):
        scene.fires("DatabaseDown", service="people")
        scene.fires("OperationErrors", meanwhile=lambda: a_question(scene), service="people")
    scene.ends()


def test_a_broker_that_is_away(scene):
    with scene.stopped("rabbitmq"):
        scene.sql("pipeline", "UPDATE outbox SET published_at = NULL")
        scene.fires("BrokerDown")
        scene.fires("BrokerLinkLost", service="people")
        scene.fires("OutboxStuck", service="pipeline")
    scene.ends()


def test_a_broker_that_takes_nothing(scene):
    scene.broker_tool("set_vm_memory_high_watermark", "absolute", "1MB")
    scene.fires("BrokerMemoryAlarm")
    scene.broker_tool("set_vm_memory_high_watermark", "absolute", "512MB")
    scene.broker_tool("set_disk_free_limit", "900GB")
    scene.fires("BrokerDiskAlarm")
    scene.broker_tool("set_disk_free_limit", "200MB")
    scene.ends("BrokerMemoryAlarm", "BrokerDiskAlarm")
