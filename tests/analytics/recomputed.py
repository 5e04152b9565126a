"""The rows that sales, places and commissions must end in, written without the service's rules.

Whole minor units and Fractions only; nothing comes from `services.analytics.rules` or `kernel`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from services.org.contract import AssignmentChanged
from services.people.contract import CommissionLine
from services.pipeline.contract.sale import SaleFacts


def divide(amount: int, weights: list[Fraction]) -> list[int]:
    """Largest remainder, ties to the first."""
    if not sum(weights):
        weights = [Fraction(1)] * len(weights)
    exact = [Fraction(abs(amount)) * weight / sum(weights) for weight in weights]
    parts = [int(one) for one in exact]
    order = sorted(range(len(parts)), key=lambda place: (parts[place] - exact[place], place))
    for place in order[: abs(amount) - sum(parts)]:
        parts[place] += 1
    return [part if amount >= 0 else -part for part in parts]


def all_rows(
    sales: Iterable[SaleFacts],
    places: Mapping[str, AssignmentChanged],
    commissions: Iterable[CommissionLine],
) -> dict[str, int]:
    """Every row that is not zero, by its name."""
    found: Counter[str] = Counter()
    for sale in sales:
        _Sale(found, sale, places).add_all()
    for line in commissions:
        for subject in ("company/company", f"employee/{line.employee_id}"):
            name = f"commission_cost/{subject}/{line.amount.currency}/{line.belongs_on}"
            found[name] += line.amount.minor
    return {name: value for name, value in found.items() if value}


class _Sale:
    """One sale being added to the rows."""

    def __init__(
        self, found: Counter[str], sale: SaleFacts, places: Mapping[str, AssignmentChanged]
    ) -> None:
        self.found, self.sale, self.places = found, sale, places
        self.revenue = [one for one in sale.credits if one.kind == "revenue"]

    def add(self, metric: str, subject: str, day: Any, value: int) -> None:
        currency = "" if metric == "quantity" else self.sale.currency
        self.found[f"{metric}/{subject}/{currency}/{day}"] += value

    def add_all(self) -> None:
        sale, amount = self.sale, self.sale.amount.minor
        if sale.status == "cancelled":
            self.add("cancelled", "company/company", sale.happened_on, amount)
            self.add_sellers("cancelled", sale.happened_on, amount)
            return
        self.add_flow("signed", sale.signed_on, amount)
        for received_on, value in _received(sale).items():
            self.add_flow("received", received_on, value)
        self.add_lines()
        for one in sale.credits:
            if one.kind == "overlay":
                exact = amount * Fraction(one.rate)
                self.add(
                    "overlay",
                    f"employee/{one.employee_id}",
                    sale.signed_on,
                    int(exact + Fraction(1, 2)),
                )

    def add_flow(self, metric: str, day: Any, whole: int) -> None:
        """Signed and received: everybody but products."""
        sale = self.sale
        for subject in (
            "company/company",
            f"channel/{sale.channel_id}",
            f"customer/{sale.customer_id}",
        ):
            self.add(metric, subject, day, whole)
        self.add_units(metric, day, self.add_sellers(metric, day, whole))
        nets: Counter[str] = Counter()
        for line in sale.lines:
            nets[line.product_line] += line.net_price.minor
        parts = divide(whole, [Fraction(net) for net in nets.values()])
        for product_line, part in zip(nets, parts, strict=True):
            self.add(metric, f"partner/{sale.partner_id}/{product_line}", day, part)

    def add_sellers(self, metric: str, day: Any, whole: int) -> dict[str, int]:
        parts = divide(whole, [Fraction(one.rate) for one in self.revenue])
        shares = {one.employee_id: part for one, part in zip(self.revenue, parts, strict=True)}
        for employee_id, part in shares.items():
            self.add(metric, f"employee/{employee_id}", day, part)
        return shares

    def add_units(self, metric: str, day: Any, shares: Mapping[str, int]) -> None:
        signed_on = self.sale.signed_on
        for employee_id, part in shares.items():
            units = self.places[employee_id].units if employee_id in self.places else ()
            held = sorted(
                (
                    unit
                    for unit in units
                    if unit.valid_from <= signed_on < (unit.valid_to or signed_on.max)
                ),
                key=lambda unit: unit.unit_id,
            )
            pieces = divide(part, [Fraction(unit.share) for unit in held]) if held else []
            for unit, piece in zip(held, pieces, strict=True):
                self.add(metric, f"unit/{unit.unit_id}", day, piece)

    def add_lines(self) -> None:
        sale, day = self.sale, self.sale.signed_on
        for line in sale.lines:
            margin = line.net_price.minor - line.cost.minor
            self.add("signed", f"product/{line.product_id}", day, line.net_price.minor)
            self.add("margin", f"partner/{sale.partner_id}/{line.product_line}", day, margin)
            for subject in ("company/company", f"product/{line.product_id}"):
                self.add("margin", subject, day, margin)
                self.add("quantity", subject, day, int(line.quantity * 1000))
        margin = sum(one.net_price.minor - one.cost.minor for one in sale.lines)
        self.add_units("margin", day, self.add_sellers("margin", day, margin))


def _received(sale: SaleFacts) -> dict[Any, int]:
    """Payments less what was reversed of them, earliest day first, until the amount is reached."""
    days = {one.id: one.received_on for one in sale.payments}
    net: Counter[Any] = Counter()
    for one in sale.payments:
        net[days.get(one.reverses, one.received_on)] += one.amount.minor
    left, found = sale.amount.minor, {}
    for day in sorted(net):
        taken = min(left, net[day])
        left -= taken
        if taken:
            found[day] = taken
    return found
