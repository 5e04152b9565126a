"""Answers to earlier commands, kept for their idempotency keys, hold what was entered."""

from __future__ import annotations

from sqlalchemy import func, update

from chassis.work import Work


def answers(work: Work, subject_id: str) -> int:
    """Empty the kept answers that name a subject; a repeated command still is not done again."""
    kept = work.ground.tables.tables["idempotency"]
    holds = func.strpos(func.encode(kept.c.reply, "escape"), subject_id) > 0
    emptied = work.session.execute(update(kept).where(holds).values(reply=b"null"))
    return int(emptied.rowcount)  # type: ignore[attr-defined]
