"""Tags: the company's words, and which customers bear them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.store.customers import is_visible
from services.crm.tables import customer, customer_tag, tag


def bears(tag_id: str) -> ColumnElement[bool]:
    """The condition of a customer that has a tag."""
    return customer.c.customer_id.in_(
        select(customer_tag.c.customer_id).where(customer_tag.c.tag_id == tag_id))


def one(work: Work, tag_id: str) -> Any:
    found = work.session.execute(select(tag).where(tag.c.tag_id == tag_id)).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def of_key(work: Work, name_key: str) -> str | None:
    """Whose name it is."""
    found: str | None = work.session.execute(
        select(tag.c.tag_id).where(tag.c.name_key == name_key)).scalar()
    return found


def add(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(tag).values(**row))


def change(work: Work, before: Any, values: Mapping[str, Any]) -> Any:
    return work.session.execute(
        update(tag).where(tag.c.tag_id == before.tag_id)
        .values(**values, version=before.version + 1).returning(tag)).one()


def vocabulary() -> Select[Any]:
    return select(*tag.c)


def counts(work: Work, tag_ids: Iterable[str]) -> dict[str, int]:
    """How many customers that the caller may see bear each."""
    rows = work.session.execute(
        select(customer_tag.c.tag_id, func.count())
        .join(customer, customer.c.customer_id == customer_tag.c.customer_id)
        .where(customer_tag.c.tag_id.in_(sorted(tag_ids)), is_visible(work))
        .group_by(customer_tag.c.tag_id))
    return {tag_id: int(number) for tag_id, number in rows}


def of_customer(work: Work, customer_id: str) -> list[Any]:
    """Its tags in the order of their names, retired ones too."""
    return list(work.session.execute(
        select(*tag.c).join(customer_tag, customer_tag.c.tag_id == tag.c.tag_id)
        .where(customer_tag.c.customer_id == customer_id).order_by(tag.c.name, tag.c.tag_id)))


def known(work: Work, tag_ids: Iterable[str]) -> dict[str, bool]:
    """Those of the ids that are tags, and whether they are retired."""
    rows = work.session.execute(
        select(tag.c.tag_id, tag.c.is_retired).where(tag.c.tag_id.in_(sorted(set(tag_ids)))))
    return {row.tag_id: row.is_retired for row in rows}


def put(work: Work, customer_id: str, tag_ids: Iterable[str]) -> None:
    rows = [{"customer_id": customer_id, "tag_id": one, "added_by": work.caller.subject,
             "added_at": work.now} for one in sorted(set(tag_ids))]
    if rows:
        work.session.execute(upsert(customer_tag).on_conflict_do_nothing(), rows)


def take(work: Work, customer_id: str, tag_ids: Iterable[str]) -> None:
    work.session.execute(delete(customer_tag).where(
        customer_tag.c.customer_id == customer_id, customer_tag.c.tag_id.in_(sorted(tag_ids))))
