"""The clock jumps under all our processes at once (23).

`chassis.clock`, the only place that reads it, is moved: libfaketime makes `time.sleep` of a process
fail (EINVAL), whose monotonic clock must stay. The broker's and PostgreSQL's own clocks stay too.
"""

from __future__ import annotations

import time
from datetime import timedelta

from chassis import clock
from deploy.drill.faults.base import Run, fault
from deploy.local.access import sign_in

HOUR = 3600


@fault(23, ("时钟跳变 ±1 小时", "the clock jumps by +1 h, then to -1 h, then back"),
       ("租约、令牌、退避不受损，可登录", "leases, tokens and backoff survive, login works"))
def jumps(run: Run) -> None:
    stage = run.stage
    told = stage.system.place.root / "clock"
    told.write_text("0")
    names = (*stage.services, "gateway")
    stage.arm(dict.fromkeys(names, {"SALESLOOP_CLOCK_FILE": str(told)}))
    run.begin()
    try:
        for hours in (1, -1, 0):
            run.wait_signed(5)
            fresh = told.with_suffix(".new")
            fresh.write_text(str(hours * HOUR))
            fresh.replace(told)
            _check_jump(run, hours)
    finally:
        run.traffic.stop()
        run.wait_ended()
        stage.disarm(*names)


def _check_jump(run: Run, hours: int) -> None:
    """The processes' clock is another; a client signs in again and goes on."""
    moved = timedelta(hours=hours)
    run.traffic.token = run.stage.token(now=lambda: clock.now() + moved)
    began = time.monotonic()
    signed_in = _signs_in(run)
    run.heal()
    newest = "SELECT extract(epoch FROM max(created_at) - now()) FROM " \
             "(SELECT created_at FROM outbox ORDER BY id DESC LIMIT 1) AS last"
    seen = float(run.stage.sql("pipeline", newest)[0][0]) / 3600
    run.check(signed_in, f"no login at {hours:+d} h")
    run.bite(abs(seen - hours) < 0.1, f"{hours:+d} h: pipeline writes {seen:+.2f} h, "
                                      f"login and a deal after {time.monotonic() - began:.1f} s")


def _signs_in(run: Run) -> bool:
    try:
        return bool(sign_in(run.stage.environment))
    except RuntimeError:
        return False
