"""Faults inside a message or its handling: poison, failing, deadly (16, 17, 18)."""

from __future__ import annotations

import json
import pickle
import signal
import subprocess
import sys
import time
import uuid
import xmlrpc.client
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import amqp

from deploy.drill.faults.base import Run, fault
from deploy.drill.stage import MAKE_DUE
from deploy.local.place import ROOT
from deploy.local.waiting import WaitedTooLong, wait_until

VICTIM, MARKER = "people", "13800009999"
DEADLY_LIMIT, PARK_LIMIT = 240, 90
PARKED = "SELECT count(*) FROM waiting WHERE is_parked"
TRIGGER = """
CREATE SEQUENCE IF NOT EXISTS drill_tries;
CREATE OR REPLACE FUNCTION drill_strike() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
  IF NEW.employee_id = '{seller}' THEN {act} END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER drill_strike BEFORE INSERT ON commission_line
FOR EACH ROW EXECUTE FUNCTION drill_strike()"""
UNDO = ("DROP TRIGGER IF EXISTS drill_strike ON commission_line;"
        "DROP FUNCTION IF EXISTS drill_strike; DROP SEQUENCE IF EXISTS drill_tries")
FAIL_THRICE = "IF nextval('drill_tries') <= 3 THEN RAISE EXCEPTION 'drill'; END IF;"
FAIL_ALWAYS = "PERFORM nextval('drill_tries'); RAISE EXCEPTION 'drill';"
SLEEP = ("BEGIN PERFORM pg_sleep(60); EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(60); "
         "END;")
"""Longer than any limit: the statement neither succeeds nor fails while its process lives."""
END_SESSIONS = ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE application_name = 'salesloop-people'")
ASLEEP = ("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' "
          "AND application_name = 'salesloop-people'")


@contextmanager
def striking(run: Run, seller: str, act: str) -> Iterator[None]:
    """Let the victim's database misbehave for one seller's lines only."""
    run.stage.sql(VICTIM, TRIGGER.format(seller=seller, act=act))
    try:
        yield
    finally:
        run.stage.sql(VICTIM, UNDO)


@fault(16, ("毒消息：坏 JSON、pickle、错误结构、伪造发布者、5 MB",
            "poison: bad JSON, pickle, wrong schema, forged publisher, 5 MB"),
       ("进入死信或搁置，其余照常，日志无个人数据",
        "to dead letters or parked, others flow, no PII in logs"))
def poison(run: Run) -> None:
    stage = run.stage
    run.begin()
    hearers = [name for name in stage.rabbit.hearers("deal_signed") if name.endswith(".inbox")]
    parked = sum(stage.sql(name, PARKED)[0][0] for name in stage.services)
    bad = [b'{"phone": "' + MARKER.encode(), pickle.dumps({"phone": MARKER}),
           b'{"phone": "' + MARKER.encode() * 450_000 + b'"}']
    stage.rabbit.publish("pipeline", [("deal_signed", body) for body in bad])
    stage.rabbit.publish("pipeline", [("deal_signed", wrong_schema())], user_id=None)
    refused = is_refused(run)
    stage.rabbit.publish("pipeline", [("deal_signed", wrong_schema())])
    injected = (len(bad) + 1) * len(hearers)
    wait_until(lambda: stage.rabbit.dead_letters() >= injected, 30, "dead letters", 0.5)
    dead = stage.rabbit.dead_letters()
    run.check(dead == injected, f"{dead} dead letters, injected {injected}")
    run.check(refused, "the broker let a foreign login speak as pipeline")
    park(run, parked + len(hearers))
    run.heal()
    shown = sum(MARKER in file.read_text(errors="replace")
                for file in stage.keeper.log.glob("*.log"))
    run.check(shown == 0, f"personal data in {shown} logs")
    run.bite(dead > 0, f"{dead} dead letters of {injected} injected, {len(hearers)} parked, "
                       "a forged login refused by the broker")
    clear(run, hearers)


def wrong_schema() -> bytes:
    """An envelope that is one, around a payload that is none."""
    return json.dumps({
        "event_id": str(uuid.uuid4()), "type": "deal_signed", "schema_version": 1,
        "aggregate_id": "deal_x", "aggregate_version": 1, "occurred_at": "2026-03-03T00:00:00Z",
        "actor": "drill", "payload": {"phone": MARKER}}).encode()


def is_refused(run: Run) -> bool:
    """Whether the broker refuses people's login speaking as pipeline."""
    try:
        run.stage.rabbit.publish("people", [("deal_signed", b"{}")], user_id="pipeline")
    except (amqp.exceptions.AMQPError, OSError):
        return True
    return False


