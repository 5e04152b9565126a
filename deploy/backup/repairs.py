"""What replay alone does not bring in line after a restore: what others booked of what is gone.

After people: analytics takes back the commission costs of events that people no longer knows; what
people says instead has new ids. After analytics: a row that channels holds differently is announced
in the new epoch, one that no longer exists with 0 (money.md, "Restores").
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from typing import Any

from sqlalchemy import text

from deploy.backup import gaps
from deploy.backup.tools import LIMIT
from deploy.local.place import ROOT, installed_services
from deploy.local.speech import Refusal
from deploy.local.system import System

COSTS = ("commission_calculated", "commission_adjusted")
_HELD = text("""
    SELECT metric, partner_id || '/' || product_line AS subject_id, currency,
           CAST(day AS text) AS day, value FROM held_row""")
_DIFFERING = text("""
    SELECT given.metric, given.subject_id, given.currency, given.day
    FROM unnest(CAST(:metric AS text[]), CAST(:subject_id AS text[]), CAST(:currency AS text[]),
                CAST(:day AS text[]), CAST(:value AS bigint[]))
         AS given(metric, subject_id, currency, day, value)
    LEFT JOIN kpi_row ON kpi_row.metric = given.metric AND kpi_row.subject_kind = 'partner'
         AND kpi_row.subject_id = given.subject_id AND kpi_row.currency = given.currency
         AND kpi_row.day = CAST(given.day AS date)
    WHERE kpi_row.value IS DISTINCT FROM given.value""")


def before_replay(system: System, service: str, lost: Iterable[gaps.Lost]) -> dict[str, int]:
    """Withdraw what must not be counted beside what is about to be said anew; what was changed."""
    gone = [[one.event_id] for one in lost if one.type in COSTS]
    if service != "people" or "analytics" not in installed_services() or not gone:
        return {}
    return {"analytics.withdrawn": run_step(system, "withdraw", gone)}


def after_replay(system: System, service: str) -> dict[str, int]:
    """Bring in line what is held elsewhere; what was changed."""
    if service == "people":
        return before_replay(system, service, gaps.lost(system, service))
    if service != "analytics":
        return {}
    repaired = {"analytics.rebuilt": run_step(system, "rebuild", [])}
    if "channels" in installed_services():
        gaps.wait_until_heard(system, "channels", LIMIT)
        repaired["analytics.said_again"] = run_step(system, "say_again", _held_differently(system))
    return repaired


def _held_differently(system: System) -> list[list[Any]]:
    """The rows of which channels holds another value than analytics has, or which are gone."""
    found: list[list[Any]] = []
    with gaps.engine(system.environment.owner_url("channels")).connect() as channels, \
            gaps.engine(system.environment.owner_url("analytics")).connect() as analytics:
        for page in channels.execution_options(yield_per=gaps.PAGE).execute(_HELD).partitions():
            names = ("metric", "subject_id", "currency", "day", "value")
            columns = {name: [getattr(row, name) for row in page] for name in names}
            found += [[row.metric, "partner", row.subject_id, row.currency, row.day]
                      for row in analytics.execute(_DIFFERING, columns)]
    return found


def run_step(system: System, step: str, lines: list[list[Any]]) -> int:
    """A step of analytics' own, with its login and its epoch; how much it changed."""
    done = subprocess.run(
        [sys.executable, "-m", "services.analytics.recovering", step], cwd=ROOT, text=True,
        env=system.environment.of("analytics"), input="\n".join(map(json.dumps, lines)),
        capture_output=True, timeout=LIMIT, check=False)
    if done.returncode:
        last = "\n".join(done.stderr.splitlines()[-5:])
        raise Refusal(f"analytics 的步骤 {step} 未完成。",
                      f"The step {step} of analytics did not finish:\n{last}")
    return int(done.stdout)
