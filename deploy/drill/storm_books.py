"""The rules of the ledgers written a second time, and the ledgers compared with them.

Minor units and Fractions only; nothing of `kernel` or of a service. The input is what the clients
were told (`storm_log`). LOST: a ledger has less of an acknowledged deal than it should. TWICE: it
has more, or something that nobody was told of. A balance that is not the rule applied to the log is
a difference.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from deploy.drill.books import BUSY, MARGINS, STEPS, Ask, Verdict, earned
from deploy.drill.storm_log import Sale, Testimony

Row = tuple[str, ...]
"""Metric, kind of subject, subject, day."""
Values = Mapping[Any, int]


def divide(whole: int, weights: Sequence[int]) -> list[int]:
    """Parts in proportion: largest remainder first, ties by position, all zero equally."""
    weights = weights if sum(weights) else [1] * len(weights)
    exact = [Fraction(whole * weight, sum(weights)) for weight in weights]
    parts = [int(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[:whole - sum(parts)]:
        parts[place] += 1
    return parts


def bases(sale: Sale) -> dict[str, int]:
    """What each credited seller is paid on."""
    parts = divide(sale.minor, [share for _, share in sale.credits]) if sale.stands else []
    return {seller: part for (seller, _), part in zip(sale.credits, parts, strict=False) if part}


def received(sale: Sale) -> dict[str, int]:
    """Receipts by day, reversals on the day of what they reverse, earliest first, up to the
    amount."""
    days = {one.payment_id: one.received_on for one in sale.payments}
    net = Counter[str]()
    for one in sale.payments:
        net[days[one.reverses] if one.reverses else one.received_on] += one.minor
    left, found = sale.minor, {}
    for day in sorted(net):
        found[day] = min(left, net[day])
        left -= found[day]
    return found


def rows(sale: Sale) -> Counter[Row]:
    """What a sale gives to the KPI rows of the company, its sellers and its partner."""
    found = Counter[Row]()
    if not sale.stands:
        return found
    nets = Counter[str]()
    for line, minor in sale.lines:
        nets[line] += minor
    flows = [("signed", sale.signed_on, sale.minor)]
    flows += [("received", day, minor) for day, minor in received(sale).items()]
    for metric, day, whole in flows:
        found[metric, "company", "company", day] += whole
        shares = divide(whole, [share for _, share in sale.credits])
        for (seller, _), part in zip(sale.credits, shares, strict=True):
            found[metric, "employee", seller, day] += part
        for line, part in zip(nets, divide(whole, list(nets.values())), strict=True):
            found[metric, "partner", f"{sale.partner}/{line}", day] += part
    return found


def compare(ask: Ask, services: Sequence[str], said: Testimony) -> Verdict:
    """Everything that the ledgers have against everything that the clients were told."""
    found = Verdict()
    by_deal = _Deals(ask, said.sales, found)
    by_deal.versions()
    by_deal.commissions()
    by_deal.facts()
    by_deal.opened(said)
    for name, has, due in balances(ask, said.sales.values()):
        found.differences += [f"{name} {key}: {has.get(key, 0)}, by the rule {due.get(key, 0)}"
                              for key in sorted({*has, *due}, key=str)
                              if has.get(key, 0) != due.get(key, 0)]
    for service in services:
        unpublished, waiting, parked = ask(service, BUSY)[0]
        found.unpublished += unpublished
        found.waiting += waiting
        found.parked += parked
    return found


class _Deals:
    """Deal by deal, in each service."""

    def __init__(self, ask: Ask, sales: Mapping[str, Sale], found: Verdict) -> None:
        self.ask, self.sales, self.found = ask, sales, found

    def _judge(self, ledger: str, has: Values, due: Values) -> None:
        for key in {*has, *due}:
            less = has.get(key, 0) - due.get(key, 0)
            if less:
                told = f"{ledger} {key}: {has.get(key, 0)} of {due.get(key, 0)}"
                (self.found.lost if less < 0 else self.found.twice).append(told)

    def versions(self) -> None:
        """Certified, paid and kept at the newest version, and no version missing before it."""
        due = {deal: sale.version for deal, sale in self.sales.items()}
        for ledger, statement in (
                ("analytics", "SELECT deal_id, sale_version FROM certified_sale"),
                ("people", "SELECT deal_id, sale_version FROM sale"),
                ("pipeline", "SELECT deal_id, sale_version FROM deal WHERE sale_version > 0"),
                ("pipeline", "SELECT deal_id, count(*) FROM sale_version GROUP BY deal_id")):
            self._judge(f"{ledger} version", dict(self.ask(ledger, statement)), due)

    def commissions(self) -> None:
        """The sellers' lines cover the deal exactly once, net of reversals."""
        lines = self.ask("people", "SELECT deal_id, employee_id, sum(base_minor) "
                                   "FROM commission_line WHERE deal_id IS NOT NULL "
                                   "GROUP BY 1, 2 HAVING sum(base_minor) <> 0")
        self._judge("commission", {(deal, seller): int(base) for deal, seller, base in lines},
                    {(deal, seller): base for deal, sale in self.sales.items()
                     for seller, base in bases(sale).items()})

    def facts(self) -> None:
        """The facts of the deal are what it is worth now, row by row."""
        lines = self.ask("analytics", f"SELECT deal_id, {COLUMNS}, sum(value) FROM fact "
                                      f"WHERE deal_id IS NOT NULL AND {WATCHED} "
                                      f"GROUP BY deal_id, {COLUMNS} HAVING sum(value) <> 0")
        self._judge("fact", {tuple(line[:-1]): int(line[-1]) for line in lines},
                    {(deal, *row): value for deal, sale in self.sales.items()
                     for row, value in rows(sale).items() if value})

    def opened(self, said: Testimony) -> None:
        """Each key opened one deal; one that was tried and never answered may have, or not."""
        has = dict(self.ask("pipeline", "SELECT title, count(*) FROM deal "
                                        "WHERE title LIKE 'storm %' GROUP BY title"))
        due = {f"storm {key.split('-')[2]}": 1 for key in said.told}
        for key in said.tried - set(said.told):
            title = f"storm {key.split('-')[2]}"
            due.setdefault(title, min(has.get(title, 0), 1))
        self._judge("pipeline opened", has, due)
        paid = self.ask("pipeline", "SELECT payment_id, amount_minor FROM payment")
        self._judge("payment", dict(paid), {one.payment_id: one.minor for sale in
                                            self.sales.values() for one in sale.payments})


