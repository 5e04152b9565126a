"""Pairs of customers that share a key, with what that says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, literal, or_, select, union_all
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.scope import visible
from chassis.work import Work
from services.crm.rules.duplicates import HIGHEST, MOST_SHARING, POINTS
from services.crm.tables import customer, duplicate_dismissal

COLUMNS = {"name": "name_key", "phone": "phone_key", "web_domain": "domain_key"}
_SEPARATOR = "/"


def pairs(work: Work, customer_id: str | None) -> Any:
    """All pairs that the caller may see, as a subquery; the smaller id comes first."""
    shared = union_all(*(_sharing(work, field, customer_id) for field in POINTS)).subquery()
    one, other = shared.c.one_id, shared.c.other_id
    said = duplicate_dismissal.c
    is_dismissed = select(said.customer_id).where(
        said.customer_id == one, said.other_customer_id == other).exists()
    score = func.least(HIGHEST, func.sum(shared.c.points))
    return (
        select(one, other, cast(score, shared.c.points.type).label("score"),
               func.array_agg(shared.c.field).label("fields"),
               (one + _SEPARATOR + other).label("pair_id"))
        .where(~is_dismissed).group_by(one, other).subquery())


def dismiss(work: Work, customer_ids: Iterable[str]) -> None:
    one, other = sorted(customer_ids)
    work.session.execute(upsert(duplicate_dismissal).values(
        customer_id=one, other_customer_id=other, dismissed_by=work.caller.subject,
        dismissed_at=work.now).on_conflict_do_nothing())


def _sharing(work: Work, field: str, customer_id: str | None) -> Select[Any]:
    one, other = customer.alias("one"), customer.alias("other")
    key = COLUMNS[field]
    often = select(customer.c[key]).where(customer.c[key].is_not(None)).group_by(
        customer.c[key]).having(func.count().between(2, MOST_SHARING))
    asked = select(
        one.c.customer_id.label("one_id"), other.c.customer_id.label("other_id"),
        cast(literal(field), String).label("field"), literal(POINTS[field]).label("points"),
    ).join(other, and_(one.c[key] == other.c[key], one.c.customer_id < other.c.customer_id)
           ).where(one.c[key].in_(often), visible(work, one.c.owner_id),
                   visible(work, other.c.owner_id))
    if customer_id is not None:
        asked = asked.where(or_(one.c.customer_id == customer_id,
                                other.c.customer_id == customer_id))
    return asked
