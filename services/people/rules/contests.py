"""Who wins a contest, and what does each winner get?

Sellers are ranked by what they achieved in the period, most first; equal figures share a rank and
the next rank is skipped (1, 1, 3). Whoever stays below the contest's least figure, or achieved
nothing, wins nothing. Those who tie either each get the prize of their rank, or share the prizes of
the places that they fill, by largest remainder (the rest by employee id). Source: requirement 3
(月度销冠奖励); field notes 3.1 (contest).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from kernel.money import Money, total
from kernel.refusal import Refusal
from services.people.contract.contests import AnnounceContest, TieRule
from services.strategy.contract import COUNT_METRICS


@dataclass(frozen=True)
class Place:
    """A seller's place in a contest and the prize, zero where there is none."""

    rank: int
    employee_id: str
    achieved: Money
    prize: Money


@dataclass(frozen=True)
class Prizes:
    """Prizes by rank from the first; `least`: what must be achieved to win at all."""

    amounts: Sequence[Money]
    ties: TieRule
    least: Money


def problems(contest: AnnounceContest) -> Iterator[Refusal]:
    """Everything that forbids a contest."""
    amounts = [*contest.prizes, *([contest.least] if contest.least else [])]
    if len({amount.currency for amount in amounts}) > 1:
        yield Refusal("contest.currencies", "prizes")
    if any(amount.minor < 0 for amount in amounts):
        yield Refusal("contest.amount_negative", "prizes")
    if contest.metric in COUNT_METRICS:
        yield Refusal("contest.metric_not_measured", "metric", {"metric": contest.metric.value})
    if contest.ends_on is not None and contest.ends_on <= contest.starts_on:
        yield Refusal("period.not_ascending", "ends_on")


def standings(achieved: Mapping[str, Money], prizes: Prizes) -> list[Place]:
    """Every seller's place, the best first."""
    nothing = Money.zero(prizes.least.currency)
    ordered = sorted(achieved.items(), key=lambda one: (-one[1].minor, one[0]))
    found: list[Place] = []
    for amount, group in groupby(ordered, key=lambda one: one[1]):
        names = [name for name, _ in group]
        rank = len(found) + 1
        wins = amount >= prizes.least and amount > nothing
        given = _given(rank, len(names), prizes) if wins else [nothing] * len(names)
        found += [Place(rank, name, amount, prize)
                  for name, prize in zip(names, given, strict=True)]
    return found


def _given(rank: int, many: int, prizes: Prizes) -> list[Money]:
    currency = prizes.least.currency
    if prizes.ties is TieRule.EACH:
        whole = total(prizes.amounts[rank - 1:rank], currency)
        return [whole] * many
    return total(prizes.amounts[rank - 1:rank - 1 + many], currency).allocate([1] * many)
