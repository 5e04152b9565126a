"""Answers to earlier commands, kept for their idempotency keys, hold what was entered."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, update

from chassis.work import Work


def forget_answers(work: Work, subject_ids: Iterable[str]) -> int:
    """Empty the kept answers that name a subject; a repeated command still is not done again."""
    kept = work.ground.tables.tables["idempotency"]
    count = 0
    for name in subject_ids:
        holds = func.strpos(func.encode(kept.c.reply, "escape"), name) > 0
        emptied = work.session.execute(update(kept).where(holds).values(reply=b"null"))
        count += emptied.rowcount  # type: ignore[attr-defined]
    return count
