"""Who was shown what is personal: every query."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, insert, select, update

from chassis.work import Work
from services.crm.contract.disclosures import DisclosureKind
from services.crm.store import merges
from services.crm.store.customers import is_visible
from services.crm.tables import customer, disclosure, disclosure_reason


class Shown(NamedTuple):
    """What is shown of whom: fields, a file, or everything."""

    kind: DisclosureKind
    customer_id: str
    contact_id: str | None = None
    fields: tuple[str, ...] = ()
    attachment_id: str | None = None


def note(work: Work, shown: Shown) -> int:
    """Write down that the caller is shown something; the number of the line comes back."""
    return int(work.session.execute(insert(disclosure).values(
        **{**shown._asdict(), "kind": shown.kind.value},
        actor=work.caller.subject, disclosed_at=work.now,
    ).returning(disclosure.c.disclosure_id)).scalar_one())


def note_reason(work: Work, disclosure_id: int, shown: Shown, reason: str) -> None:
    work.session.execute(insert(disclosure_reason).values(
        disclosure_id=disclosure_id, customer_id=shown.customer_id,
        contact_id=shown.contact_id, reason=reason))


def lines() -> Select[Any]:
    """The log with its reasons, as a query."""
    return (select(*disclosure.c, disclosure_reason.c.reason)
            .outerjoin(disclosure_reason,
                       disclosure_reason.c.disclosure_id == disclosure.c.disclosure_id))


def seen_lines(work: Work) -> Select[Any]:
    """Of customers inside the caller's scope; of one that was merged, for who sees all."""
    asked = lines().outerjoin(customer, customer.c.customer_id == disclosure.c.customer_id)
    return asked if work.scope == "all" else asked.where(is_visible(work))


def of_subject(work: Work, customer_id: str, contact_id: str | None, most: int) -> list[Any]:
    asked = lines().where(disclosure.c.customer_id.in_(merges.family(work, customer_id)))
    if contact_id is not None:
        asked = asked.where(disclosure.c.contact_id == contact_id)
    return list(work.session.execute(
        asked.order_by(disclosure.c.disclosure_id.desc()).limit(most)))


def forget_reasons(work: Work, customer_id: str, contact_id: str | None) -> None:
    """That something was shown stays; why, in somebody's words, goes."""
    chosen = update(disclosure_reason).where(disclosure_reason.c.customer_id == customer_id)
    if contact_id is not None:
        chosen = chosen.where(disclosure_reason.c.contact_id == contact_id)
    work.session.execute(chosen.values(reason=None))
