"""Every query about receivables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Select, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen
from chassis.work import Work
from services.pipeline.contract.receivables import (
    AgeingQuery,
    DunningPolicy,
    ReceivableQuery,
    ReceivableState,
)
from services.pipeline.store import visible_deals
from services.pipeline.tables import deal, dunning_policy, receivable

STANDARD = DunningPolicy()
KEY = ("receivable_id", "deal_id", "number")
SHOWN = (*receivable.c, deal.c.owner_id, deal.c.customer_id)


def of_deal(work: Work, deal_id: str) -> dict[int, Any]:
    """By number, locked."""
    rows = work.session.execute(
        select(receivable).where(receivable.c.deal_id == deal_id).with_for_update())
    return {row.number: row for row in rows}


def keep(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(upsert(receivable).values(row).on_conflict_do_update(
        index_elements=["deal_id", "number"],
        set_={name: value for name, value in row.items() if name not in KEY}))


def change(work: Work, row: Any, **values: Any) -> Any:
    return work.session.execute(
        update(receivable)
        .where(receivable.c.deal_id == row.deal_id, receivable.c.number == row.number)
        .values(version=row.version + 1, **values).returning(receivable)).one()


def to_look_at(work: Work, most: int) -> list[Any]:
    """What has to be announced or dunned, with whose deal it is; nobody else works on them."""
    rows = select(*SHOWN).join(deal, deal.c.deal_id == receivable.c.deal_id).where(
        receivable.c.look_on <= work.today)
    chosen_rows = rows.order_by(receivable.c.look_on).limit(most)
    return list(work.session.execute(
        chosen_rows.with_for_update(of=receivable, skip_locked=True)))


def wanted(work: Work, query: ReceivableQuery) -> Select[Any]:
    state = None if query.state is None else query.state.value
    found = select(*SHOWN).join(deal, deal.c.deal_id == receivable.c.deal_id).where(
        visible_deals(work),
        chosen((receivable.c.state, state), (deal.c.owner_id, query.owner_id),
               (deal.c.customer_id, query.customer_id), (receivable.c.deal_id, query.deal_id)))
    return found if query.due_before is None else found.where(
        receivable.c.due_on < query.due_before)


def open_by_day(work: Work, query: AgeingQuery) -> list[Any]:
    """What is open by currency and day it was due, with how many instalments."""
    left = receivable.c.amount_minor - receivable.c.paid_minor
    rows = (
        select(receivable.c.currency, receivable.c.due_on, func.sum(left).label("minor"),
               func.count().label("count"))
        .join(deal, deal.c.deal_id == receivable.c.deal_id)
        .where(visible_deals(work), receivable.c.state.in_((
            ReceivableState.OPEN.value, ReceivableState.WAITING.value)),
            chosen((deal.c.owner_id, query.owner_id), (deal.c.customer_id, query.customer_id)))
        .group_by(receivable.c.currency, receivable.c.due_on))
    return list(work.session.execute(rows))


def without_rows(work: Work, most: int) -> list[str]:
    """Deals with a plan of before receivables were kept."""
    known = select(receivable.c.deal_id).where(receivable.c.deal_id == deal.c.deal_id).exists()
    rows = select(deal.c.deal_id).where(deal.c.instalments.is_not(None), ~known)
    return list(work.session.execute(rows.order_by(deal.c.deal_id).limit(most)).scalars())


def of_older_policy(work: Work, version: int, most: int) -> list[Any]:
    """Open ones whose next look an older policy decided; nobody else works on them."""
    rows = select(receivable).where(
        receivable.c.state == ReceivableState.OPEN.value, receivable.c.policy_version < version)
    chosen_rows = rows.order_by(receivable.c.policy_version, receivable.c.receivable_id)
    return list(work.session.execute(chosen_rows.limit(most).with_for_update(skip_locked=True)))


def look_again(work: Work, receivable_id: str, look_on: date | None, version: int) -> None:
    """Nothing that anybody sees changes, so its version stays."""
    work.session.execute(
        update(receivable).where(receivable.c.receivable_id == receivable_id)
        .values(look_on=look_on, policy_version=version))


def policy(work: Work) -> tuple[int, DunningPolicy]:
    """The one in force, and its version: 0 while none was set."""
    newest = select(dunning_policy).order_by(dunning_policy.c.policy_version.desc()).limit(1)
    found = work.session.execute(newest).first()
    return (0, STANDARD) if found is None else (found.policy_version, found.terms)


def set_policy(work: Work, terms: DunningPolicy) -> None:
    work.lock("row", "dunning_policy")
    last = work.session.execute(select(func.max(dunning_policy.c.policy_version))).scalar() or 0
    work.session.execute(insert(dunning_policy).values(
        policy_version=last + 1, terms=terms, set_by=work.caller.subject))
