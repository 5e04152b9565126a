"""Which KPI rows does a sale fill, and with what?

Company, product, channel, customer and partner rows take the whole, employee and unit rows the
revenue-credited share; overlay credits have a metric of their own. Everything signed counts on
the day of signing, receipts on their own days. A cancelled sale gives only what was cancelled, on
the day of its newest change. Money rows hold minor units, quantities thousandths. Source:
money.md step 3.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from kernel.exact import fraction_of, half_away
from kernel.money import Money, total
from services.analytics.contract import Metric, RowKey, SubjectKind
from services.analytics.rules.received import received_by_day
from services.analytics.rules.units import Places, divided_over_units
from services.org.contract import UnitShare
from services.pipeline.contract.sale import CreditKind, SaleFacts

COMPANY = "company"
Filled = Iterator[tuple[RowKey, int]]


def rows_of(sale: SaleFacts, places: Places) -> dict[RowKey, int]:
    """What the sale as it now stands gives to each row; rows that it gives nothing are left out."""
    return summed(_standing(sale, places) if sale.stands else _cancelled(sale))


def unit_rows(sale: SaleFacts, employee_id: str, units: Sequence[UnitShare]) -> dict[RowKey, int]:
    """The part of a sale that one employee brings to the leaf units held on the day of signing."""
    return summed(_units(sale, employee_id, units)) if sale.stands else {}


def summed(filled: Iterable[tuple[RowKey, int]]) -> dict[RowKey, int]:
    """Values by row, without zeros."""
    values: dict[RowKey, int] = defaultdict(int)
    for row, value in filled:
        values[row] += value
    return {row: value for row, value in values.items() if value}


def partner_subject(partner_id: str, product_line: str) -> str:
    """How a partner's row of one product line is named."""
    return f"{partner_id}/{product_line}"


def _standing(sale: SaleFacts, places: Places) -> Filled:
    for metric, day, amount in _flows(sale):
        yield from _whole(sale, metric, day, amount)
        yield from _credited(sale, metric, day, amount)
    for employee_id in {credit.employee_id for credit in sale.credits}:
        yield from _units(sale, employee_id, places.get(employee_id, ()))
    yield from _lines(sale)
    for day, amount in received_by_day(sale).items():
        yield from _partner(sale, Metric.RECEIVED, day, _by_net(sale, amount))
    for credit in sale.credits:
        if credit.kind is CreditKind.OVERLAY:
            row = _row(Metric.OVERLAY, SubjectKind.EMPLOYEE, credit.employee_id, sale)
            yield row, sale.amount.times(credit.rate).minor


def _flows(sale: SaleFacts) -> Iterator[tuple[Metric, date, Money]]:
    """The amounts that every kind of subject shares: signed, and received day by day."""
    yield Metric.SIGNED, sale.signed_on, sale.amount
    for day, amount in received_by_day(sale).items():
        yield Metric.RECEIVED, day, amount


def _whole(sale: SaleFacts, metric: Metric, day: date, amount: Money) -> Filled:
    yield _row(metric, SubjectKind.COMPANY, COMPANY, sale, day), amount.minor
    yield _row(metric, SubjectKind.CHANNEL, sale.channel_id, sale, day), amount.minor
    if sale.customer_id is not None:
        yield _row(metric, SubjectKind.CUSTOMER, sale.customer_id, sale, day), amount.minor


def _credited(sale: SaleFacts, metric: Metric, day: date, amount: Money) -> Filled:
    for employee_id, part in _shares(sale, amount).items():
        yield _row(metric, SubjectKind.EMPLOYEE, employee_id, sale, day), part.minor


def _units(sale: SaleFacts, employee_id: str, units: Sequence[UnitShare]) -> Filled:
    margin = (Metric.MARGIN, sale.signed_on, _margin(sale))
    for metric, day, amount in (*_flows(sale), margin):
        share = _shares(sale, amount).get(employee_id)
        if share is not None:
            for unit_id, part in divided_over_units(share, units, sale.signed_on).items():
                yield _row(metric, SubjectKind.UNIT, unit_id, sale, day), part.minor


def _shares(sale: SaleFacts, amount: Money) -> dict[str, Money]:
    """The amount by revenue-credited employee; the parts sum to it."""
    credits = [credit for credit in sale.credits if credit.kind is CreditKind.REVENUE]
    shares: dict[str, Money] = {}
    parts = amount.allocate([credit.rate for credit in credits]) if credits else []
    for credit, part in zip(credits, parts, strict=True):
        before = shares.get(credit.employee_id, Money.zero(sale.currency))
        shares[credit.employee_id] = before + part
    return shares


def _lines(sale: SaleFacts) -> Filled:
    """What is known line by line: products, quantities, margins and the partner's product lines."""
    margins = {line.line_id: line.net_price - line.cost for line in sale.lines}
    for line in sale.lines:
        quantity = half_away(fraction_of(line.quantity) * 1000)
        margin = margins[line.line_id].minor
        yield _row(Metric.SIGNED, SubjectKind.PRODUCT, line.product_id, sale), line.net_price.minor
        for kind, name in (SubjectKind.COMPANY, COMPANY), (SubjectKind.PRODUCT, line.product_id):
            yield RowKey(Metric.QUANTITY, kind, name, "", sale.signed_on), quantity
            yield _row(Metric.MARGIN, kind, name, sale), margin
        for metric, part in (Metric.SIGNED, line.net_price), (Metric.MARGIN, margins[line.line_id]):
            yield from _partner(sale, metric, sale.signed_on, {line.product_line: part})
    yield from _credited(sale, Metric.MARGIN, sale.signed_on, _margin(sale))


def _margin(sale: SaleFacts) -> Money:
    return total((line.net_price - line.cost for line in sale.lines), sale.currency)


def _by_net(sale: SaleFacts, amount: Money) -> dict[str, Money]:
    """An amount divided over the product lines by what they were sold for."""
    nets: dict[str, int] = defaultdict(int)
    for line in sale.lines:
        nets[line.product_line] += line.net_price.minor
    weights = [max(0, net) for net in nets.values()]
    return dict(zip(nets, amount.allocate(weights), strict=True)) if nets else {}


def _partner(sale: SaleFacts, metric: Metric, day: date, parts: dict[str, Money]) -> Filled:
    if sale.partner_id is not None:
        for product_line, part in parts.items():
            name = partner_subject(sale.partner_id, product_line)
            yield _row(metric, SubjectKind.PARTNER, name, sale, day), part.minor


def _cancelled(sale: SaleFacts) -> Filled:
    day = sale.happened_on
    yield _row(Metric.CANCELLED, SubjectKind.COMPANY, COMPANY, sale, day), sale.amount.minor
    yield from _credited(sale, Metric.CANCELLED, day, sale.amount)


def _row(
    metric: Metric, kind: SubjectKind, subject_id: str, sale: SaleFacts, day: date | None = None
) -> RowKey:
    return RowKey(metric, kind, subject_id, sale.currency, day or sale.signed_on)
