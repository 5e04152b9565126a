"""Customers by what is typed into a search box, and those that cannot be found by it yet."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, true, update

from chassis.work import Work
from services.crm.rules.searching import whole_number, words_of
from services.crm.tables import customer


def is_found(q: str) -> ColumnElement[bool]:
    """Every word in one of the writings; or the whole telephone number, never a part of it."""
    text = customer.c.search_text
    by_words = and_(true(), *(text.contains(word, autoescape=True) for word in words_of(q)))
    number = whole_number(q)
    return by_words if number is None else or_(by_words, customer.c.phone_key == number)


def next_unsearchable(work: Work, most: int) -> list[Any]:
    """Customers of an older release, held by this transaction."""
    missing = customer.c.search_text.is_(None) & customer.c.is_erased.is_(False)
    return list(work.session.execute(
        select(customer.c.customer_id, customer.c.name, customer.c.tax_id).where(missing)
        .order_by(customer.c.customer_id).limit(most).with_for_update(skip_locked=True)))


def keep(work: Work, customer_id: str, text: str) -> None:
    """It is no change of the customer: its version stays."""
    work.session.execute(update(customer).where(customer.c.customer_id == customer_id).values(
        search_text=text))
