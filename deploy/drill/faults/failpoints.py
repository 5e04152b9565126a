"""Death at the worst moments, at named places of the code (3, 4, 5)."""

from __future__ import annotations

from datetime import UTC, datetime

from deploy.drill.faults.base import Run, fault
from deploy.local.waiting import wait_until

VICTIM = "people"
LAG = "SELECT coalesce(max(extract(epoch FROM published_at - created_at)), 0) FROM outbox " \
      "WHERE created_at >= %s"


def die_once(run: Run, failpoint: str) -> None:
    """Restart the victim so that it dies at a failpoint, once, and wait until it has."""
    stage = run.stage
    flag = stage.system.place.root / f"died-{failpoint}-{run.number}"
    flag.unlink(missing_ok=True)
    stage.arm({VICTIM: {"SALESLOOP_FAILPOINT": failpoint,
                        "SALESLOOP_FAILPOINT_FLAG": str(flag)}})
    before = stage.pid(VICTIM)
    run.begin()
    wait_until(flag.exists, 60, f"death at {failpoint}")
    stage.wait_reborn(VICTIM, before)
    stage.wait_ready(VICTIM)
    run.bite(stage.pid(VICTIM) != before,
             f"{VICTIM} died at {failpoint}: pid {before} -> {stage.pid(VICTIM)}")
    run.heal()


@fault(3, ("提交后、确认前被杀", "kill -9 between the inbox COMMIT and the ack"),
       ("事件只生效一次", "processed once"))
def before_ack(run: Run) -> None:
    die_once(run, "before_ack")
    again = run.stage.metric("salesloop_events_redelivered_total", VICTIM)
    run.bite(again > 0, f"{again:.0f} redelivered to the new one")
    run.stage.disarm(VICTIM)


@fault(4, ("提交后、发布前被杀", "kill -9 after the commit, before the outbox is published"),
       ("下游事件仍会发出", "the downstream event is still sent"))
def after_commit(run: Run) -> None:
    began = datetime.now(UTC)
    die_once(run, "after_commit")
    lag = float(run.stage.sql(VICTIM, LAG, began)[0][0])
    run.bite(lag > 0.5, f"an event lay {lag:.1f} s unpublished over the death")
    run.stage.disarm(VICTIM)


@fault(5, ("代理确认后、标记前被杀", "kill -9 after the broker's confirm, before published_at"),
       ("发两次，只记一次", "sent twice, counted once"))
def after_publish(run: Run) -> None:
    before = run.stage.metric("salesloop_events_duplicate_total", "analytics", "channels")
    die_once(run, "after_publish")
    again = run.stage.metric("salesloop_events_duplicate_total", "analytics", "channels") - before
    run.bite(again > 0, f"{again:.0f} came twice to the hearers")
    run.stage.disarm(VICTIM)
