"""Over which months does a settlement run, and what holds in each of them?

From the first month in which the seller earned something or a plan's draw or bonus held, to the
month that is settled. A month's terms are those of the plan under which the seller works on its
last day; a draw runs in the plan's first so many months for that seller. The quota bonus goes by
the month's signed amount, the year-end share is of the year's last month. Amounts in another
currency than the plan's terms are not touched by them. Source: `rules/settling.py`; modules.md 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from kernel import rates
from kernel.money import Money, total
from kernel.periods import Grain, Period, label, months_between, period_of, split_by
from services.people.contract.pay import PayKind
from services.people.contract.terms import PayTerms
from services.people.rules.bonuses import quota_bonus, year_end_share
from services.people.rules.entitlement import Seller, is_employed, plan_and_start
from services.people.rules.settling import Minimum, Month

DECEMBER = 12


@dataclass(frozen=True)
class Earnings:
    """What is known of a seller's pay in a currency, by month; what a month lacks is nothing.

    `won`: contests and grants. `achieved` answers for one month or year by its label.
    """

    currency: str
    commission: Mapping[str, Money]
    won: Mapping[str, Money]
    paid: Mapping[str, Money]
    quotas: Mapping[str, Money] = field(default_factory=dict)
    achieved: Callable[[Period], Money] | None = None


@dataclass(frozen=True)
class Bonus:
    """A bonus that the terms give for a month, with its rule in words."""

    kind: PayKind
    period: str
    amount: Money
    rule: str


def span(seller: Seller, earnings: Earnings, until: Period) -> list[Period]:
    """The months of the settlement, in order."""
    known = (*earnings.commission, *earnings.won, *earnings.paid)
    starts = [date.fromisoformat(f"{one}-01") for one in known]
    starts += [period_of(max(assigned.valid_from, seller.hired_on), Grain.MONTH).start
               for assigned in seller.assigned
               if seller.hired_on and any(version.terms for version in assigned.versions)]
    first = min([*starts, until.start])
    return split_by(Period(first, until.end), Grain.MONTH)


def bonuses(seller: Seller, earnings: Earnings, months: list[Period]) -> Iterator[Bonus]:
    """Everything that plans give beside commission, month by month."""
    for month in months:
        terms, _ = terms_of(seller, month, earnings.currency)
        if terms is not None and earnings.achieved is not None:
            yield from _quota_bonus(terms, month, earnings)
            yield from _year_end(terms, month, earnings)


def month_of(seller: Seller, earnings: Earnings, month: Period, bonus: Money) -> Month:
    """A month as the settlement rule sees it; `bonus`: what the terms give beside commission."""
    name, nothing = label(month), Money.zero(earnings.currency)
    terms, started = terms_of(seller, month, earnings.currency)
    draw = terms.draw if terms else None
    runs = draw is not None and started is not None and (
        draw.months is None or months_between(_first(started), month.start) < draw.months)
    minimum = (Minimum(draw.minimum, draw.is_recoverable, draw.recovery_rate)
               if draw and runs else None)
    return Month(
        name, earnings.commission.get(name, nothing), earnings.won.get(name, nothing) + bonus,
        earnings.paid.get(name, nothing), minimum,
        draw.recovery_rate if draw else Decimal(1))


def terms_of(seller: Seller, month: Period, currency: str) -> tuple[PayTerms | None, date | None]:
    """The terms on the month's last day, and since when the seller is under that plan."""
    assert month.end is not None
    day = month.end - timedelta(days=1)
    plan, started = plan_and_start(seller, day)
    if plan is None or plan.terms is None or not is_employed(seller, day):
        return None, None
    return (plan.terms, started) if plan.terms.currency == currency else (None, None)


def _first(day: date) -> date:
    return day.replace(day=1)


def _quota_bonus(terms: PayTerms, month: Period, earnings: Earnings) -> Iterator[Bonus]:
    quota = earnings.quotas.get(label(month))
    if not terms.bonuses or quota is None or earnings.achieved is None:
        return
    achieved = earnings.achieved(month)
    step = quota_bonus(terms.bonuses, rates.ratio(achieved.minor, quota.minor))
    if step is not None:
        rule = f"{step.name}: {achieved.amount} / {quota.amount}"
        yield Bonus(PayKind.QUOTA_BONUS, label(month), step.amount, rule)


def _year_end(terms: PayTerms, month: Period, earnings: Earnings) -> Iterator[Bonus]:
    if terms.year_end is None or month.start.month != DECEMBER or earnings.achieved is None:
        return
    year = period_of(month.start, Grain.YEAR)
    quota = total((amount for period, amount in earnings.quotas.items()
                   if period.startswith(label(year))), earnings.currency)
    achieved = earnings.achieved(year)
    share = year_end_share(terms.year_end, achieved, quota)
    if share.minor:
        yield Bonus(PayKind.YEAR_END, label(month), share,
                    f"({achieved.amount} - {quota.amount}) x {terms.year_end.rate}")
