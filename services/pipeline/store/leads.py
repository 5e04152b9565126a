"""Queries of leads and their history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import false, func, insert, or_, select, update

from chassis.errors import NotFound
from chassis.scope import visible
from chassis.work import Work
from services.pipeline.contract.leads import LeadState, LeadStep
from services.pipeline.rules.lead_contacts import KEYS
from services.pipeline.tables import lead, lead_event


def visible_leads(work: Work) -> Any:
    """Inside the caller's scope; the pool is seen by whoever sees more than the own ones."""
    seen = visible(work, lead.c.owner_id)
    return seen if work.scope in ("own", "partner") else or_(seen, lead.c.owner_id.is_(None))


def one(work: Work, lead_id: str) -> Any:
    """A lead inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        select(lead).where(lead.c.lead_id == lead_id, visible_leads(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def one_to_change(work: Work, lead_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends."""
    lock(work, lead_id)
    found = one(work, lead_id)
    work.must_match(found.version)
    return found


def lock(work: Work, *lead_ids: str) -> None:
    work.lock("row", *(f"lead/{name}" for name in lead_ids))


def by_ids(work: Work, lead_ids: Iterable[str]) -> list[Any]:
    chosen = select(lead).where(lead.c.lead_id.in_(list(lead_ids)))
    return list(work.session.execute(chosen.order_by(lead.c.lead_id)))


def converted_to(work: Work, customer_id: str) -> list[str]:
    """The leads that became a customer."""
    return list(work.session.execute(
        select(lead.c.lead_id).where(lead.c.customer_id == customer_id)).scalars())


def lock_keys(work: Work, keys: Mapping[str, str | None]) -> None:
    """Nobody else enters a lead with one of these keys until the transaction ends."""
    work.lock("party", *(f"lead/{name}/{value}" for name, value in keys.items() if value))


def open_with(work: Work, keys: Mapping[str, str | None]) -> Any:
    """The oldest open lead that has one of the keys; None when none has. Needs `lock_keys`."""
    same = [lead.c[name] == keys[name] for name in KEYS if keys.get(name)]
    chosen = select(lead).where(or_(false(), *same), lead.c.closed_at.is_(None))
    return work.session.execute(
        chosen.order_by(lead.c.created_at, lead.c.lead_id).limit(1)).first()


def open_to_touch(work: Work, keys: Mapping[str, str | None]) -> Any:
    """As `open_with`, and nobody else changes it until the transaction ends."""
    while (found := open_with(work, keys)) is not None:
        lock(work, found.lead_id)
        locked = open_with(work, keys)
        if locked is not None and locked.lead_id == found.lead_id:
            return locked
    return None


def add(work: Work, row: Mapping[str, Any]) -> Any:
    return work.session.execute(insert(lead).values(**row).returning(lead)).one()


def change(work: Work, before: Any, **values: Any) -> Any:
    """Store what changed, raise the record's version; the new row comes back."""
    changed = update(lead).where(lead.c.lead_id == before.lead_id)
    return work.session.execute(
        changed.values(version=before.version + 1, **values).returning(lead)).one()


def look_later(work: Work, row: Any, at: datetime | None) -> None:
    """Say when the timer looks next; nothing that clients see changes."""
    work.session.execute(update(lead).where(lead.c.lead_id == row.lead_id).values(look_at=at))


def look_now(work: Work) -> None:
    """Let the timer look at every lead whose clock runs."""
    running = lead.c.look_at.is_not(None)
    work.session.execute(update(lead).where(running).values(look_at=work.now))


def note(work: Work, row: Any, step: LeadStep, **more: Any) -> None:
    """Add a line to the history; `more`: columns of `lead_event`."""
    told = {"lead_id": row.lead_id, "step": step.value, "happened_at": work.now,
            "actor": work.caller.subject, "owner_id": row.owner_id}
    work.session.execute(insert(lead_event).values(**{**told, **more}))


def entries(work: Work, lead_id: str, most: int) -> list[Any]:
    """The newest lines of the history, the oldest of them first."""
    chosen = select(lead_event).where(lead_event.c.lead_id == lead_id)
    newest = work.session.execute(chosen.order_by(lead_event.c.entry_id.desc()).limit(most))
    return list(newest)[::-1]


def pool(work: Work, since: datetime, most: int) -> list[str]:
    """The ids of the leads that wait for an owner since `since` or later, the oldest first."""
    chosen = select(lead.c.lead_id).where(
        lead.c.state == LeadState.NEW.value, lead.c.pooled_at > since, visible_leads(work))
    return list(work.session.execute(
        chosen.order_by(lead.c.pooled_at, lead.c.lead_id).limit(most)).scalars())


def to_look_at(work: Work, most: int) -> list[str]:
    """The ids of the leads whose response or next escalation is due."""
    chosen = select(lead.c.lead_id).where(lead.c.look_at <= work.now)
    return list(work.session.execute(
        chosen.order_by(lead.c.look_at, lead.c.lead_id).limit(most)).scalars())


def got_since(work: Work, employee_ids: Collection[str], since: datetime) -> dict[str, int]:
    """How many leads each was given after an instant, those included that went on since."""
    of = lead_event.c
    counted = select(of.owner_id, func.count(of.lead_id.distinct())).where(
        of.step == LeadStep.ASSIGNED.value, of.happened_at > since,
        of.owner_id.in_(sorted(employee_ids)))
    return {owner: int(count)
            for owner, count in work.session.execute(counted.group_by(of.owner_id))}
