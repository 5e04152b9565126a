"""Queries about quotes, their versions and steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, insert, select, update

from chassis.errors import NotFound
from chassis.lists import chosen
from chassis.scope import visible
from chassis.work import Work
from services.catalog.contract.quotes import QuoteLine, QuoteQuery, QuoteState, QuoteStepName
from services.catalog.store import merges
from services.catalog.tables import quote, quote_step, quote_version

OPEN = (QuoteState.APPROVED.value, QuoteState.SENT.value)


def _visible(work: Work) -> Any:
    return visible(work, quote.c.owner_id, quote.c.partner_id)


def one(work: Work, quote_id: str) -> Any:
    """A quote inside the caller's scope; raises NotFound."""
    found = work.session.execute(
        select(quote).where(quote.c.quote_id == quote_id, _visible(work))).first()
    if found is None:
        raise NotFound("record.not_found")
    return found


def one_to_change(work: Work, quote_id: str) -> Any:
    """As `one`, and nobody else changes it until the transaction ends."""
    work.lock("row", f"quote/{quote_id}")
    found = one(work, quote_id)
    work.must_match(found.version)
    return found


def wanted(work: Work, query: QuoteQuery) -> Select[Any]:
    """Those of a customer under whatever id, as crm tells of merges."""
    names = ("state", "deal_id", "owner_id")
    found = select(*quote.c).where(
        _visible(work), chosen(*((quote.c[name], getattr(query, name)) for name in names)))
    if query.customer_id is None:
        return found
    return found.where(quote.c.customer_id.in_(merges.ids_of(work, query.customer_id)))


def add(work: Work, row: dict[str, Any]) -> Any:
    return work.session.execute(insert(quote).values(row).returning(quote)).one()


def change(work: Work, before: Any, **values: Any) -> Any:
    """Store what changed, raise the record's version; the new row comes back."""
    return work.session.execute(
        update(quote).where(quote.c.quote_id == before.quote_id)
        .values(version=before.version + 1, **values).returning(quote)).one()


def add_version(work: Work, row: Any, lines: Sequence[QuoteLine]) -> None:
    """What the row's newest version offers."""
    work.session.execute(insert(quote_version).values(
        quote_id=row.quote_id, quote_version=row.quote_version, lines=tuple(lines),
        amount_minor=row.amount_minor, valid_until=row.valid_until, priced_on=work.today,
        written_by=work.caller.subject, written_at=work.now))


def note(work: Work, row: Any, step: QuoteStepName, reason: str | None = None) -> None:
    work.session.execute(insert(quote_step).values(
        quote_id=row.quote_id, quote_version=row.quote_version, step=step.value,
        actor=work.caller.subject, reason=reason, taken_at=work.now))


def lines_of(work: Work, quote_id: str, number: int) -> tuple[QuoteLine, ...]:
    return tuple(work.session.execute(
        select(quote_version.c.lines).where(
            quote_version.c.quote_id == quote_id, quote_version.c.quote_version == number)
    ).scalar_one())


def versions(work: Work, quote_id: str) -> list[Any]:
    return list(work.session.execute(
        select(quote_version).where(quote_version.c.quote_id == quote_id)
        .order_by(quote_version.c.quote_version.desc())))


def steps(work: Work, quote_id: str) -> list[Any]:
    return list(work.session.execute(
        select(quote_step).where(quote_step.c.quote_id == quote_id)
        .order_by(quote_step.c.step_id)))


def past(work: Work, day: date, most: int) -> list[Any]:
    """Quotes whose last day lies before; nobody else works on them."""
    return list(work.session.execute(
        select(quote).where(quote.c.state.in_(OPEN), quote.c.valid_until < day)
        .order_by(quote.c.valid_until, quote.c.quote_id).limit(most)
        .with_for_update(skip_locked=True)))
