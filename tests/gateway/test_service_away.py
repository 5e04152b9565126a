"""A service that is away costs its callers ten seconds at most, and does nothing later."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest

from deploy.local.waiting import wait_until
from tests.gateway.deals import a_deal, how_many_deals, opened
from tests.running import RunningSystem

LONGEST, SLACK = 10.0, 1.0


@pytest.fixture
def frozen_pipeline(running_system: RunningSystem) -> Iterator[RunningSystem]:
    """Pipeline's process holds still, as after a stop signal or a stalled disk."""
    process = running_system.processes["pipeline"]
    process.send_signal(signal.SIGSTOP)
    yield running_system
    process.send_signal(signal.SIGCONT)
    running_system.wait_ready("pipeline")


def test_a_service_that_is_frozen_is_said_to_be_away_in_time(
    frozen_pipeline: RunningSystem,
) -> None:
    began = time.monotonic()
    reply = frozen_pipeline.client().post("/v1/deals", a_deal())
    assert time.monotonic() - began < LONGEST + SLACK
    assert (reply.status, reply["code"]) == (503, "service.unavailable")
    assert int(reply.headers["Retry-After"]) > 0
    assert frozen_pipeline.client().get("/v1/employees").status == 200


def test_what_was_given_up_is_not_done_later(running_system: RunningSystem) -> None:
    process = running_system.processes["pipeline"]
    process.send_signal(signal.SIGSTOP)
    try:
        assert running_system.client().post("/v1/deals", a_deal(title="Given up")).status == 503
    finally:
        process.send_signal(signal.SIGCONT)
    opened(running_system.client(), title="Afterwards")
    assert how_many_deals(running_system) == 1


def test_a_service_that_comes_back_is_asked_again(running_system: RunningSystem) -> None:
    first = running_system.processes["pipeline"].pid
    running_system.kill("pipeline")
    try:
        assert running_system.client().get("/v1/deals").status == 503
    finally:
        running_system.start_one("pipeline")
        running_system.wait_ready("pipeline")
    assert running_system.processes["pipeline"].pid != first
    wait_until(
        lambda: running_system.client().get("/v1/deals").status == 200, 15, "pipeline to answer"
    )
    assert opened(running_system.client())["version"] == 1
