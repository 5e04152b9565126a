"""The ledgers against the clients' own log: nothing lost, nothing twice, balances by the rule.

The log says what each acknowledged deal is worth now (0 when it was cancelled). A deal is LOST in a
ledger that covers less of it, TWICE in one that covers more; a balance that is not the rule applied
to the log is a difference.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from deploy.drill.traffic import Wish

STEPS = ((0, Fraction(1, 100)), (100_000, Fraction(2, 100)))
MARGINS = ((0, Fraction(5, 100)), (150_000, Fraction(8, 100)))
UNDER_WAY_LIMIT = 30
Ask = Callable[[str, str], list[Any]]
"""Rows of a statement in a service's database."""
COVERED = {
    "people": "SELECT deal_id, sum(base_minor) FROM commission_line "
              "WHERE deal_id IS NOT NULL GROUP BY deal_id",
    "analytics": "SELECT deal_id, sum(value) FROM fact WHERE metric = 'signed' "
                 "AND subject_kind = 'company' GROUP BY deal_id",
}
BUSY = """SELECT (SELECT count(*) FROM outbox WHERE published_at IS NULL),
    (SELECT count(*) FROM waiting WHERE NOT is_parked),
    (SELECT count(*) FROM waiting WHERE is_parked)"""


@dataclass
class Verdict:
    """What the ledgers say of the log; `dead`: dead letters beyond those that were injected."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)
    unpublished: int = 0
    waiting: int = 0
    parked: int = 0
    dead: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.twice or self.differences or self.unpublished or self.waiting
                    or self.parked or self.dead)

    @property
    def is_under_way(self) -> bool:
        return bool(self.unpublished or self.waiting)

    def __str__(self) -> str:
        return (f"lost {self.lost[:5]} twice {self.twice[:5]} differences {self.differences[:5]} "
                f"unpublished {self.unpublished} waiting {self.waiting} parked {self.parked} "
                f"dead {self.dead}")


def verdict(ask: Ask, services: Sequence[str], signed: Mapping[str, Wish]) -> Verdict:
    """Compare; only the deals, sellers and partners of this log are looked at."""
    found = Verdict()
    for service, statement in COVERED.items():
        _compare(service, dict(ask(service, statement)), signed, found)
    certified = {row[0] for row in ask("analytics", "SELECT deal_id FROM certified_sale")}
    found.lost += [f"analytics {deal}: not certified" for deal in signed if deal not in certified]
    found.differences += list(_balances(ask, signed))
    for service in services:
        unpublished, waiting, parked = ask(service, BUSY)[0]
        found.unpublished += unpublished
        found.waiting += waiting
        found.parked += parked
    return found


def _compare(ledger: str, covered: Mapping[str, Any], signed: Mapping[str, Wish],
             found: Verdict) -> None:
    for deal, wish in signed.items():
        has = int(covered.get(deal, 0))
        if has < wish.minor:
            found.lost.append(f"{ledger} {deal}: {has} of {wish.minor}")
        elif has > wish.minor:
            found.twice.append(f"{ledger} {deal}: {has} of {wish.minor}")


def _balances(ask: Ask, signed: Mapping[str, Wish]) -> Iterator[str]:
    by_seller, by_partner = Counter[str](), Counter[str]()
    for wish in signed.values():
        by_seller[wish.seller] += wish.minor
        by_partner[wish.partner] += wish.minor
    kpi = ("SELECT split_part(subject_id, '/', 1), sum(value) FROM kpi_row "
           "WHERE metric = 'signed' AND subject_kind = '{}' GROUP BY 1")
    for ledger, service, statement, rule in (
            ("commission", "people", "SELECT employee_id, sum(balance_minor) FROM account "
             "GROUP BY employee_id", {one: earned(minor, STEPS) for one, minor in
                                      by_seller.items()}),
            ("rebate", "channels", "SELECT partner_id, sum(balance_minor) FROM rebate_account "
             "GROUP BY partner_id", {one: earned(minor, MARGINS) for one, minor in
                                     by_partner.items()}),
            ("held", "channels", "SELECT partner_id, sum(value) FROM held_row "
             "WHERE metric = 'signed' GROUP BY partner_id", dict(by_partner)),
            ("kpi", "analytics", kpi.format("employee"), dict(by_seller)),
            ("kpi", "analytics", kpi.format("partner"), dict(by_partner))):
        has = dict(ask(service, statement))
        yield from (f"{ledger} {one}: {has.get(one, 0)}, by the rule {due}"
                    for one, due in rule.items() if int(has.get(one, 0)) != due)


def is_quiet(ask: Ask, services: Sequence[str], deals: int) -> bool:
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


def the_ledgers_equal_the_log(ask: Ask, services: Sequence[str],
                              signed: Mapping[str, Wish]) -> None:
    """LOST = 0, TWICE = 0, nothing waits, and every balance is the rule applied to the log.

    A timer may say something between quiet and the look at the books; what is under way is given
    time to arrive, all else is judged as it stands.
    """
    until = time.monotonic() + UNDER_WAY_LIMIT
    while (found := verdict(ask, services, signed)).is_under_way and time.monotonic() < until:
        time.sleep(0.3)
    assert found.is_clean, str(found)
    counted = dict(ask("people", "SELECT deal_id, count(*) FROM commission_line "
                                 "WHERE deal_id IS NOT NULL GROUP BY deal_id"))
    assert [deal for deal, times in counted.items() if times > 1] == [], "TWICE in people"
    company = ask("analytics", "SELECT sum(value) FROM kpi_row "
                               "WHERE metric = 'signed' AND subject_kind = 'company'")
    assert company == [(sum(wish.minor for wish in signed.values()),)]
