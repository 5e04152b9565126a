"""What came from WeCom: every query. `words` of a message are kept until it is an interaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis.lists import chosen
from chassis.work import Work
from services.crm.rules.duplicates import phone_key
from services.crm.tables import customer, wecom_contact, wecom_message, wecom_stream

FORGOTTEN: Mapping[str, Any] = {
    "is_erased": True, **dict.fromkeys(("name", "company", "position", "phone"))}
FEW = 2


def begin(work: Work, streams: Iterable[str]) -> None:
    """Streams that are not known yet begin at their first record."""
    work.session.execute(upsert(wecom_stream).values([
        {"stream": one, "last_seq": 0, "next_at": work.now, "failures": 0} for one in streams
    ]).on_conflict_do_nothing())


def due(work: Work) -> Any:
    """The next stream to read that nobody else reads, locked."""
    at = wecom_stream.c
    return work.session.execute(select(wecom_stream).where(
        at.next_at <= work.now, or_(at.claimed_until.is_(None), at.claimed_until <= work.now))
        .order_by(at.next_at, at.stream).limit(1).with_for_update(skip_locked=True)).first()


def stream(work: Work, name: str) -> Any:
    return work.session.execute(select(wecom_stream).where(
        wecom_stream.c.stream == name).with_for_update()).one()


def streams(work: Work) -> list[Any]:
    return list(work.session.execute(select(wecom_stream).order_by(wecom_stream.c.stream)))


def set_stream(work: Work, name: str, **values: Any) -> None:
    work.session.execute(
        update(wecom_stream).where(wecom_stream.c.stream == name).values(**values))


def wanted(unattached_only: bool) -> Select[Any]:
    found = select(*wecom_contact.c).where(wecom_contact.c.is_erased.is_(False))
    return found.where(wecom_contact.c.contact_id.is_(None)) if unattached_only else found


def contacts(work: Work, names: Iterable[str]) -> dict[str, Any]:
    rows = work.session.execute(select(wecom_contact).where(
        wecom_contact.c.external_user_id.in_(list(names))))
    return {row.external_user_id: row for row in rows}


def keep_contact(work: Work, row: Mapping[str, Any]) -> None:
    """The newest word about somebody; who was forgotten stays so."""
    work.session.execute(upsert(wecom_contact).values(**row).on_conflict_do_update(
        index_elements=["external_user_id"], set_=dict(row),
        where=(wecom_contact.c.seq < row["seq"]) & wecom_contact.c.is_erased.is_(False)))


def attach(work: Work, external_user_id: str, customer_id: str, contact_id: str) -> None:
    work.session.execute(update(wecom_contact).where(
        wecom_contact.c.external_user_id == external_user_id)
        .values(customer_id=customer_id, contact_id=contact_id))


def named(work: Work, name_key: str) -> list[str]:
    """The customers of a name; two when there are several."""
    return list(work.session.execute(select(customer.c.customer_id).where(
        customer.c.name_key == name_key, customer.c.is_erased.is_(False))
        .order_by(customer.c.customer_id).limit(FEW)).scalars())


def keep_message(work: Work, row: Mapping[str, Any]) -> bool:
    """False when it is there already."""
    stored = work.session.execute(upsert(wecom_message).values(**row).on_conflict_do_nothing())
    return bool(stored.rowcount)  # type: ignore[attr-defined]


def waiting(work: Work, external_user_id: str) -> list[Any]:
    return list(work.session.execute(select(wecom_message).where(
        wecom_message.c.external_user_id == external_user_id, wecom_message.c.words.is_not(None))
        .order_by(wecom_message.c.happened_at, wecom_message.c.message_id)))


def count_waiting(work: Work, names: Iterable[str]) -> dict[str, int]:
    rows = work.session.execute(
        select(wecom_message.c.external_user_id, func.count()).where(
            wecom_message.c.external_user_id.in_(list(names)), wecom_message.c.words.is_not(None))
        .group_by(wecom_message.c.external_user_id))
    return {name: int(number) for name, number in rows}


def taken_over(work: Work, message_id: str) -> None:
    """It is an interaction now, whose words an erasure finds."""
    work.session.execute(update(wecom_message).where(
        wecom_message.c.message_id == message_id).values(words=None))


def of_subject(work: Work, customer_id: str, contact_id: str | None, phones: Iterable[str | None]
               ) -> list[Any]:
    """Who of WeCom a subject is: attached to it, or of nobody yet and with its telephone."""
    of, keys = wecom_contact.c, {phone_key(one) for one in phones} - {None}
    rows = work.session.execute(select(wecom_contact).where(of.is_erased.is_(False), or_(
        and_(of.customer_id == customer_id, chosen((of.contact_id, contact_id))),
        and_(of.contact_id.is_(None), of.phone.is_not(None)))).order_by(of.external_user_id))
    return [row for row in rows if row.contact_id or phone_key(row.phone) in keys]


def forget_each(work: Work, rows: Iterable[Any]) -> None:
    """Forget who these were, and what waits of them."""
    names = [row.external_user_id for row in rows]
    work.session.execute(update(wecom_contact).where(
        wecom_contact.c.external_user_id.in_(names)).values(**FORGOTTEN))
    work.session.execute(update(wecom_message).where(
        wecom_message.c.external_user_id.in_(names)).values(words=None))


def forget(work: Work, customer_id: str, contact_id: str | None) -> None:
    """Forget who somebody of WeCom was, and what waits of them."""
    of = wecom_contact.c
    names = list(work.session.execute(update(wecom_contact).where(
        of.customer_id == customer_id, chosen((of.contact_id, contact_id)))
        .values(**FORGOTTEN).returning(of.external_user_id)).scalars())
    work.session.execute(update(wecom_message).where(
        wecom_message.c.external_user_id.in_(names)).values(words=None))
