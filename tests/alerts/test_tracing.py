"""One deal is one trace, from the gateway to the rebate; a collector in trouble costs no deal."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from deploy.local.place import ROOT
from deploy.local.waiting import wait_until
from tests.alerts.scene import Scene

pytestmark = [pytest.mark.timeout(300)]
SIGN = "POST /v1/deals/<deal_id>/sign"
CHAIN = {
    "gateway": SIGN, "pipeline": "pipeline.sign_deal", "people": "people hears deal_signed",
    "analytics": "analytics hears commission_calculated", "channels": "channels hears kpi_updated",
}
ATTRIBUTES = {"salesloop." + name for name in
              ("request_id", "outcome", "event_id", "aggregate_id", "status")}


def a_trace(scene: Scene) -> list:
    """The trace of the newest signature, once it has reached the last service."""
    wait_until(lambda: set(CHAIN.items()) <= {
        (one.process, one.name) for one in scene.collector.trace_of(SIGN)}, 60, "a whole trace")
    return scene.collector.trace_of(SIGN)


def test_one_deal_is_one_trace(scene, parties):
    deal_id = scene.signed_deal(parties)
    scene.client.settled_trail(deal_id)
    trace = a_trace(scene)

    assert len({one.trace for one in trace}) == 1
    roots = [one for one in trace if one.parent not in {other.id for other in trace}]
    assert [(one.process, one.name, one.parent) for one in roots] == [("gateway", SIGN, "")]
    assert len({one.id for one in trace}) == len(trace)


def test_a_trace_holds_ids_and_no_more(scene, parties):
    scene.signed_deal(parties)
    for one in a_trace(scene):
        assert one.attributes.keys() <= ATTRIBUTES, one
        assert "王伟" not in str(one)


def test_a_client_may_begin_the_trace(scene, parties):
    trace, span = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
    deal_id = scene.negotiated_deal(parties)
    path = f"/v1/deals/{deal_id}/sign"
    scene.client.post(path, {"signed_on": "2026-03-03"}, traceparent=f"00-{trace}-{span}-01").ok()
    wait_until(lambda: any(one.trace == trace and one.parent == span
                           for one in scene.collector.spans), 30, "the client's trace")
    scene.client.settled_trail(deal_id)


@pytest.mark.parametrize("traceparent", ["", "00-zz", "00-" + "0" * 32 + "-" + "0" * 16 + "-01",
                                         "'; DROP TABLE deal; --", "x" * 4000])
def test_a_parent_that_is_none_breaks_nothing(scene, parties, traceparent):
    deal_id = scene.negotiated_deal(parties)
    scene.client.post(f"/v1/deals/{deal_id}/sign", {"signed_on": "2026-03-03"},
                      traceparent=traceparent).ok()
    scene.client.settled_trail(deal_id)


def test_a_collector_that_hangs_or_is_away_delays_nothing(scene, parties):
    usual = seconds_for_deals(scene, parties)
    scene.collector.hang()
    before = scene.collector.requests
    hanging = seconds_for_deals(scene, parties)
    wait_until(lambda: scene.collector.requests > before, 30, "a request that hangs")
    hanging = max(hanging, seconds_for_deals(scene, parties))
    scene.collector.answer()
    scene.collector.stop()
    away = seconds_for_deals(scene, parties)
    assert max(hanging, away) < 3 * usual + 3, (usual, hanging, away)  # an export hangs for 10 s


def seconds_for_deals(scene: Scene, parties: tuple[str, str]) -> float:
    """How long six deals take to go all the way."""
    began = time.monotonic()
    for deal_id in [scene.signed_deal(parties) for _ in range(6)]:
        scene.client.settled_trail(deal_id)
    return time.monotonic() - began


def test_without_an_endpoint_nothing_of_it_is_loaded():
    asked = """
import sys
from chassis import tracing
import chassis.dispatch, chassis.reactor, chassis.rpc_client
tracing.start("people")
with tracing.span("x", "server", "00-abc") as span:
    span.note(outcome="ok")
assert span.traceparent == "00-abc" and tracing.current() is None
tracing.close()
print([name for name in sys.modules if name.startswith("opentelemetry")])"""
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, cwd=ROOT,
                          env={"PATH": ""}, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
