"""To which territory does a customer belong, and does a run move it?

From the first root whose rules hold (or that has none) downwards to the first child whose rules
hold, and so on: a child holds only what its parent does. The deepest one found is the customer's.
Rules are OR, their conditions AND. A run moves a customer to its territory's owner; one that is in
no territory, or in one without an owner, stays where it is. Limited to a territory it looks only at
customers of that one and those below; limited to the unassigned only at those without an owner.
Source: modules.md "2 org" (Territories), field notes 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kernel.criteria import Criterion, Value, score
from kernel.money import Money
from services.org.contract import Territory, TerritoryField, TerritoryRule


@dataclass(frozen=True)
class Limits:
    """What a run looks at."""

    territory_key: str | None = None
    unassigned_only: bool = False


def facts_of(customer: Mapping[str, Any]) -> dict[str, Value]:
    """What rules may ask of a customer's row."""
    plain = {field.value: customer[field.value] for field in TerritoryField
             if field is not TerritoryField.ANNUAL_REVENUE}
    minor = customer["annual_revenue_minor"]
    revenue = () if minor is None else (Money(minor, customer["annual_revenue_currency"]),)
    return {**plain, TerritoryField.ANNUAL_REVENUE.value: revenue}


def territories_of(facts: Mapping[str, Value], model: Sequence[Territory]) -> list[Territory]:
    """The territories that hold a customer, from the top down; none: it is in no territory."""
    path: list[Territory] = []
    while (found := _first(facts, model, path[-1].key if path else None)) is not None:
        path.append(found)
    return path


def destination(customer: Mapping[str, Any], model: Sequence[Territory], limits: Limits
                ) -> tuple[Territory, str] | None:
    """The customer's territory and the owner to whom it goes; None: it stays, as one in a public
    pool does."""
    owner = customer["owner_id"]
    if customer.get("pool_since_at") is not None:
        return None
    if limits.unassigned_only and owner is not None:
        return None
    path = territories_of(facts_of(customer), model)
    keys = {territory.key for territory in path}
    if not path or (limits.territory_key is not None and limits.territory_key not in keys):
        return None
    target = path[-1]
    return None if target.owner_id in (None, owner) else (target, str(target.owner_id))


def _first(facts: Mapping[str, Value], model: Iterable[Territory], parent: str | None
           ) -> Territory | None:
    return next((one for one in model if one.parent_key == parent and _holds(facts, one)), None)


def _holds(facts: Mapping[str, Value], territory: Territory) -> bool:
    return not territory.any_of or any(_fits(facts, rule) for rule in territory.any_of)


def _fits(facts: Mapping[str, Value], rule: TerritoryRule) -> bool:
    criteria = [Criterion(one.field.value, one.operator, one.values, 1) for one in rule.all_of]
    return all(judged.is_met for judged in score(criteria, facts).judged)
