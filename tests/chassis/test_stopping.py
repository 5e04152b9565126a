"""A service told to stop finishes what it has in hand; nothing comes twice or is lost."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from chassis.errors import Unavailable
from chassis.topology import inbox, rpc_queue
from deploy.local.waiting import wait_until
from tests.chassis.probe.contract import PROBE, Told
from tests.chassis.probe_process import Asker, ProbeProcess, Teller

EVENTS, CALLS = 400, 30


def test_events_in_hand_are_finished_and_none_is_delivered_again(
    probe: ProbeProcess, teller: Teller
) -> None:
    teller.tell(*[Told(f"e{number}", "slow") for number in range(EVENTS)])
    probe.wait_told(60)
    began = time.monotonic()
    assert probe.terminate() == 0
    assert time.monotonic() - began < 20
    done_before = probe.told()
    assert done_before < EVENTS, "the stop came too late to prove anything"
    probe.start()
    probe.wait_told(EVENTS, 30)
    wait_until(lambda: probe.servers.depth(inbox(PROBE)) == 0, 10, "an empty inbox")
    assert probe.metric("salesloop_events_redelivered_total") == 0
    assert probe.metric("salesloop_events_duplicate_total") == 0
    assert probe.told() == EVENTS


def test_what_hangs_when_the_interpreter_ends_holds_nobody_up(
    probe: ProbeProcess, asker: Asker, tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "import atexit, time\natexit.register(time.sleep, 90)"
    )
    probe.kill()
    probe.start(PYTHONPATH=str(tmp_path))
    asker.call("note", ref="before the end")
    assert probe.terminate() == 0
    assert probe.servers.number("SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0


def test_calls_in_hand_are_answered_and_carried_out_once(probe: ProbeProcess, asker: Asker) -> None:
    def call(number: int) -> bool:
        try:
            return asker.call("note", ref=f"c{number}", mood="slow", limit=40).error is None
        except Unavailable:
            return False

    asker.call("find", ref="warm-up")
    with ThreadPoolExecutor(CALLS) as everybody:
        answers = [everybody.submit(call, number) for number in range(CALLS)]
        wait_until(
            lambda: probe.servers.number("SELECT count(*) FROM written") > 0, 10, "the first note"
        )
        assert probe.terminate() == 0
        written = probe.servers.number("SELECT count(*) FROM written")
        in_hand = "the answers of what was in hand"
        wait_until(lambda: sum(answer.done() for answer in answers) == written, 5, in_hand)
        probe.start()
        answered = sum(answer.result() for answer in answers)
    assert 0 < written < CALLS, "the stop came too early or too late to prove anything"
    assert answered == CALLS
    assert probe.servers.number("SELECT count(*) FROM written") == CALLS
    assert probe.servers.depth(rpc_queue(PROBE)) == 0


def test_what_the_last_work_announced_is_published_before_the_end(
    probe: ProbeProcess, asker: Asker
) -> None:
    for number in range(5):
        asker.call("note", ref=f"last-{number}")
    assert probe.terminate() == 0
    assert probe.servers.number("SELECT count(*) FROM outbox") == 5
    assert probe.servers.number("SELECT count(*) FROM outbox WHERE published_at IS NULL") == 0
    probe.start()


@pytest.mark.parametrize(
    ("failpoint", "twice"), [("after_commit", 0), ("after_publish", 1), ("before_ack", 0)]
)
def test_a_kill_at_the_worst_moment_neither_loses_nor_repeats(
    failpoint: str, twice: int, probe: ProbeProcess, teller: Teller
) -> None:
    probe.kill()
    flag = probe.servers.folder / f"flag-{failpoint}"
    probe.start(SALESLOOP_FAILPOINT=failpoint, SALESLOOP_FAILPOINT_FLAG=str(flag))
    pid = probe.pid
    teller.tell(Told("once"))
    probe.wait_dead()
    assert flag.exists()
    probe.start(SALESLOOP_FAILPOINT=failpoint, SALESLOOP_FAILPOINT_FLAG=str(flag))
    assert probe.pid != pid
    probe.wait_told(1)
    wait_until(probe.is_at_rest, 15, "rest")
    assert probe.told() == 1
    assert probe.servers.depth("unheard") == 1 + twice, "how often what it announces was published"
    assert probe.servers.number("SELECT count(*) FROM heard") == 1


def test_a_call_that_nobody_waits_for_any_more_is_not_carried_out(
    probe: ProbeProcess, asker: Asker
) -> None:
    asker.call("find", ref="warm-up")
    assert probe.terminate() == 0
    with pytest.raises(Unavailable):
        asker.call("note", ref="late", limit=1.0)
    probe.start()
    wait_until(lambda: probe.servers.depth(rpc_queue(PROBE)) == 0, 5, "an empty queue")
    assert asker.call("find", ref="late").error is None
    assert probe.servers.number("SELECT count(*) FROM written") == 0


def test_a_call_past_its_deadline_is_dropped_even_if_the_broker_kept_it(
    probe: ProbeProcess, asker: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    asker.call("find", ref="warm-up")
    probe.terminate()
    keep = asker.client._message

    def without_expiration(*request: object) -> object:
        message = keep(*request)  # type: ignore[arg-type]
        del message.properties["expiration"]
        return message

    monkeypatch.setattr(asker.client, "_message", without_expiration)
    with pytest.raises(Unavailable):
        asker.call("note", ref="late", limit=0.5)
    assert probe.servers.depth(rpc_queue(PROBE)) == 1
    probe.start()
    wait_until(lambda: probe.metric("salesloop_calls_expired_total") == 1, 5, "the dropped call")
    assert probe.servers.depth(rpc_queue(PROBE)) == 0
    assert probe.servers.number("SELECT count(*) FROM written") == 0
