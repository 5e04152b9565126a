"""May this compensation plan be approved? Every reason against it at once.

A version begins with a period of its longest accumulating component, so that no account is cut in
two; tiers start at zero, rise, and are in their component's currency, as are caps; component ids
are unique in a plan. A clawback window needs the trigger `signed`: what is paid on invoices or
receipts follows the money without an end. Amounts beside the components are in one currency and not
negative. Source: money.md "The law of balance"; field notes 3.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kernel.money import Money
from kernel.periods import Grain, period_of
from kernel.refusal import Refusal
from kernel.tiers import gaps
from services.people.contract import Accumulate, Component, Plan, PlanState
from services.people.contract.terms import PayTerms, Trigger
from services.people.rules.earning import tiers_of

_LONGEST = (Accumulate.YEAR, Accumulate.QUARTER, Accumulate.MONTH)
_GRAINS = {
    Accumulate.YEAR: Grain.YEAR,
    Accumulate.QUARTER: Grain.QUARTER,
    Accumulate.MONTH: Grain.MONTH,
}


def problems(plan: Plan) -> list[Refusal]:
    """Everything that forbids the approval of a plan version."""
    return [
        *_dates(plan),
        *_names(plan),
        *(
            refusal
            for place, component in enumerate(plan.components)
            for refusal in _component(f"components.{place}", component)
        ),
        *_terms(plan.terms),
    ]


def wrong_retirement(plan: Plan, ends_on: date) -> Iterator[Refusal]:
    """Everything that forbids the end of a version: it must be approved, and end where a period of
    its longest component ends, after its start and not after the end that it has."""
    if plan.state is not PlanState.APPROVED:
        yield Refusal("plan.not_approved", "state")
    if ends_on <= plan.starts_on or (plan.ends_on is not None and ends_on > plan.ends_on):
        yield Refusal("plan.ends_outside", "ends_on")
    longest = _longest(plan)
    if period_of(ends_on, _GRAINS[longest]).start != ends_on:
        yield Refusal("plan.ends_inside_a_period", "ends_on", {"grain": longest.value})


def _longest(plan: Plan) -> Accumulate:
    over = {component.accumulate for component in plan.components}
    return next((one for one in _LONGEST if one in over), Accumulate.MONTH)


def _dates(plan: Plan) -> Iterator[Refusal]:
    if plan.ends_on is not None and plan.ends_on <= plan.starts_on:
        yield Refusal("plan.ends_before_start", "ends_on")
    longest = _longest(plan)
    begins = period_of(plan.starts_on, _GRAINS[longest]).start
    if begins != plan.starts_on:
        yield Refusal("plan.starts_inside_a_period", "starts_on", {"grain": longest.value})


def _names(plan: Plan) -> Iterator[Refusal]:
    names = [component.component_id for component in plan.components]
    if len(set(names)) != len(names):
        yield Refusal("plan.component_twice", "components")


def _component(path: str, component: Component) -> Iterator[Refusal]:
    for code in gaps(tiers_of(component)):
        yield Refusal(code, f"{path}.tiers")
    if any(tier.starts_at.currency != component.currency for tier in component.tiers):
        yield Refusal("plan.tier_currency", f"{path}.tiers")
    yield from _amount(f"{path}.cap", component.cap, component.currency)
    if component.clawback_days is not None and component.trigger is not Trigger.SIGNED:
        yield Refusal("plan.window_needs_signed", f"{path}.clawback_days")
    named = [(one.level, one.reference) for one in component.product_rates]
    if len(set(named)) != len(named):
        yield Refusal("plan.product_rate_twice", f"{path}.product_rates")


def _terms(terms: PayTerms | None) -> Iterator[Refusal]:
    if terms is None:
        return
    amounts: dict[str, Money | None] = {
        "base_salary": terms.base_salary,
        "draw.minimum": terms.draw.minimum if terms.draw else None,
        "year_end.cap": terms.year_end.cap if terms.year_end else None,
        **{f"bonuses.{place}.amount": one.amount for place, one in enumerate(terms.bonuses)},
    }
    for path, amount in amounts.items():
        yield from _amount(f"terms.{path}", amount, terms.currency)


def _amount(path: str, amount: Money | None, currency: str) -> Iterator[Refusal]:
    if amount is not None and amount.currency != currency:
        yield Refusal("plan.amount_currency", path)
    if amount is not None and amount.minor < 0:
        yield Refusal("plan.amount_negative", path)