COLUMNS = "metric, subject_kind, subject_id, day::text"
WATCHED = ("metric IN ('signed', 'received') "
           "AND subject_kind IN ('company', 'employee', 'partner')")


def balances(ask: Ask, sales: Iterable[Sale]) -> Iterator[tuple[str, Values, Values]]:
    """Every account and row: its name, what it holds, what the rule gives."""
    due = _Due(sales)
    yield "commission", _numbers(ask("people", "SELECT employee_id, period, sum(balance_minor) "
                                               "FROM account GROUP BY 1, 2")), due.commission
    yield "commission lines", _numbers(ask(
        "people", "SELECT employee_id, period, sum(amount_minor) FROM commission_line "
                  "GROUP BY 1, 2")), due.commission
    yield "kpi", _numbers(ask("analytics", f"SELECT {COLUMNS}, value FROM kpi_row "
                                           f"WHERE {WATCHED} AND value <> 0")), due.kpi
    yield "held", _numbers(ask("channels", "SELECT metric, 'partner', partner_id || '/' || "
                                           "product_line, day::text, value FROM held_row WHERE "
                                           "metric IN ('signed', 'received') AND value <> 0")), {
        row: value for row, value in due.kpi.items() if row[1] == "partner"}
    for name, table, column in (("rebate", "rebate_account", "balance_minor"),
                                ("rebate lines", "rebate_line", "amount_minor")):
        yield name, _numbers(ask("channels", f"SELECT partner_id, sum({column}) FROM {table} "
                                             "GROUP BY 1")), due.rebate


class _Due:
    """What the rules give for all sales together."""

    def __init__(self, sales: Iterable[Sale]) -> None:
        base, by_partner = defaultdict[Row, int](int), Counter[Row]()
        self.kpi: Counter[Row] = Counter()
        for sale in sales:
            for seller, part in bases(sale).items():
                base[seller, sale.signed_on[:7]] += part
            by_partner[sale.partner,] += sale.minor if sale.stands else 0
            self.kpi.update(rows(sale))
        self.kpi = Counter({row: value for row, value in self.kpi.items() if value})
        self.commission = {key: earned(minor, STEPS) for key, minor in base.items()}
        self.rebate = {key: earned(minor, MARGINS) for key, minor in by_partner.items()}


def _numbers(lines: Iterable[Sequence[Any]]) -> dict[Row, int]:
    """The last column by those before it."""
    return {tuple(line[:-1]): int(line[-1]) for line in lines}


def recovered(ask: Ask, said: Testimony) -> int:
    """Commands that had taken effect although their client was told nothing: the effect is older
    than the attempt that was answered."""
    done = dict(ask("pipeline", "SELECT key, extract(epoch FROM created_at) FROM idempotency "
                                "WHERE key LIKE 'storm-%'"))
    return sum(key in done and float(done[key]) < told.began
               for key, told in said.told.items() if told.tries > 1)
