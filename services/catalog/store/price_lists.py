"""Queries about price lists, their versions and rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, insert, or_, select, true, update

from chassis.errors import NotFound
from chassis.work import Work
from kernel.periods import Period
from kernel.versioned import Version, superseded_on
from services.catalog.contract import PriceListKind, PriceListVersionId, PriceRule
from services.catalog.rules.approving import Rules, Standing
from services.catalog.tables import price_list, price_list_version, price_rule

_FOR_EVERYBODY = (PriceListKind.VOLUME.value, PriceListKind.RETAIL.value)


def visible(work: Work) -> ColumnElement[bool]:
    """A partner's people see its own lists and those for everybody; others see all."""
    if work.scope != "partner":
        return true()
    return or_(
        price_list.c.kind.in_(_FOR_EVERYBODY),
        price_list.c.partner_id == (work.caller.partner_id or ""),
    )


def find_list(work: Work, price_list_id: str) -> Any | None:
    return work.session.execute(
        select(price_list).where(price_list.c.price_list_id == price_list_id, visible(work))
    ).first()


def one_list(work: Work, price_list_id: str) -> Any:
    """A price list that the caller may see; raises NotFound."""
    found = find_list(work, price_list_id)
    if found is None:
        raise NotFound("record.not_found")
    return found


def add_list(work: Work, row: dict[str, Any]) -> None:
    work.session.execute(insert(price_list).values(row))


def lock_list(work: Work, price_list_id: str, *, and_all: bool = False) -> None:
    """Nobody else writes versions of this list; with `and_all` nobody approves any list."""
    everything = ("price-lists",) if and_all else ()
    work.lock("deal", f"price-list/{price_list_id}", *everything)


def versions(work: Work, price_list_id: str) -> list[Any]:
    """All versions of a list, oldest first."""
    ours = price_list_version.c
    return list(
        work.session.execute(
            select(price_list_version)
            .where(ours.price_list_id == price_list_id)
            .order_by(ours.price_list_version)
        )
    )


def one_version(work: Work, which: PriceListVersionId) -> Any:
    """One version of a list that the caller may see; raises NotFound."""
    one_list(work, which.price_list_id)
    for row in versions(work, which.price_list_id):
        if row.price_list_version == which.price_list_version:
            return row
    raise NotFound("record.not_found")


def add_version(work: Work, row: dict[str, Any], rules: Iterable[PriceRule]) -> None:
    """Store a draft with its rules, in their order."""
    work.session.execute(insert(price_list_version).values(row))
    add_rules(work, row["price_list_id"], row["price_list_version"], rules)


def add_rules(
    work: Work, price_list_id: str, number: int, rules: Iterable[PriceRule], first: int = 0
) -> None:
    rows = [
        {
            "rule_id": rule.rule_id,
            "price_list_id": price_list_id,
            "price_list_version": number,
            "place": place,
            "target": rule.target.value,
            "product_id": rule.product_id,
            "category_path": rule.category_path,
            "rule": rule,
        }
        for place, rule in enumerate(rules, first)
    ]
    if rows:
        work.session.execute(insert(price_rule), rows)


def replace_rule(work: Work, rule: PriceRule) -> None:
    work.session.execute(
        update(price_rule).where(price_rule.c.rule_id == rule.rule_id).values(rule=rule)
    )


def rules_of(work: Work, price_list_id: str, number: int) -> tuple[PriceRule, ...]:
    chosen = select(price_rule.c.rule).where(*_of(price_list_id, number))
    return tuple(work.session.execute(chosen.order_by(price_rule.c.place)).scalars())


def rules_of_product(
    work: Work, price_list_id: str, number: int, product_id: str
) -> tuple[PriceRule, ...]:
    return tuple(
        work.session.execute(
            select(price_rule.c.rule).where(
                *_of(price_list_id, number), price_rule.c.product_id == product_id
            )
        ).scalars()
    )


def next_place(work: Work, price_list_id: str, number: int) -> int:
    newest = select(func.coalesce(func.max(price_rule.c.place) + 1, 0))
    return int(work.session.execute(newest.where(*_of(price_list_id, number))).scalar_one())


def change_version(work: Work, before: Any, **values: Any) -> Any:
    """Store what changed of a version, raise the record's version; the new row comes back."""
    ours = price_list_version.c
    return work.session.execute(
        update(price_list_version)
        .where(
            ours.price_list_id == before.price_list_id,
            ours.price_list_version == before.price_list_version,
        )
        .values(version=before.version + 1, **values)
        .returning(price_list_version)
    ).one()


def standings(work: Work, currency: str) -> list[Standing]:
    """Every version in this currency that was ever approved."""
    rows = work.session.execute(
        select(price_list_version, price_list.c.kind)
        .join(price_list, price_list.c.price_list_id == price_list_version.c.price_list_id)
        .where(
            price_list.c.currency == currency, price_list_version.c.effective_on.is_not(None)
        )
    )
    return [standing(row, row.kind, row.effective_on) for row in rows]


def standing(row: Any, kind: str, effective_on: date) -> Standing:
    return Standing(
        row.price_list_id,
        row.price_list_version,
        effective_on,
        PriceListKind(kind),
        row.base_list_id,
        row.uses_list_price,
    )


def rivals(work: Work, head: Any, since: date) -> list[Rules]:
    """The rules of other lists of the same kind and buyer that hold on or after a day."""
    ours = price_list.c
    ids = work.session.execute(
        select(ours.price_list_id).where(
            ours.price_list_id != head.price_list_id,
            ours.kind == head.kind,
            ours.currency == head.currency,
            ours.customer_id.is_not_distinct_from(head.customer_id),
            ours.partner_id.is_not_distinct_from(head.partner_id),
        )
    ).scalars()
    return [found for list_id in ids for found in _holding(work, list_id, since)]


def _holding(work: Work, price_list_id: str, since: date) -> list[Rules]:
    rows = versions(work, price_list_id)
    known = as_versions(rows)
    found = []
    for row, version in zip(rows, known, strict=True):
        end = superseded_on(version, known)
        if version.effective_on is None or (end is not None and end <= since):
            continue
        if end is None or version.effective_on < end:
            rules = rules_of(work, price_list_id, row.price_list_version)
            found.append(Rules(price_list_id, Period(version.effective_on, end), rules))
    return found


def as_versions(rows: Sequence[Any]) -> list[Version]:
    return [Version(row.price_list_version, row.effective_on) for row in rows]


def _of(price_list_id: str, number: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        price_rule.c.price_list_id == price_list_id,
        price_rule.c.price_list_version == number,
    )
