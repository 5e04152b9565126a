"""Faults of the databases: killed, frozen (9, 10)."""

from __future__ import annotations

import os
import signal
import time

from deploy.drill.faults.base import Run, fault
from deploy.drill.faults.network import database_through
from deploy.drill.faults.probing import Seen, lives, probing, reads

SESSION = "SELECT pid FROM pg_stat_activity WHERE application_name = 'salesloop-pipeline' LIMIT 1"


@fault(9, ("kill -9 PostgreSQL（一个会话；整个实例）",
           "kill -9 PostgreSQL: one session; all of it"),
       ("要么 5xx 要么成功；不丢；连接池 10 秒内恢复",
        "5xx or success, 0 lost, pools heal in 10 s"))
def killed(run: Run) -> None:
    """The death of one session makes the server end all others and recover."""
    run.begin()
    stage = run.stage
    victim, in_flight = int(stage.sql("pipeline", SESSION)[0][0]), run.traffic.in_flight
    os.kill(victim, signal.SIGKILL)
    stage.system.postgres.wait(180)
    first = run.answered_within(10)
    run.heal()
    run.wait_signed(10)
    before, after = stage.kill("postgres")
    stage.system.postgres.wait(180)
    second = run.answered_within(10)
    run.heal()
    troubles = next(run.traffic.troubles)
    run.bite(before != after and in_flight > 0 and troubles > 0,
             f"{troubles} refused or cut answers, 2xx after {first:.1f} and {second:.1f} s")


@fault(10, ("PostgreSQL 停顿（SIGSTOP）；连接半开",
            "PostgreSQL stopped by SIGSTOP; half-open sessions"),
       ("服务仍存活（/live < 1 秒），只有超时错误",
        "services stay live (/live < 1 s), only timeouts"))
def frozen(run: Run) -> None:
    run.begin()
    stage, seconds = run.stage, 30 if run.is_long else 20
    with probing(reads(stage)) as seen, probing(lives(stage)) as alive:
        with stage.frozen("postgres"):
            time.sleep(seconds)
        run.answered_within(15)
    run.heal()
    run.check(seen.longest <= 15, f"an answer took {seen.longest:.1f} s")
    _check_alive(run, alive)
    run.bite(seen.longest > 2, f"stopped {seconds} s: the longest answer {seen.longest:.1f} s, "
                               f"/live at most {alive.longest:.2f} s")
    _half_open(run, seconds)


def _half_open(run: Run, seconds: int) -> None:
    """The connections of one service stay open and silent."""
    with database_through(run, "pipeline") as proxy, probing(lives(run.stage)) as alive:
        run.wait_signed(3)
        proxy.stall()
        held = proxy.open
        time.sleep(seconds)
        proxy.flow()
        run.answered_within(15)
        run.heal()
        run.bite(held > 0, f"{held} connections held {seconds} s, /live at most "
                           f"{alive.longest:.2f} s")
    _check_alive(run, alive)


def _check_alive(run: Run, alive: Seen) -> None:
    run.check(alive.longest < 1 and alive.count(200) == len(alive.answers),
              f"/live: {alive.count(200)} of {len(alive.answers)}, up to {alive.longest:.1f} s")
