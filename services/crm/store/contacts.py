"""Contacts and interactions of customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.store import merges
from services.crm.store.customers import is_visible
from services.crm.tables import contact, customer, interaction, interaction_text


def one(work: Work, contact_id: str) -> Any:
    """A contact of a customer inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        select(*contact.c)
        .join(customer, customer.c.customer_id == contact.c.customer_id)
        .where(contact.c.contact_id == contact_id, is_visible(work))
    ).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def one_to_change(work: Work, contact_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends; a removed one is gone.

    Its customer is held, so that no change crosses an erasure.
    """
    held = one(work, contact_id).customer_id
    work.lock("party", held)
    found = one(work, contact_id)
    if found.customer_id != held:  # merged, or a merge undone, while this waited
        work.lock("party", found.customer_id)
        found = one(work, contact_id)
    if found.is_removed:
        raise NotFound("record.not_found")
    work.must_match(found.version)
    return found


def add(work: Work, row: Mapping[str, Any]) -> bool:
    """Store a new contact; False when one of that id is there already."""
    stored = work.session.execute(
        upsert(contact).values(**row).on_conflict_do_nothing(index_elements=["contact_id"])
    )
    return bool(stored.rowcount)  # type: ignore[attr-defined]


def change(work: Work, before: Any, values: Mapping[str, Any]) -> Any:
    return work.session.execute(
        update(contact)
        .where(contact.c.contact_id == before.contact_id)
        .values(**{**values, "version": before.version + 1})
        .returning(contact)
    ).one()


def unscoped(work: Work, contact_id: str) -> Any:
    return work.session.execute(select(contact).where(contact.c.contact_id == contact_id)).first()


def of_customer(work: Work, customer_id: str, most: int, *, removed: bool = False) -> list[Any]:
    """The contacts of a customer, those taken off the list only if asked for."""
    chosen = select(contact).where(contact.c.customer_id == customer_id)
    if not removed:
        chosen = chosen.where(contact.c.is_removed.is_(False))
    return list(work.session.execute(chosen.order_by(contact.c.contact_id).limit(most)))


def known_ids(work: Work, customer_id: str, contact_ids: Iterable[str]) -> set[str]:
    """Those of the ids that are contacts of the customer."""
    chosen = select(contact.c.contact_id).where(
        contact.c.customer_id == customer_id,
        contact.c.is_removed.is_(False),
        contact.c.contact_id.in_(sorted(set(contact_ids))),
    )
    return set(work.session.execute(chosen).scalars())


def add_interaction(
    work: Work, row: Mapping[str, Any], summary: str, next_step: str | None
) -> None:
    work.session.execute(insert(interaction).values(**row))
    work.session.execute(
        insert(interaction_text).values(
            interaction_id=row["interaction_id"], summary=summary, next_step=next_step
        )
    )


def interactions(*customer_ids: str) -> Any:
    """The interactions of a customer with their texts, as a query: those that were written under
    any of these ids."""
    return (
        select(*interaction.c, interaction_text.c.summary, interaction_text.c.next_step)
        .join(interaction_text, interaction_text.c.interaction_id == interaction.c.interaction_id)
        .where(interaction.c.customer_id.in_(customer_ids))
    )


def newest_interactions(work: Work, customer_ids: list[str], most: int) -> list[Any]:
    chosen = interactions(*customer_ids).order_by(
        interaction.c.happened_at.desc(), interaction.c.interaction_id.desc()
    )
    return list(work.session.execute(chosen.limit(most)))


def one_interaction(work: Work, customer_id: str, interaction_id: str) -> Any:
    return work.session.execute(
        interactions(customer_id).where(interaction.c.interaction_id == interaction_id)
    ).one()


def empty_texts(work: Work, interaction_ids: Iterable[str]) -> None:
    """Forget what was spoken; that it was spoken stays."""
    work.session.execute(
        update(interaction_text)
        .where(interaction_text.c.interaction_id.in_(sorted(interaction_ids)))
        .values(summary=None, next_step=None)
    )


def interactions_naming(work: Work, customer_id: str, contact_id: str | None) -> list[str]:
    """The interactions of a customer, or only those that a contact took part in, also while its
    customer was merged into another one."""
    ids = (merges.met if contact_id else merges.family)(work, customer_id)
    rows = work.session.execute(
        select(interaction.c.interaction_id, interaction.c.contact_ids).where(
            interaction.c.customer_id.in_(ids)
        )
    )
    return [
        row.interaction_id for row in rows if contact_id is None or contact_id in row.contact_ids
    ]
