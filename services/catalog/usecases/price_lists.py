"""Price lists: opened, their versions drafted and approved (then frozen)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from sqlalchemy import select

from chassis.errors import Refusal, refuse
from chassis.ids import derived_id, new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from kernel.periods import Period
from kernel.versioned import wrong_approval
from services.catalog import contract
from services.catalog.contract import (
    PriceBase,
    PriceList,
    PriceListList,
    PriceListVersion,
    PriceListVersionId,
    PriceRule,
    PriceRuleEffective,
    PriceRuleInput,
)
from services.catalog.rules.approving import Rules, cycles, equal_rules
from services.catalog.rules.buyers import wrong_buyer
from services.catalog.rules.price_rules import wrong_rules
from services.catalog.store import price_lists as store
from services.catalog.tables import price_list
from services.catalog.usecases.price_list_messages import list_message, version_message

SORTS = Sorting(
    {"name": price_list.c.name, "created_at": price_list.c.created_at}, price_list.c.price_list_id
)


def create(command: contract.CreatePriceList, work: Work) -> PriceList:
    reference = command.external_ref
    price_list_id = id_of(reference) if reference else new_id("plist")
    store.lock_list(work, price_list_id)
    if store.find_list(work, price_list_id) is None:
        refuse(wrong_buyer(command.kind, command.customer_id, command.partner_id))
        row = {
            "price_list_id": price_list_id, "version": 1, "name": command.name,
            "kind": command.kind.value, "currency": command.currency,
            "customer_id": command.customer_id, "partner_id": command.partner_id,
            "external_ref": reference, "created_at": work.now,
        }  # fmt: skip
        store.add_list(work, row)
    return get(contract.PriceListId(price_list_id), work)


def get(query: contract.PriceListId, work: Work) -> PriceList:
    head = store.one_list(work, query.price_list_id)
    return list_message(head, store.versions(work, query.price_list_id), work.today)


def listed(query: contract.PriceListQuery, work: Work) -> PriceListList:
    chosen = select(*price_list.c).where(store.visible(work))
    for name in ("kind", "currency", "customer_id", "partner_id"):
        wanted = getattr(query, name)
        if wanted is not None:
            chosen = chosen.where(price_list.c[name] == wanted)
    found = page(work, chosen, SORTS, query)
    return PriceListList(
        tuple(list_message(row, (), work.today) for row in found.rows), found.next_cursor
    )


def draft(command: contract.DraftPriceListVersion, work: Work) -> PriceListVersion:
    head = store.one_list(work, command.price_list_id)
    store.lock_list(work, command.price_list_id)
    refuse(
        [
            *_wrong_base(head, command.base_list_id, work),
            *wrong_rules(command.rules, head.currency, command.base_list_id),
        ]
    )
    rules = tuple(rule_of(given) for given in command.rules)
    number = add_draft(work, head, rules, command.base_list_id, command.improvement_id)
    return get_version(PriceListVersionId(head.price_list_id, number), work)


def get_version(query: PriceListVersionId, work: Work) -> PriceListVersion:
    return version_message(store.one_version(work, query), work)


def approve(command: contract.ApprovePriceListVersion, work: Work) -> PriceListVersion:
    which = PriceListVersionId(command.price_list_id, command.price_list_version)
    head = store.one_list(work, command.price_list_id)
    store.lock_list(work, command.price_list_id, and_all=True)
    before = store.one_version(work, which)
    work.must_match(before.version)
    effective_on = command.effective_on or work.today
    versions = store.as_versions(store.versions(work, command.price_list_id))
    refuse(wrong_approval(command.price_list_version, effective_on, versions))
    refuse(_wrong_beside_others(head, before, effective_on, work))
    store.change_version(
        work, before, effective_on=effective_on, approved_by=work.caller.subject
    )
    work.publish(
        PriceRuleEffective(
            head.price_list_id, before.price_list_version, effective_on, before.improvement_id
        )
    )
    return get_version(which, work)


def id_of(external_ref: str) -> str:
    """Another system's list always meets the same id."""
    return derived_id("plist", "price_list", external_ref)


def rule_of(given: PriceRuleInput) -> PriceRule:
    return PriceRule(
        rule_id=new_id("rule"),
        **{one.name: getattr(given, one.name) for one in fields(PriceRuleInput)},
    )


def copies_of(rules: Iterable[PriceRule]) -> Iterator[PriceRule]:
    """The same rules for another version, each with an id of its own."""
    return (replace(rule, rule_id=new_id("rule")) for rule in rules)


def add_draft(
    work: Work,
    head: Any,
    rules: tuple[PriceRule, ...],
    base_list_id: str | None = None,
    improvement_id: str | None = None,
) -> int:
    """Store the next version of a list; its number comes back."""
    known = store.versions(work, head.price_list_id)
    number: int = known[-1].price_list_version + 1 if known else 1
    row = {
        "price_list_id": head.price_list_id,
        "price_list_version": number,
        "version": 1,
        "base_list_id": base_list_id,
        "uses_list_price": any(rule.base is PriceBase.LIST for rule in rules),
        "improvement_id": improvement_id,
        "created_at": work.now,
    }
    store.add_version(work, row, rules)
    return number


def _wrong_base(head: Any, base_list_id: str | None, work: Work) -> Iterator[Refusal]:
    if base_list_id is None:
        return
    base = store.find_list(work, base_list_id)
    if base is None:
        yield Refusal("price_list.base_unknown", "base_list_id")
    elif base.currency != head.currency:
        yield Refusal("price_list.base_currency", "base_list_id", {"currency": head.currency})


def _wrong_beside_others(
    head: Any, row: Any, effective_on: date, work: Work
) -> Iterator[Refusal]:
    fresh = store.standing(row, head.kind, effective_on)
    yield from cycles(fresh, store.standings(work, head.currency))
    rules = store.rules_of(work, head.price_list_id, row.price_list_version)
    ours = Rules(head.price_list_id, Period(effective_on), rules)
    yield from equal_rules(ours, store.rivals(work, head, effective_on))
