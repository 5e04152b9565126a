"""May this model of territories be stored, and may it be made active?

Keys are unique, a parent is named by its key, nothing stands below itself, and each condition fits
its field. Whoever is to own a territory is employed when the model becomes active. draft -> active
-> archived; the active one is archived when the next takes its place.
Source: modules.md "2 org" (Territories), field notes 2.1 (states, inherited rules, AND/OR).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from kernel.criteria import Criterion, FieldKind, problems
from kernel.refusal import Refusal
from services.org.contract import Territory, TerritoryCondition, TerritoryField, TerritoryState
from services.org.rules.handovers import Known

_NUMBERS = ("employees_count", "potential_score", "buying_power_score")
FIELDS: Mapping[str, FieldKind] = {
    **{field.value: FieldKind.TEXT for field in TerritoryField},
    **dict.fromkeys(_NUMBERS, FieldKind.NUMBER),
    TerritoryField.ANNUAL_REVENUE.value: FieldKind.AMOUNT,
}
NEXT: Mapping[TerritoryState, frozenset[TerritoryState]] = {
    TerritoryState.DRAFT: frozenset({TerritoryState.ACTIVE, TerritoryState.ARCHIVED}),
    TerritoryState.ACTIVE: frozenset({TerritoryState.ARCHIVED}),
    TerritoryState.ARCHIVED: frozenset(),
}


def what_is_wrong(territories: Sequence[Territory]) -> list[Refusal]:
    """Every reason against storing them."""
    return [*_twice(territories), *_parents(territories), *_conditions(territories)]


def wrong_owners(territories: Sequence[Territory], known: Mapping[str, Known], today: date
                 ) -> Iterator[Refusal]:
    """Every owner who is not employed."""
    for place, territory in enumerate(territories):
        if territory.owner_id is None:
            continue
        owner = known.get(territory.owner_id)
        if owner is None or (owner.left_on is not None and owner.left_on <= today):
            yield Refusal("territory.owner_not_employed", f"territories[{place}]",
                          {"key": territory.key})


def not_possible(state: TerritoryState, wanted: TerritoryState) -> list[Refusal]:
    if wanted in NEXT[state]:
        return []
    return [Refusal("territory.state_not_possible", None,
                    {"state": state.value, "wanted": wanted.value})]


def _twice(territories: Sequence[Territory]) -> Iterator[Refusal]:
    counted = Counter(territory.key for territory in territories)
    for key, times in counted.items():
        if times > 1:
            yield Refusal("territory.key_twice", "territories", {"key": key})


def _parents(territories: Sequence[Territory]) -> Iterator[Refusal]:
    parents = {territory.key: territory.parent_key for territory in territories}
    for key, parent in parents.items():
        if parent is not None and parent not in parents:
            yield Refusal("territory.parent_unknown", "territories", {"key": key})
        elif _is_below_itself(key, parents):
            yield Refusal("territory.cycle", "territories", {"key": key})


def _is_below_itself(key: str, parents: Mapping[str, str | None]) -> bool:
    here, steps = parents[key], 0
    while here is not None and here != key and steps < len(parents):
        here, steps = parents.get(here), steps + 1
    return here == key


def _conditions(territories: Sequence[Territory]) -> Iterator[Refusal]:
    for place, territory in enumerate(territories):
        for rule in territory.any_of:
            for one in rule.all_of:
                if any(problems([_criterion(one)], FIELDS)):
                    yield Refusal("territory.condition_unfit", f"territories[{place}]",
                                  {"key": territory.key, "condition": one.field.value})


def _criterion(condition: TerritoryCondition) -> Criterion:
    return Criterion(condition.field.value, condition.operator, condition.values, 1)
