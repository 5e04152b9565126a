"""When does a customer fall into the public pool, and what stands against a claim?

A condition is met so many days after the day it counts from. `quiet` counts from the later of the
day the owner got the customer and the last follow-up, so that no freshly claimed customer is due at
once; `contract_ended` from the latest end of a won customer's contracts, where none was said so
many days after the signature; `never_won` from the day the owner got one without any sale. So each
condition, rule and pool has a first day on which the customer falls, and that day is what the
night, the preview and the warnings look at. Source: field notes 5.1 (CordysCRM recycle and pick
rules) and 5.2 (contract end, traps).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.refusal import Refusal
from services.crm.contract.events import Grade
from services.crm.contract.pools import PoolTerms
from services.crm.contract.recycling import (
    ConditionCheck,
    RecycleCondition,
    RecycleKind,
    RecycleMatch,
    RecycleRule,
    RuleCheck,
)

BYPASSED_BY_ADMINS = ("pool.former_owner_waits", "pool.new_data_locked", "pool.daily_limit")
LONGEST_PROTECTION_DAYS = 366


@dataclass(frozen=True)
class Held:
    """What is known of a customer that somebody owns. `signed_on`: of its newest sale that
    stands; None: it was never won. `contract_ends_on`: the latest end of a contract that is known;
    `endless_since`: the newest signature of a sale of which none is."""

    grade: Grade | None
    owned_since_on: date
    last_contact_on: date | None = None
    signed_on: date | None = None
    protected_until: date | None = None
    contract_ends_on: date | None = None
    endless_since: date | None = None

    @property
    def clock_on(self) -> date:
        """The later of when its owner got it and the last follow-up."""
        return max(self.owned_since_on, self.last_contact_on or date.min)


def wrong_terms(terms: PoolTerms) -> Iterator[Refusal]:
    if terms.daily_claims == 0:
        yield Refusal("pool.nothing_claimable", "daily_claims")
    titles = [rule.title for rule in terms.recycle_rules]
    if len(set(titles)) != len(titles):
        yield Refusal("pool.rule_twice", "recycle_rules")
    for rule in terms.recycle_rules:
        for condition in rule.conditions:
            yield from _wrong_condition(rule.title, condition)


def _wrong_condition(title: str, condition: RecycleCondition) -> Iterator[Refusal]:
    asks_grade = condition.kind is RecycleKind.GRADE
    if asks_grade and not condition.grades:
        yield Refusal("pool.grades_missing", "recycle_rules", {"rule": title})
    if not asks_grade and condition.days is None:
        yield Refusal("pool.days_missing", "recycle_rules", {"rule": title})


def check(condition: RecycleCondition, held: Held, day: date) -> ConditionCheck:
    """From which day on a condition is met, and whether it is on this one."""
    start = _counts_from(condition, held)
    if condition.kind is RecycleKind.GRADE:
        met_on = held.owned_since_on if held.grade in condition.grades else None
    else:
        met_on = None if start is None else _later(start, condition.days or 0)
    return ConditionCheck(condition.kind, condition.days, start, met_on, _reached(met_on, day))


def _counts_from(condition: RecycleCondition, held: Held) -> date | None:
    if condition.kind is RecycleKind.QUIET:
        return held.clock_on
    if condition.kind is RecycleKind.NEVER_WON:
        return held.owned_since_on if held.signed_on is None else None
    if condition.kind is RecycleKind.CONTRACT_ENDED and held.signed_on is not None:
        return max(_contract_end(held, condition.contract_days), held.owned_since_on)
    return None


def _contract_end(held: Held, days: int) -> date:
    """The last end of all, whether said or reckoned from a signature."""
    ends = held.contract_ends_on or date.min
    return max(ends, _later(held.endless_since, days)) if held.endless_since else ends


def judged(rule: RecycleRule, held: Held, day: date) -> RuleCheck:
    checks = tuple(check(one, held, day) for one in rule.conditions)
    days = [one.met_on for one in checks]
    known = [one for one in days if one is not None]
    if rule.match is RecycleMatch.ALL:
        falls_on = max(known) if known and len(known) == len(days) else None
    else:
        falls_on = min(known, default=None)
    return RuleCheck(rule.title, falls_on, _reached(falls_on, day), checks)


def falls_on(rules: Iterable[RuleCheck], held: Held) -> date | None:
    """The first day on which any rule takes the customer; not before its protection ends."""
    first = min((one.falls_on for one in rules if one.falls_on is not None), default=None)
    return None if first is None else max(first, held.protected_until or first)


def reasons(rules: Iterable[RuleCheck]) -> tuple[RecycleKind, ...]:
    """The kinds of the conditions that were met in the rules that were."""
    kinds = {one.kind for rule in rules if rule.is_met for one in rule.conditions if one.is_met}
    return tuple(sorted(kinds))


def _reached(first: date | None, day: date) -> bool:
    return first is not None and first <= day


def _later(day: date, days: int) -> date:
    return day + timedelta(days=min(days, (date.max - day).days))


@dataclass(frozen=True)
class Claim:
    """Who wants a customer, and what counts for and against it. `lost_on`: when it was taken from
    this employee, or given back."""

    is_member: bool
    is_active: bool
    is_admin: bool
    entered_on: date
    lost_on: date | None
    held: int
    claimed_today: int


def against(claim: Claim, terms: PoolTerms, today: date) -> list[Refusal]:
    """Everything that stands against a claim, also what a pool admin passes over."""
    found = list(against_holder(claim, terms))
    opens_on = _later(claim.entered_on, terms.new_data_days)
    if today < opens_on:
        found.append(Refusal("pool.new_data_locked", "customer_id", {"until": opens_on}))
    waits_until = claim.lost_on and _later(claim.lost_on, terms.former_owner_days)
    if waits_until and today < waits_until:
        found.append(Refusal("pool.former_owner_waits", "customer_id", {"until": waits_until}))
    if terms.daily_claims is not None and claim.claimed_today >= terms.daily_claims:
        found.append(Refusal("pool.daily_limit", None, {
            "limit": terms.daily_claims, "claimed": claim.claimed_today}))
    return found


def against_holder(claim: Claim, terms: PoolTerms) -> Iterator[Refusal]:
    """What stands against being given a customer, too."""
    if not claim.is_active:
        yield Refusal("pool.inactive", "customer_id")
    if not (claim.is_member or claim.is_admin):
        yield Refusal("pool.not_a_member", "customer_id")
    if terms.capacity is not None and claim.held >= terms.capacity:
        yield Refusal("pool.capacity_reached", None, {
            "capacity": terms.capacity, "held": claim.held})


def passed(found: Sequence[Refusal], *, is_admin: bool) -> tuple[list[Refusal], tuple[str, ...]]:
    """What still stands, and what a pool admin passes over."""
    over = [one.code for one in found if is_admin and one.code in BYPASSED_BY_ADMINS]
    return [one for one in found if one.code not in over], tuple(over)


def wrong_protection(until: date | None, today: date) -> Iterator[Refusal]:
    if until is None:
        return
    if until <= today:
        yield Refusal("pool.protection_in_past", "protected_until")
    if (until - today).days > LONGEST_PROTECTION_DAYS:
        yield Refusal("pool.protection_too_long", "protected_until",
                      {"days": LONGEST_PROTECTION_DAYS})
