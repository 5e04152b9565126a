"""What do the leaves say they can reach, and what does that sum to?

A leaf's newest submission holds; a manager's adjustment holds in its place as long as it is about
that submission. Sums go up the tree in whole minor units. Where somebody is missing the outlook
takes the top-down figure, so that a difference is only ever made by what was said.
Source: field notes 1.1, "Bottom-up"; modules.md "TargetPlan".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kernel.money import Money, total
from kernel.refusal import Refusal
from kernel.seasonality import MONTHS
from services.strategy.contract import SubmissionKind
from services.strategy.rules.figures import Figures
from services.strategy.rules.tree import Tree, amount_problems

_RATIO = Decimal("0.000001")


@dataclass(frozen=True)
class Said:
    """One line of the history of a leaf."""

    submission_id: int
    node: str
    kind: SubmissionKind
    figures: Figures
    adjusts: int | None = None


@dataclass(frozen=True)
class Standing:
    """What holds about a leaf: its newest submission, and the adjustment of it if there is one."""

    submission_id: int
    submitted: Figures
    adjusted: Figures | None = None

    @property
    def holding(self) -> Figures:
        return self.adjusted or self.submitted


@dataclass(frozen=True)
class Sums:
    """A node's figures in both versions; see the contract's `BottomUpNode`."""

    top_down: Money
    outlook: Money
    leaf_count: int
    missing_count: int
    submitted: Money | None = None
    adjusted: Money | None = None

    @property
    def difference(self) -> Money | None:
        return None if self.adjusted is None else self.outlook - self.top_down

    @property
    def difference_ratio(self) -> Decimal | None:
        """To six decimals, half away from zero."""
        if self.difference is None or not self.top_down.minor:
            return None
        exact = Decimal(self.difference.minor) / Decimal(self.top_down.minor)
        return exact.quantize(_RATIO, ROUND_HALF_UP)


def figures_problems(
    amount: Money | None, months: tuple[Money, ...], currency: str
) -> list[Refusal]:
    """Why this is not a year: one amount or twelve, of the plan's currency, none below zero."""
    return list(_figures_problems(amount, months, currency))


def _figures_problems(
    amount: Money | None, months: tuple[Money, ...], currency: str
) -> Iterator[Refusal]:
    if (amount is None) == (not months):
        yield Refusal("submission.amount_or_months", "amount")
    if months and len(months) != MONTHS:
        yield Refusal("submission.not_twelve", "months", {"count": len(months)})
    named = [("amount", amount), *((f"months.{at}", one) for at, one in enumerate(months))]
    for where, money in named:
        if money is None:
            continue
        if money.currency != currency:
            yield Refusal("target.currency_differs", where,
                          {"currency": money.currency, "wanted": currency})
        yield from amount_problems(money, where)


def figures_of(amount: Money | None, months: tuple[Money, ...], currency: str) -> Figures:
    """The year in which `figures_problems` finds nothing."""
    return Figures(total(months, currency) if amount is None else amount, months)


def standing(lines: Iterable[Said]) -> dict[str, Standing]:
    """What holds about each leaf, from its history in the order in which it was said."""
    found: dict[str, Standing] = {}
    for said in lines:
        if said.kind is SubmissionKind.SUBMITTED:
            found[said.node] = Standing(said.submission_id, said.figures)
        elif said.kind is SubmissionKind.ADJUSTED:
            held = found.get(said.node)
            if held is not None and held.submission_id == said.adjusts:
                found[said.node] = Standing(held.submission_id, held.submitted, said.figures)
    return found


def sums(
    tree: Tree, top_down: Mapping[str, Money], said: Mapping[str, Standing]
) -> dict[str, Sums]:
    """Every node's figures; `top_down` are the leaves' years before padding."""
    found: dict[str, Sums] = {}
    for name in reversed(tree.order):
        below = [found[child] for child in tree.children[name]]
        found[name] = _summed(below) if below else _of_leaf(top_down[name], said.get(name))
    return found


def _of_leaf(top_down: Money, said: Standing | None) -> Sums:
    if said is None:
        return Sums(top_down, top_down, 1, 1)
    return Sums(top_down, said.holding.year, 1, 0, said.submitted.year, said.holding.year)


def _summed(parts: list[Sums]) -> Sums:
    currency = parts[0].top_down.currency
    submitted = [one.submitted for one in parts if one.submitted is not None]
    adjusted = [one.adjusted for one in parts if one.adjusted is not None]
    return Sums(
        total((one.top_down for one in parts), currency),
        total((one.outlook for one in parts), currency),
        sum(one.leaf_count for one in parts),
        sum(one.missing_count for one in parts),
        total(submitted, currency) if submitted else None,
        total(adjusted, currency) if adjusted else None,
    )
