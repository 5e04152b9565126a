"""Prices of another system, put one by one into the open draft of their list."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chassis.importing import Outcome
from chassis.work import Work
from services.catalog import contract
from services.catalog.contract import PriceListKind, PriceRule
from services.catalog.rules.approving import is_same_place
from services.catalog.store import price_lists as store
from services.catalog.usecases import price_lists


def open_list(work: Work, reference: str, kind: PriceListKind, currency: str) -> None:
    """A list of another system, named by its reference."""
    price_lists.create(
        contract.CreatePriceList(reference, kind, currency, external_ref=reference), work
    )


def put(work: Work, head: Any, rule: PriceRule) -> Outcome:
    """Let the draft say this price; what the newest version says already changes nothing."""
    newest = _newest(work, head)
    held = None if newest is None else _same(work, newest, rule)
    if held is not None and replace(held, rule_id=rule.rule_id) == rule:
        return Outcome.UNCHANGED
    draft = _opened(work, head, newest)
    known = _same(work, draft, rule)
    if known is not None:
        store.replace_rule(work, replace(rule, rule_id=known.rule_id))
    else:
        _append(work, draft, rule)
    store.change_version(work, draft)
    return Outcome.CREATED if known is None else Outcome.UPDATED


def _newest(work: Work, head: Any) -> Any | None:
    rows = store.versions(work, head.price_list_id)
    return rows[-1] if rows else None


def _opened(work: Work, head: Any, newest: Any | None) -> Any:
    """The list's draft: its newest version while nobody has approved it, else a copy of that."""
    if newest is not None and newest.effective_on is None:
        return newest
    if newest is None:
        price_lists.add_draft(work, head, ())
    else:
        rules = store.rules_of(work, head.price_list_id, newest.price_list_version)
        price_lists.add_draft(
            work, head, tuple(price_lists.copies_of(rules)), newest.base_list_id
        )
    return _newest(work, head)


def _same(work: Work, version: Any, rule: PriceRule) -> PriceRule | None:
    """The rule of a version that stands where this one would."""
    rules = store.rules_of_product(
        work, version.price_list_id, version.price_list_version, rule.product_id or ""
    )
    return next((one for one in rules if is_same_place(one, rule)), None)


def _append(work: Work, draft: Any, rule: PriceRule) -> None:
    place = store.next_place(work, draft.price_list_id, draft.price_list_version)
    store.add_rules(work, draft.price_list_id, draft.price_list_version, [rule], place)
