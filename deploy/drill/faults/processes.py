"""Faults of our own processes: killed, stopped in turn, doubled (1, 2, 20)."""

from __future__ import annotations

import signal
import time

from deploy.drill.faults.base import Run, fault
from deploy.local.waiting import wait_until

IN_HAND, BETWEEN = 0.5, 2.0
AGAIN = ("salesloop_events_duplicate_total", "salesloop_calls_redelivered_total")
GIVEN_OUT = "salesloop_events_redelivered_total"
"""Not `AGAIN`: a quorum queue marks what it gave to a consumer that was leaving and that never
arrived there (docs/decisions/0015-what-comes-again.md)."""


@fault(1, ("逐一 kill -9 各服务与网关", "kill -9 of each service and the gateway in turn"),
       ("不丢、不重，30 秒内恢复", "0 lost, 0 counted twice, heals within 30 s"))
def kill_each(run: Run) -> None:
    """Each is held for half a second first, so that it dies with work in hand."""
    run.begin()
    stage, pids = run.stage, []
    victims = [*stage.services, "gateway"]
    run.chance.shuffle(victims)
    again = -stage.met_again()
    for victim in victims:
        again += stage.metric("salesloop_events_duplicate_total", victim)
        again += stage.metric("salesloop_events_redelivered_total", victim)
        in_flight = run.traffic.in_flight
        with stage.frozen(victim):
            time.sleep(IN_HAND)
            before = stage.pid(victim)
            stage.signal(stage.tree(victim), signal.SIGKILL)
        stage.wait_reborn(victim, before)
        pids.append(before != stage.pid(victim) and in_flight > 0)
        run.heal(30)
    again += stage.met_again()
    run.bite(all(pids), f"{sum(pids)} of {len(victims)} killed with work in flight, new pids")
    run.bite(again > 0, f"{again:.0f} events met again")


@fault(2, ("负载下逐一 SIGTERM（滚动重启）",
           "SIGTERM of each service under load (rolling restart)"),
       ("在办之事办完，办完的不再来，20 秒内退出",
        "work in hand finishes, none of it comes again, exit in 20 s"))
def stop_each(run: Run) -> None:
    run.begin()
    stage = run.stage
    before = {sample: stage.metric(sample) for sample in (*AGAIN, GIVEN_OUT)}
    longest, in_flight = 0.0, 0
    for victim in stage.services:
        for sample in before:
            before[sample] -= stage.metric(sample, victim)
        in_flight += run.traffic.in_flight > 0
        code, taken = stage.end(victim)
        longest = max(longest, taken)
        run.check(code == 0, f"{victim} ended with {code}")
        stage.start(victim)
    run.heal()
    met = {sample: stage.metric(sample) - count for sample, count in before.items()}
    again = sum(met[sample] for sample in AGAIN)
    run.check(longest <= 20, f"one needed {longest:.1f} s to end")
    run.check(again == 0, f"{again:.0f} came again")
    run.bite(in_flight == len(stage.services),
             f"{in_flight} services stopped under load, the slowest in {longest:.1f} s; "
             f"{met[GIVEN_OUT]:.0f} given out to one that had left")


@fault(20, ("各服务均双副本", "two replicas of each service and relay"),
       ("不重；事件只发布一次", "nothing counted twice, each event published once"))
def two_of_each(run: Run) -> None:
    stage = run.stage
    try:
        for service in stage.services:
            stage.system.scale(service, 2)
        stage.wait_ready()
        before = stage.metric("salesloop_events_duplicate_total")
        run.begin()
        run.wait_signed(80)
        run.heal()
        served = [min(stage.metric("salesloop_operation_seconds_count", name)
                      for name in (service, f"{service}-2")) for service in ("pipeline",)]
        wait_until(lambda: run.traffic.in_flight > 0, 10, "work in flight")
        again = stage.metric("salesloop_events_duplicate_total") - before
        run.check(again == 0, f"{again:.0f} events were published twice")
        run.bite(min(served) > 5, f"16 processes, the idler pipeline answered {min(served):.0f}")
    finally:
        run.traffic.stop()
        for service in stage.services:
            stage.system.scale(service, 1)
