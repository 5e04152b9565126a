"""The ledgers against the clients' own log: nothing lost, nothing twice, balances by the rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from tests.drill.traffic import Wish

STEPS = ((0, Fraction(1, 100)), (100_000, Fraction(2, 100)))
MARGINS = ((0, Fraction(5, 100)), (150_000, Fraction(8, 100)))
Ask = Callable[[str, str], list[Any]]
"""Rows of a statement in a service's database."""


def is_quiet(ask: Ask, services: list[str], deals: int) -> bool:
    """Everything has gone all the way, and nothing waits anywhere."""
    busy = sum(ask(name, "SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL)"
                         " + (SELECT count(*) FROM waiting)")[0][0] for name in services)
    certified = ask("analytics", "SELECT count(*) FROM certified_sale")[0][0]
    held = ask("channels", "SELECT coalesce(sum(value), 0) FROM held_row "
                           "WHERE metric = 'signed'")[0][0]
    counted = ask("analytics", "SELECT coalesce(sum(value), 0) FROM kpi_row "
                               "WHERE metric = 'signed' AND subject_kind = 'partner'")[0][0]
    return bool(busy == 0 and certified == deals and held == counted)


def earned(minor: int, table: tuple[tuple[int, Fraction], ...]) -> int:
    """The marginal rule, written a second time."""
    uppers = [lower for lower, _ in table[1:]] + [max(minor, table[-1][0])]
    exact = sum((max(0, min(minor, upper) - lower) * rate
                 for (lower, rate), upper in zip(table, uppers, strict=True)), Fraction(0))
    return int((exact * 2 + 1) // 2)


def the_ledgers_equal_the_log(ask: Ask, signed: Mapping[str, Wish]) -> None:
    """LOST = 0, TWICE = 0, and every balance is the rule applied to the log."""
    for service, statement in (
            ("people", "SELECT deal_id, count(*) FROM commission_line "
                       "WHERE deal_id IS NOT NULL GROUP BY deal_id"),
            ("analytics", "SELECT deal_id, count(*) FROM fact WHERE metric = 'signed' "
                          "AND subject_kind = 'company' GROUP BY deal_id")):
        counted = dict(ask(service, statement))
        assert [deal for deal in signed if deal not in counted] == [], f"LOST in {service}"
        assert [deal for deal, times in counted.items() if times > 1] == [], f"TWICE in {service}"
    by_seller, by_partner = Counter[str](), Counter[str]()
    for wish in signed.values():
        by_seller[wish.seller] += wish.minor
        by_partner[wish.partner] += wish.minor
    balances = dict(ask("people", "SELECT employee_id, balance_minor FROM account"))
    assert balances == {seller: earned(minor, STEPS) for seller, minor in by_seller.items()}
    rebates = dict(ask("channels", "SELECT partner_id, balance_minor FROM rebate_account"))
    assert rebates == {name: earned(minor, MARGINS) for name, minor in by_partner.items()}
    company = ask("analytics", "SELECT sum(value) FROM kpi_row "
                               "WHERE metric = 'signed' AND subject_kind = 'company'")
    assert company == [(sum(wish.minor for wish in signed.values()),)]
