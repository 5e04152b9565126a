"""What did a seller achieve in a period, by the sales that people has heard of?

The seller's revenue-credited part of each sale that stands: signed amount and margin on the day of
signing, receipts on their own days. Parts are divided by largest remainder over the revenue
credits, as in the ledger, so that all sellers' parts sum to the sale. Attainment is achieved /
quota, n/a with a quota of zero. Source: money.md, "The chain's four steps" 2 (attainment for pay
comes from people's own sale facts, never from `kpi_updated`); field notes 9.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal

from kernel import rates
from kernel.money import Money, total
from kernel.periods import Period
from kernel.receipts import received_by_day
from services.pipeline.contract.sale import CreditKind, SaleFacts
from services.strategy.contract import COUNT_METRICS, TargetMetric


def achieved(
    metric: TargetMetric,
    employee_id: str,
    sales: Iterable[SaleFacts],
    currency: str,
    period: Period,
) -> Money:
    """The seller's part of all sales in a currency on the days of a period."""
    return total(
        (
            part
            for sale in sales
            if sale.stands and sale.currency == currency
            for day, amount in _flows(metric, sale)
            if period.contains(day)
            for part in _parts(sale, employee_id, amount)
        ),
        currency,
    )


def achieved_by_all(
    metric: TargetMetric, sales: Iterable[SaleFacts], currency: str, period: Period
) -> dict[str, Money]:
    """Every credited seller's part of all sales in a currency on the days of a period."""
    found: dict[str, Money] = {}
    for sale in sales:
        if not sale.stands or sale.currency != currency:
            continue
        days = [amount for day, amount in _flows(metric, sale) if period.contains(day)]
        names = {credit.employee_id for credit in sale.credits
                 if credit.kind is CreditKind.REVENUE}
        for name in sorted(names) if days else ():
            own = total((part for amount in days for part in _parts(sale, name, amount)), currency)
            found[name] = found.get(name, Money.zero(currency)) + own
    return found


def ratio(achieved_amount: Money, quota: Money) -> Decimal | None:
    """Achieved of quota to six decimals; None (n/a) when the quota is zero."""
    return rates.ratio(achieved_amount.minor, quota.minor)


def _flows(metric: TargetMetric, sale: SaleFacts) -> Iterable[tuple[date, Money]]:
    if metric is TargetMetric.RECEIVED:
        return received_by_day(sale.amount, sale.payments).items()
    if metric in COUNT_METRICS:
        return ()  # not money: counts are not measured here
    if metric is TargetMetric.MARGIN:
        margin = total((line.net_price - line.cost for line in sale.lines), sale.currency)
        return [(sale.signed_on, margin)]
    return [(sale.signed_on, sale.amount)]


def _parts(sale: SaleFacts, employee_id: str, amount: Money) -> Iterator[Money]:
    revenue = [credit for credit in sale.credits if credit.kind is CreditKind.REVENUE]
    if revenue:
        parts = amount.allocate([credit.rate for credit in revenue])
        for credit, part in zip(revenue, parts, strict=True):
            if credit.employee_id == employee_id:
                yield part
