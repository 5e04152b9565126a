"""Copies of the personas in force, and the score of every customer by them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.contract import CustomerDealStatus
from services.crm.store.customers import is_visible
from services.crm.tables import customer, deal_copy, persona_copy, persona_score

_MEMO = "personas in force"
DECIDED = (CustomerDealStatus.SIGNED.value, CustomerDealStatus.LOST.value)


def keep(work: Work, row: Mapping[str, Any]) -> bool:
    """Keep the newest version of a persona; False when it is no newer than what is held."""
    work.memo.pop(_MEMO, None)
    stored = work.session.execute(
        upsert(persona_copy).values(**row)
        .on_conflict_do_update(
            index_elements=["persona_id"], set_=dict(row),
            where=persona_copy.c.persona_version < row["persona_version"])
        .returning(persona_copy.c.persona_id)).first()
    return stored is not None


def in_force(work: Work) -> list[Any]:
    """Every persona in force; read once a transaction."""
    if _MEMO not in work.memo:
        work.memo[_MEMO] = list(work.session.execute(
            select(persona_copy).order_by(persona_copy.c.persona_id)))
    found: list[Any] = work.memo[_MEMO]
    return found


def one(work: Work, persona_id: str) -> Any:
    """The version in force; raises NotFound."""
    row = work.session.execute(
        select(persona_copy).where(persona_copy.c.persona_id == persona_id)).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def keep_scores(work: Work, rows: list[dict[str, Any]]) -> None:
    """Store the scores of a customer; its lock is held."""
    put = upsert(persona_score).values(rows)
    fresh = {name: put.excluded[name] for name in
             ("persona_version", "score_hundredths", "is_inside", "is_disqualified")}
    work.session.execute(put.on_conflict_do_update(
        index_elements=["persona_id", "customer_id"], set_=fresh))


def scored(work: Work, persona_id: str) -> Select[Any]:
    """The visible customers with their scores."""
    return (
        select(*persona_score.c, customer.c.name, customer.c.owner_id)
        .join(customer, customer.c.customer_id == persona_score.c.customer_id)
        .where(persona_score.c.persona_id == persona_id, _is_shown(work)))


def visible_customers(work: Work) -> int:
    return work.session.execute(
        select(func.count()).select_from(customer).where(_is_shown(work))).scalar_one()


def sides(work: Work, persona: Any) -> list[Any]:
    """How many customers are inside and outside, scored by the version in force."""
    return list(work.session.execute(
        select(persona_score.c.is_inside, func.count().label("customers"),
               func.count().filter(persona_score.c.is_disqualified).label("disqualified"))
        .join(customer, customer.c.customer_id == persona_score.c.customer_id)
        .where(*_by(persona), _is_shown(work)).group_by(persona_score.c.is_inside)))


def decided_deals(work: Work, persona: Any) -> list[Any]:
    """What was won and lost inside and outside, by currency."""
    return list(work.session.execute(
        select(persona_score.c.is_inside, deal_copy.c.status, deal_copy.c.currency,
               func.count().label("deals"), func.sum(deal_copy.c.amount_minor).label("minor"))
        .join(customer, customer.c.customer_id == persona_score.c.customer_id)
        .join(deal_copy, deal_copy.c.customer_id == customer.c.customer_id)
        .where(*_by(persona), _is_shown(work), deal_copy.c.status.in_(DECIDED))
        .group_by(persona_score.c.is_inside, deal_copy.c.status, deal_copy.c.currency)
        .order_by(deal_copy.c.currency)))


def _by(persona: Any) -> tuple[ColumnElement[bool], ...]:
    return (persona_score.c.persona_id == persona.persona_id,
            persona_score.c.persona_version == persona.persona_version)


def _is_shown(work: Work) -> ColumnElement[bool]:
    return is_visible(work) & customer.c.is_erased.is_(False)
