"""Faults of the broker: gone, wiped, frozen, out of memory, back again (6, 7, 8, 21)."""

from __future__ import annotations

import shutil
import time

from sqlalchemy import create_engine

from chassis.recovery.replaying import replay
from deploy.drill.faults.base import Run, fault
from deploy.drill.faults.probing import lives, probing, reads
from deploy.drill.stage import Stage
from deploy.local.waiting import wait_until

NOBODY_WAITS, LIVE_LIMIT, BACK_LIMIT = 10.5, 1.0, 15
ALARM_FOR, COUNTED_LIMIT = 8, 30
"""Seconds; the depth of a quorum queue is counted only every few seconds."""
OWN_MEMORY = ("absolute", "512MB")


@fault(6, ("kill -9 RabbitMQ，1 与 15 秒后重启", "kill -9 RabbitMQ, restarted after 1 and 15 s"),
       ("期间 10 秒内答 503 并附 Retry-After；已确认者不丢；恢复后 15 秒内 2xx",
        "503 with Retry-After within 10 s meanwhile, nothing acknowledged lost, 2xx in 15 s"))
def gone(run: Run) -> None:
    run.begin()
    stage = run.stage
    for seconds in (1, 15, *((120,) if run.is_long else ())):
        in_flight = run.traffic.in_flight
        with probing(reads(stage)) as seen, stage.absent("rabbitmq") as before:
            time.sleep(seconds)
        run.check(seen.longest <= NOBODY_WAITS, f"an answer took {seen.longest:.1f} s")
        wait_until(lambda: stage.system.broker.problem() is None, 180, "RabbitMQ", 0.2)
        back = run.answered_within(BACK_LIMIT)
        run.heal()
        run.bite(in_flight > 0 and stage.pid("rabbitmq") != before,
                 f"away {seconds} s: {seen.count(503)} x 503, 2xx after {back:.1f} s")
        run.check(seconds == 1 or seen.retry_after > 0, "no 503 with Retry-After")


@fault(7, ("清空 RabbitMQ 数据目录", "RabbitMQ's data directory wiped"),
       ("重放后不丢", "0 lost after replay"))
def wiped(run: Run) -> None:
    """people is held, so that its inbox holds messages that then vanish."""
    stage = run.stage
    run.begin()
    with stage.frozen("people"):
        run.wait_signed(20)
        wait_until(lambda: _held(stage) > 0, COUNTED_LIMIT, "something in the inbox", 0.5)
        lost = _held(stage)
        with stage.absent("rabbitmq"):
            shutil.rmtree(stage.system.broker.folder / "mnesia")
        stage.system.broker.wait(180)
    stage.wait_ready()
    run.heal()
    run.traffic.stop()
    time.sleep(2)
    missing = len(stage.judge(run.traffic.acknowledged).lost)
    run.bite(lost > 0 and missing > 0,
             f"{lost} messages vanished, {missing} entries missing before the replay")
    run.bite(replay_all(run) > 0, "replayed")


def _held(stage: Stage) -> int:
    return stage.rabbit.depths()["people.inbox"]


def replay_all(run: Run) -> int:
    """Say the last hour again, every service; how many events."""
    said = 0
    for service in run.stage.services:
        engine = create_engine(run.stage.environment.database_url(service))
        with engine.begin() as connection:
            said += replay(connection)
        engine.dispose()
    return said


@fault(8, ("RabbitMQ 停顿（SIGSTOP）；内存告警", "RabbitMQ stopped by SIGSTOP; memory alarm"),
       ("无人等待超过 10 秒，中继不卡死", "nobody waits longer than 10 s, no stuck relay"))
def frozen(run: Run) -> None:
    run.begin()
    stage, seconds = run.stage, 60 if run.is_long else 25
    with probing(reads(stage)) as seen, probing(lives(stage)) as alive:
        with stage.frozen("rabbitmq"):
            time.sleep(seconds)
        run.answered_within(BACK_LIMIT)
    run.heal()
    run.check(seen.longest <= NOBODY_WAITS, f"an answer took {seen.longest:.1f} s")
    run.check(alive.longest < LIVE_LIMIT and alive.count(200) == len(alive.answers),
              f"/live took {alive.longest:.1f} s")
    run.bite(seen.count(503) > 0, f"stopped {seconds} s: {seen.count(503)} x 503, "
                                  f"the longest answer {seen.longest:.1f} s")
    _alarm(run)


def _alarm(run: Run) -> None:
    rabbit = run.stage.rabbit
    with probing(reads(run.stage)) as seen:
        rabbit.ctl("set_vm_memory_high_watermark", "0")
        try:
            time.sleep(ALARM_FOR)
        finally:
            rabbit.ctl("set_vm_memory_high_watermark", *OWN_MEMORY)
        run.answered_within(BACK_LIMIT)
    run.check(seen.longest <= NOBODY_WAITS, f"in the alarm an answer took {seen.longest:.1f} s")
    run.bite(seen.longest > 1, f"alarm {ALARM_FOR} s: an answer took {seen.longest:.1f} s")
    run.heal()


@fault(21, ("代理重启后调用网关", "broker restart, then calls through the gateway"),
       ("10 秒内恢复全部成功，连接数不增",
        "errors at most 10 s, then all succeed, no growing connections"))
def connections(run: Run) -> None:
    stage = run.stage
    run.begin()
    before = stage.rabbit.connections()
    old, _ = stage.kill("rabbitmq")
    stage.system.broker.wait(180)
    run.answered_within(10)
    stage.wait_ready()
    run.heal()
    with probing(reads(stage)) as seen:
        wait_until(lambda: len(seen.answers) >= 50, 60, "50 reads")
    run.check(seen.count(200) == len(seen.answers), f"{seen.answers[:3]}")
    try:
        wait_until(lambda: stage.rabbit.connections() <= before, 30, "no more connections", 1)
    except RuntimeError:
        run.check(False, f"connections {before} -> {stage.rabbit.connections()}")
    run.bite(stage.pid("rabbitmq") != old, f"{before} connections before and after, "
                                           f"{seen.count(200)} of {len(seen.answers)} reads")
