"""Attachments: every query."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, insert, or_, select, update

from chassis.errors import NotFound
from chassis.work import Work
from services.crm.store.customers import is_visible
from services.crm.tables import attachment, complaint, customer, interaction

IS_KEPT = attachment.c.removed_at.is_(None)


def add(work: Work, row: Mapping[str, Any]) -> None:
    work.session.execute(insert(attachment).values(**row))


def all_of() -> Select[Any]:
    """Attachments that are kept, with the owner of their customer."""
    return select(*attachment.c, customer.c.owner_id, customer.c.is_erased).join(
        customer, customer.c.customer_id == attachment.c.customer_id).where(IS_KEPT)


def one(work: Work, attachment_id: str) -> Any:
    """An attachment of a customer inside the caller's scope; raises NotFound."""
    found = work.session.execute(all_of().where(
        attachment.c.attachment_id == attachment_id, is_visible(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def known(work: Work, attachment_id: str) -> Any:
    return work.session.execute(
        select(*attachment.c, customer.c.owner_id)
        .join(customer, customer.c.customer_id == attachment.c.customer_id)
        .where(attachment.c.attachment_id == attachment_id)).one()


def is_of(work: Work, table: Any, column: Any, wanted: str, customer_id: str) -> bool:
    """Does a record, an interaction or a complaint, belong to the customer?"""
    return work.session.execute(select(column).where(
        column == wanted, table.c.customer_id == customer_id)).first() is not None


def is_kept_of(work: Work, attachment_id: str, customer_id: str) -> bool:
    return work.session.execute(select(attachment.c.attachment_id).where(
        attachment.c.attachment_id == attachment_id,
        attachment.c.customer_id == customer_id, IS_KEPT)).first() is not None


def of_subject(work: Work, customer_id: str, contact_id: str | None, talks: Collection[str],
               most: int | None = None) -> list[Any]:
    """The attachments of a customer; of a contact those about them, what was spoken with them,
    and their complaints."""
    chosen = all_of().where(attachment.c.customer_id == customer_id)
    if contact_id is not None:
        chosen = chosen.where(_is_about(contact_id, talks))
    ordered = chosen.order_by(attachment.c.uploaded_at.desc(), attachment.c.attachment_id)
    return list(work.session.execute(ordered.limit(most)))


def _is_about(contact_id: str, talks: Collection[str]) -> ColumnElement[bool]:
    theirs = select(complaint.c.complaint_id).where(complaint.c.contact_id == contact_id)
    return or_(attachment.c.contact_id == contact_id,
               attachment.c.interaction_id.in_(sorted(talks)),
               attachment.c.complaint_id.in_(theirs))


def remove(work: Work, attachment_ids: Collection[str]) -> None:
    """The name goes now, the content with the next step of the timer."""
    work.session.execute(
        update(attachment).where(attachment.c.attachment_id.in_(sorted(attachment_ids)), IS_KEPT)
        .values(name=None, removed_at=work.now, removed_by=work.caller.subject,
                version=attachment.c.version + 1))


def next_to_remove(work: Work) -> Any:
    """One whose content is still there and that nobody else works on."""
    return work.session.execute(
        select(attachment)
        .where(attachment.c.removed_at.is_not(None), attachment.c.file_gone_at.is_(None))
        .order_by(attachment.c.removed_at, attachment.c.attachment_id)
        .limit(1).with_for_update(skip_locked=True)).first()


def content_is_gone(work: Work, attachment_id: str) -> None:
    work.session.execute(update(attachment).where(
        attachment.c.attachment_id == attachment_id).values(file_gone_at=work.now))


def kept_keys(work: Work, file_keys: Collection[str]) -> set[str]:
    """Those of the keys that an attachment still needs."""
    return set(work.session.execute(select(attachment.c.file_key).where(
        attachment.c.file_key.in_(sorted(file_keys)), IS_KEPT)).scalars())


LINKS = {"interaction_id": (interaction, interaction.c.interaction_id),
         "complaint_id": (complaint, complaint.c.complaint_id)}
