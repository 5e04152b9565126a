"""Steps of a restore, run by the operator's commands: `python -m services.analytics.recovering`.

`withdraw` reads event ids, `say_again` rows (metric, subject kind, subject, currency, day), a JSON
list a line from the standard input; `rebuild` reads nothing. Each prints how many it changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import text

from chassis.config import setting
from chassis.contract import Nothing
from chassis.database import open_database
from chassis.work import Ground, Work, in_transaction
from services.analytics.contract import Metric, RowKey, SubjectKind
from services.analytics.tables import metadata
from services.analytics.usecases import rebuilding, recovering

STEPS = ("withdraw", "say_again", "rebuild")
USAGE = f"usage / 用法: python -m services.analytics.recovering {'|'.join(STEPS)}\n"
AT_ONCE = 200


def main(arguments: list[str], lines: Iterable[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in STEPS:
        sys.stderr.write(USAGE)
        return 2
    engine = open_database("analytics", pool_size=1)
    ground = Ground("analytics", engine, metadata, epoch=int(setting("SALESLOOP_EPOCH", "0")))
    try:
        changed = sum(in_transaction(ground, act) for act in _acts(arguments[0], lines))
    finally:
        engine.dispose()
    sys.stdout.write(f"{changed}\n")
    return 0


def _acts(step: str, lines: Iterable[str]) -> Iterable[Callable[[Work], int]]:
    """A transaction each."""
    if step == "rebuild":
        return [_rebuild]
    act = _withdraw if step == "withdraw" else _say_again
    given = [json.loads(line) for line in lines if line.strip()]
    return [partial(act, given[start:start + AT_ONCE]) for start in range(0, len(given), AT_ONCE)]


def _rebuild(work: Work) -> int:
    work.session.execute(text("SET LOCAL statement_timeout = 0"))
    return rebuilding.rebuild(Nothing(), work).repaired


def _withdraw(given: list[Any], work: Work) -> int:
    return recovering.withdraw([event_id for (event_id,) in given], work)


def _say_again(given: list[Any], work: Work) -> int:
    return recovering.say_again([_row(*one) for one in given], work)


def _row(metric: str, kind: str, subject_id: str, currency: str, day: str) -> RowKey:
    return RowKey(Metric(metric), SubjectKind(kind), subject_id, currency, date.fromisoformat(day))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], sys.stdin))
