"""The runs of the reconciler."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from chassis.ids import new_id
from chassis.work import Work
from services.analytics.contract import Finding, RunState
from services.analytics.tables import reconciliation

KEPT = timedelta(days=30)
_OPEN = (RunState.ASKED.value, RunState.RUNNING.value)


def ask(work: Work) -> str:
    """Ask for a run; its id."""
    run_id = new_id("recon")
    work.session.execute(
        insert(reconciliation).values(
            run_id=run_id, state=RunState.ASKED.value, asked_at=work.now
        )
    )
    return run_id


def find(work: Work, run_id: str) -> Any:
    return work.session.execute(
        select(reconciliation).where(reconciliation.c.run_id == run_id)
    ).first()


def newest(work: Work) -> Any:
    """The run that ended last; None before the first."""
    return work.session.execute(
        select(reconciliation)
        .where(reconciliation.c.ended_at.is_not(None))
        .order_by(reconciliation.c.ended_at.desc())
        .limit(1)
    ).first()


def newest_findings(work: Work, runs: int) -> list[tuple[Finding, ...]]:
    """What each of the last finished runs found, newest first; fewer if there were fewer."""
    return list(
        work.session.execute(
            select(reconciliation.c.findings)
            .where(reconciliation.c.ended_at.is_not(None))
            .order_by(reconciliation.c.ended_at.desc())
            .limit(runs)
        ).scalars()
    )


def open_run(work: Work) -> str | None:
    """The oldest run that was asked for and not finished: a process may have died over it."""
    return work.session.execute(
        select(reconciliation.c.run_id)
        .where(reconciliation.c.state.in_(_OPEN))
        .order_by(reconciliation.c.asked_at, reconciliation.c.run_id)
        .limit(1)
    ).scalar()


def last_asked(work: Work) -> Any:
    """When a run was last asked for; None before the first."""
    return work.session.execute(select(func.max(reconciliation.c.asked_at))).scalar()


def begin(work: Work, run_id: str) -> None:
    _change(work, run_id, state=RunState.RUNNING.value, started_at=work.now)


def finish(work: Work, run_id: str, **outcome: Any) -> None:
    """Keep what a run found, and forget runs of long ago."""
    _change(work, run_id, state=RunState.DONE.value, ended_at=work.now, **outcome)
    work.session.execute(
        delete(reconciliation).where(reconciliation.c.asked_at < work.now - KEPT)
    )


def _change(work: Work, run_id: str, **values: Any) -> None:
    work.session.execute(
        update(reconciliation).where(reconciliation.c.run_id == run_id).values(**values)
    )
