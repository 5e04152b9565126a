"""The price lists that matter to one buyer on one day, and what they say about some products.

Four queries whatever the number of lines: products, costs, lists with all that they are based on,
rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, or_, select, tuple_
from sqlalchemy.dialects.postgresql import distinct_on

from chassis.work import Work
from services.catalog.contract import PriceListKind, RuleTarget
from services.catalog.rules.choosing import HeldList
from services.catalog.rules.pricing import Book
from services.catalog.rules.products import ancestors
from services.catalog.store import products
from services.catalog.tables import price_list, price_list_version, price_rule

PLACES = tuple((kind, was_merged) for kind in PriceListKind for was_merged in (False, True))


@dataclass(frozen=True)
class Buyer:
    """Who buys, when and in which currency; of a customer all ids, what it is now first."""

    currency: str
    day: date
    customer_ids: tuple[str, ...] = ()
    partner_id: str | None = None


def book(work: Work, buyer: Buyer, sold: Sequence[Any]) -> Book:
    """Everything that prices these products for this buyer; `sold` are product rows."""
    heads = _heads(work, buyer)
    rules = _rules(work, heads, sold)
    held = {
        head.price_list_id: HeldList(
            head.price_list_id,
            head.price_list_version,
            PriceListKind(head.kind),
            head.base_list_id,
            tuple(rules.get(head.price_list_id, ())),
        )
        for head in heads
    }
    own = [head for head in heads if _is_for(head, buyer)]
    groups = (tuple(held[one.price_list_id] for one in own if _place(one, buyer) == place)
              for place in PLACES)
    costs = products.costs_on(work, [row.product_id for row in sold], buyer.currency, buyer.day)
    return Book(tuple(group for group in groups if group), held, costs)


def _heads(work: Work, buyer: Buyer) -> list[Any]:
    """The versions that hold for the buyer on the day, and those that they are based on."""
    ours, version = price_list.c, price_list_version.c
    held = (
        select(
            ours.price_list_id, ours.kind, ours.customer_id, ours.partner_id,
            version.price_list_version, version.base_list_id,
        )
        .join(price_list_version, ours.price_list_id == version.price_list_id)
        .where(ours.currency == buyer.currency, version.effective_on <= buyer.day)
        .ext(distinct_on(ours.price_list_id))
        .order_by(
            ours.price_list_id, version.effective_on.desc(), version.price_list_version.desc()
        )
        .cte("held")
    )
    for_buyer: list[ColumnElement[bool]] = [
        held.c.kind.in_([PriceListKind.VOLUME.value, PriceListKind.RETAIL.value])
    ]
    if buyer.customer_ids:
        for_buyer.append(held.c.customer_id.in_(buyer.customer_ids))
    if buyer.partner_id is not None:
        for_buyer.append(held.c.partner_id == buyer.partner_id)
    wanted = select(held).where(or_(*for_buyer)).cte("wanted", recursive=True)
    based = select(held).join(wanted, held.c.price_list_id == wanted.c.base_list_id)
    return list(work.session.execute(select(wanted.union(based))))


def _rules(work: Work, heads: Sequence[Any], sold: Sequence[Any]) -> dict[str, list[Any]]:
    """The rules of these versions that could cover one of the products, by list."""
    ours = price_rule.c
    paths = {path for row in sold for path in ancestors(row.category_path)}
    rows = work.session.execute(
        select(ours.price_list_id, ours.rule).where(
            tuple_(ours.price_list_id, ours.price_list_version).in_(
                [(head.price_list_id, head.price_list_version) for head in heads]
            ),
            or_(
                ours.product_id.in_(_sorted(row.product_id for row in sold)),
                ours.category_path.in_(_sorted(paths)),
                ours.target == RuleTarget.ALL.value,
            ),
        )
    )
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.price_list_id, []).append(row.rule)
    return found


def _place(head: Any, buyer: Buyer) -> tuple[PriceListKind, bool]:
    """Which kind a list is, and whether it was made for a customer that was merged: such lists come
    after the survivor's own, and two of them that are equal are an error as ever."""
    was_merged = head.customer_id is not None and head.customer_id != buyer.customer_ids[0]
    return PriceListKind(head.kind), was_merged


def _is_for(head: Any, buyer: Buyer) -> bool:
    if head.kind == PriceListKind.KEY_ACCOUNT:
        return head.customer_id in buyer.customer_ids
    if head.kind == PriceListKind.PARTNER:
        return head.partner_id is not None and head.partner_id == buyer.partner_id
    return True


def _sorted(values: Iterable[str]) -> list[str]:
    return sorted(set(values))
