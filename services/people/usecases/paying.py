"""What a settlement of one employee, month and currency comes to; the caller holds the lock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from chassis.work import Work
from kernel.money import Money, total
from kernel.periods import Grain, Period, label, parse_label, period_of
from services.people import pay, quotas, settled, store
from services.people.contract.pay import PayKind
from services.people.rules import months
from services.people.rules.attainment import achieved
from services.people.rules.entitlement import Seller
from services.people.rules.months import Bonus, Earnings
from services.people.rules.settling import Outcome, Payout, payout
from services.strategy.contract import TargetMetric


@dataclass(frozen=True)
class Due:
    """The figures of a settlement, and the lines that the pay ledger lacks for them."""

    earned: Money
    carried_in: Money
    bonus: Money
    draw: Money
    recovered: Money
    payout: Payout
    lines: tuple[Bonus, ...]

    def columns(self) -> dict[str, int]:
        """As the settlement's row has them."""
        return {
            "earned_minor": self.earned.minor,
            "carried_in_minor": self.carried_in.minor,
            "bonus_minor": self.bonus.minor,
            "draw_minor": self.draw.minor,
            "recovered_minor": self.recovered.minor,
            "paid_minor": self.payout.paid.minor,
            "carried_out_minor": self.payout.carried_out.minor,
            "draw_balance_minor": self.payout.draw_balance.minor,
        }


def due(work: Work, employee_id: str, period: str, currency: str) -> Due:
    """The whole settlement rule over all months so far, minus what was paid for them."""
    _, until = parse_label(period)
    seller = store.sellers(work, [employee_id])[employee_id]
    ledger = pay.ledger(work, employee_id, currency, period)
    earnings = _earnings(work, seller, period, currency, ledger)
    over = months.span(seller, earnings, until)
    given = list(months.bonuses(seller, earnings, over))
    nothing = Money.zero(currency)
    of_terms = {label(month): nothing for month in over}
    for bonus in given:
        of_terms[bonus.period] = of_terms[bonus.period] + bonus.amount
    found = payout([months.month_of(seller, earnings, month, of_terms[label(month)])
                    for month in over], currency)
    last = settled.newest(work, employee_id, currency)
    lines = tuple(_lacking(given, found.outcomes, ledger, currency))
    return Due(
        Money(settled.booked(work, employee_id, currency, last.period if last else None, period),
              currency),
        Money(last.carried_out_minor if last else 0, currency),
        _sum(lines, currency, PayKind.QUOTA_BONUS, PayKind.YEAR_END)
        + total((Money(row.amount_minor, currency) for row in ledger
                 if row.kind not in pay.BY_SETTLEMENT
                 and (last is None or row.booked_in > last.period)), currency),
        _sum(lines, currency, PayKind.DRAW, PayKind.GUARANTEE),
        -_sum(lines, currency, PayKind.RECOVERY),
        found, lines)


def book(work: Work, settlement_id: str, employee_id: str, period: str, due: Due) -> None:
    """Write the lines that the pay ledger lacks, in the settlement's month."""
    pay.add_lines(work, (
        {"cause": settlement_id, "kind": line.kind.value, "employee_id": employee_id,
         "period": line.period, "currency": line.amount.currency,
         "amount_minor": line.amount.minor, "booked_in": period, "rule": line.rule}
        for line in due.lines))


def _earnings(work: Work, seller: Seller, period: str, currency: str, ledger: list[Any]
              ) -> Earnings:
    name = seller.employee_id
    days = pay.commission_by_day(work, name, currency, period)
    won = [(row.booked_in, row.amount_minor) for row in ledger
           if row.kind not in pay.BY_SETTLEMENT]
    paid = pay.paid_by_month(work, name, currency)
    has_terms = any(version.terms for one in seller.assigned for version in one.versions)
    return Earnings(
        currency,
        _by_month(((_month(day), minor) for day, minor in days), currency),
        _by_month(won, currency),
        _by_month(paid.items(), currency),
        quotas.signed_by_month(work, name, currency) if has_terms else {},
        _achieved(work, name, currency) if has_terms else None)


def _achieved(work: Work, employee_id: str, currency: str) -> Any:
    """What the seller signed in a period; the sales are read once, when first asked."""
    @cache
    def sales() -> Any:
        return quotas.sales_crediting(work, employee_id)

    @cache
    def of(period: Period) -> Money:
        return achieved(TargetMetric.SIGNED, employee_id, sales(), currency, period)

    return of


def _lacking(given: Iterable[Bonus], outcomes: Iterable[Outcome], ledger: list[Any], currency: str
             ) -> Iterable[Bonus]:
    """What the rule gives by month and kind, minus what the pay ledger has of it."""
    wanted = {(one.period, one.kind): one for one in given}
    for outcome in outcomes:
        for kind, amount in ((PayKind.DRAW, outcome.draw), (PayKind.GUARANTEE, outcome.guarantee),
                             (PayKind.RECOVERY, -outcome.recovery)):
            if amount.minor:
                wanted[outcome.period, kind] = Bonus(kind, outcome.period, amount, "")
    had: dict[tuple[str, PayKind], Money] = {}
    for row in ledger:
        if row.kind in pay.BY_SETTLEMENT:
            key = row.period, PayKind(row.kind)
            had[key] = had.get(key, Money.zero(currency)) + Money(row.amount_minor, currency)
    for key in sorted(wanted.keys() | had.keys()):
        nothing = Bonus(key[1], key[0], Money.zero(currency), "")
        now = wanted.get(key, nothing)
        amount = now.amount - had.get(key, Money.zero(currency))
        if amount.minor:
            yield Bonus(now.kind, now.period, amount, now.rule)


def _sum(lines: Iterable[Bonus], currency: str, *kinds: PayKind) -> Money:
    return total((line.amount for line in lines if line.kind in kinds), currency)


def _by_month(pairs: Iterable[tuple[str, int]], currency: str) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for month, minor in pairs:
        found[month] = found.get(month, Money.zero(currency)) + Money(minor, currency)
    return found


def _month(day: date) -> str:
    return label(period_of(day, Grain.MONTH))