def park(run: Run, number: int) -> None:
    """Make what waits due again and again until so many are parked."""

    def is_parked() -> bool:
        for service in run.stage.services:
            run.stage.sql(service, MAKE_DUE)
        return sum(int(run.stage.sql(name, PARKED)[0][0])
                   for name in run.stage.services) >= number

    wait_until(is_parked, PARK_LIMIT, f"{number} parked", 0.3)


def clear(run: Run, hearers: list[str]) -> None:
    """Take what was injected away again."""
    for queue in hearers:
        service = queue.removesuffix(".inbox")
        run.stage.rabbit.on_vhost("purge_queue", f"{service}.dead")
        run.stage.sql(service, "DELETE FROM waiting WHERE is_parked")


@fault(17, ("处理失败三次后成功；一直失败",
            "a handler fails 3 times, then works; one fails for ever"),
       ("退避后成功；搁置、告警，可重放", "success after backoff; parked with alert, replay works"))
def failing(run: Run) -> None:
    stage, (first, second) = run.stage, run.cast.sellers
    run.begin()
    with striking(run, first, FAIL_THRICE):
        run.wait_signed(10)
        wait_until(lambda: stage.sql(VICTIM, "SELECT last_value FROM drill_tries")[0][0] > 3, 60,
                   "a success after three failures", 0.2)
        tries = stage.sql(VICTIM, "SELECT last_value FROM drill_tries")[0][0]
    run.traffic.stop()
    stage.settle(run.traffic.acknowledged)
    with striking(run, second, FAIL_ALWAYS):
        run.sign(2)
        wait_until(lambda: stage.sql(VICTIM, "SELECT count(*) FROM waiting")[0][0] > 0, 30,
                   "a failing event")
        park(run, 1)
        wait_until(lambda: stage.metric("salesloop_events_parked") == 1, 10, "the alert's figure")
    unpark(run)
    run.heal()
    run.bite(tries > 3, f"{tries} tries until success; 1 parked after 20 tries, the figure of the "
                        "alert 1, then replayed")


def unpark(run: Run) -> None:
    """The operator's own command."""
    subprocess.run([sys.executable, "-m", "chassis.recovery", "unpark", VICTIM], cwd=ROOT,
                   env=run.stage.environment.of(VICTIM), check=True, capture_output=True,
                   timeout=60)


@fault(18, ("某一消息反复使消费者崩溃", "one message kills its consumer again and again"),
       ("只有该消息进入死信，其余照常",
        "only that message is dead-lettered, healthy ones are processed"))
def deadly(run: Run) -> None:
    """Whenever the victim works on that message it is killed, as by a lack of memory."""
    stage, (deadly_seller, other) = run.stage, run.cast.sellers
    killed, until = 0, time.monotonic() + DEADLY_LIMIT
    with striking(run, deadly_seller, SLEEP):
        with stage.frozen(VICTIM):  # so that all of them are in hand at once
            healthy = run.sign(5, other)
            run.sign(1, deadly_seller)
            healthy += run.sign(5, other)
        while stage.rabbit.dead_letters() == 0 and time.monotonic() < until:
            killed += _die_of_it(run)
        dead = stage.rabbit.dead_letters()
        done = sum(run.is_certified(deal) for deal in healthy)
    run.check(dead == 1 and done == len(healthy), f"{dead} dead letters, {done} healthy ones done")
    stage.rabbit.on_vhost("purge_queue", f"{VICTIM}.dead")
    stage.sql("pipeline", "UPDATE outbox SET published_at = NULL WHERE created_at > now() - "
                          "interval '10 minutes' AND type = 'deal_signed'")
    run.heal()
    run.bite(killed > 10, f"{VICTIM} died {killed} times of it, {dead} dead letter")


def _die_of_it(run: Run) -> bool:
    """Kill the victim as soon as it works on that message, its sessions with it; False when it
    does not come to it within a few seconds."""
    stage = run.stage
    try:
        wait_until(lambda: stage.sql(VICTIM, ASLEEP)[0][0] > 0, 10, "the deadly message")
    except WaitedTooLong:
        return False
    before = stage.pid(VICTIM)
    stage.signal(stage.tree(VICTIM), signal.SIGKILL)
    stage.sql(VICTIM, END_SESSIONS)
    wait_until(lambda: stage.pid(VICTIM) != before, 30, "its death")
    with suppress(xmlrpc.client.Fault):  # the keeper was quicker
        stage.keeper.run(VICTIM)  # at once, without its growing pauses
    return True
