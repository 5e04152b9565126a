"""Who was merged into whom, and the copies by which a merge can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, insert, or_, select, update

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.tables import customer, customer_merge, merge_policy

merge = customer_merge
HOLDS = merge.c.undone_at.is_(None)


def led(work: Work, customer_ids: Iterable[str]) -> dict[str, str]:
    """Of those that were merged: where they are now, over all steps."""
    found: dict[str, str] = {}
    asked = set(customer_ids)
    while asked:
        rows = work.session.execute(
            select(merge.c.merged_id, merge.c.survivor_id)
            .where(merge.c.merged_id.in_(sorted(asked)), HOLDS))
        steps = {row.merged_id: row.survivor_id for row in rows}
        found |= steps
        asked = set(steps.values()) - set(found)
    return {one: _end(found, one) for one in customer_ids if one in found}


def _end(steps: Mapping[str, str], customer_id: str) -> str:
    while customer_id in steps:
        customer_id = steps[customer_id]
    return customer_id


def family(work: Work, customer_id: str) -> list[str]:
    """A customer and all that went into it: under whose ids its history is written."""
    found, asked = [customer_id], [customer_id]
    while asked:
        asked = list(work.session.execute(
            select(merge.c.merged_id).where(merge.c.survivor_id.in_(asked), HOLDS)
            .order_by(merge.c.merged_id)).scalars())
        found += asked
    return found


def met(work: Work, customer_id: str) -> list[str]:
    """A customer's family, and whatever any of it was ever merged into, undone or not: under whose
    ids its contacts may be named."""
    found = asked = family(work, customer_id)
    while asked:
        rows = work.session.execute(
            select(merge.c.survivor_id).where(merge.c.merged_id.in_(asked)).distinct())
        asked = sorted(set(rows.scalars()) - set(found))
        found = [*found, *asked]
    return found


def steps_from(work: Work, customer_id: str) -> list[str]:
    """The merges that led a customer to where it is now, the first one first."""
    found: list[str] = []
    while True:
        row = work.session.execute(
            select(merge.c.merge_id, merge.c.survivor_id)
            .where(merge.c.merged_id == customer_id, HOLDS)).first()
        if row is None:
            return found
        found.append(row.merge_id)
        customer_id = row.survivor_id


def add(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(merge).values(**row))


def one(work: Work, merge_id: str) -> Any:
    found = work.session.execute(select(merge).where(merge.c.merge_id == merge_id)).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def done(work: Work, merge_id: str, survivor_version: int) -> Any:
    """It is merged; the survivor's version by now is kept, to be announced again."""
    return work.session.execute(
        update(merge).where(merge.c.merge_id == merge_id)
        .values(survivor_version=survivor_version).returning(merge)).one()


def end(work: Work, before: Any) -> Any:
    """It is undone: the copies are used up."""
    return work.session.execute(
        update(merge).where(merge.c.merge_id == before.merge_id)
        .values(version=before.version + 1, undone_at=work.now, undone_by=work.caller.subject,
                copies=None).returning(merge)).one()


def forget(work: Work, customer_ids: Iterable[str]) -> None:
    """No copy is kept of any of them."""
    ids = sorted(customer_ids)
    work.session.execute(
        update(merge).where(or_(merge.c.survivor_id.in_(ids), merge.c.merged_id.in_(ids)),
                            merge.c.copies.is_not(None))
        .values(copies=None, version=merge.c.version + 1))


def forget_next(work: Work, most: int) -> int:
    """Empty the next copies whose time is over; how many they were."""
    over = (select(merge.c.merge_id).where(merge.c.copies.is_not(None),
                                           merge.c.undo_until <= work.now)
            .order_by(merge.c.undo_until).limit(most).with_for_update(skip_locked=True))
    done = work.session.execute(update(merge).where(merge.c.merge_id.in_(over)).values(
        copies=None, version=merge.c.version + 1))
    return int(done.rowcount)  # type: ignore[attr-defined]


def take_out(work: Work, customer_id: str) -> None:
    """The merged customer is no record of its own any more."""
    work.session.execute(delete(customer).where(customer.c.customer_id == customer_id))


def put_back(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(customer).values(**row))


def packed(row: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a customer as they can be kept."""
    return {name: value.isoformat() if isinstance(value, date) else value
            for name, value in row.items()}


def unpacked(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _read(customer.c[name].type.python_type, value) for name, value in kept.items()}


def _read(kind: type, value: Any) -> Any:
    is_written = value is not None and kind in (date, datetime)
    return kind.fromisoformat(value) if is_written else value  # type: ignore[attr-defined]


def policy(work: Work) -> Any:
    """How long merges can be undone; None where the company never said."""
    return work.session.execute(select(merge_policy)).first()


def keep_policy(work: Work, version: int, undo_days: int) -> None:
    work.session.execute(delete(merge_policy))
    work.session.execute(insert(merge_policy).values(
        policy_id="company", version=version, undo_days=undo_days,
        set_by=work.caller.subject, set_at=work.now))
