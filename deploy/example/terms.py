"""Under which terms 恒远流体设备 pays its sellers and its channel partners, and what it expects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from random import Random

from deploy.example.people import people
from deploy.importer.api import Record, money

CURRENCY = "CNY"
Tiers = tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Partner:
    """A channel partner with the rebate programmes of its agreement."""

    ref: str
    name: str
    channel_id: str
    level: str
    programmes: tuple[Record, ...]


@dataclass(frozen=True)
class Quota:
    """What a seller is to sign in a quarter such as "2026-Q1", in fen."""

    login: str
    period: str
    fen: int


def plans(starts_on: date) -> dict[str, Record]:
    """Hunters earn each month's slices at rising rates, farmers one rate on the whole quarter."""
    hunter = _component("new-business", "新签提成 new business", "step", "month",
                        ((0, "0.010"), (100_000_00, "0.020"), (300_000_00, "0.030")))
    farmer = _component("key-accounts", "老客提成 key accounts", "flat", "quarter",
                        ((0, "0.008"), (300_000_00, "0.012"), (800_000_00, "0.018")))
    return {
        "hunter": _plan("开拓型 hunter", starts_on, hunter),
        "farmer": _plan("深耕型 farmer", starts_on, farmer),
    }


def plan_of(login: str) -> str:
    """In every region the first two sellers hunt and the other two farm."""
    place = [person.login for person in people() if person.role == "seller"].index(login)
    return "hunter" if place % 4 < 2 else "farmer"


@cache
def partners() -> tuple[Partner, ...]:
    """Six partners; marginal and whole-amount programmes over quarters and years."""
    annual = _programme("annual", "marginal", "year",
                        ((0, "0.03"), (500_000_00, "0.05"), (1_500_000_00, "0.08")))
    quarterly = _programme("quarterly", "whole", "quarter",
                           ((0, "0.02"), (200_000_00, "0.03"), (600_000_00, "0.045")))
    pumps = _programme("pumps", "marginal", "quarter", ((0, "0.01"), (150_000_00, "0.02")), "pumps")
    return (
        Partner("east-agent", "华东远航机电", "distribution", "gold", (annual,)),
        Partner("north-agent", "京津泵阀经销", "distribution", "gold", (annual, pumps)),
        Partner("south-agent", "粤海流体科技", "distribution", "silver", (quarterly,)),
        Partner("southwest-agent", "川渝工控设备", "distribution", "silver", (quarterly, pumps)),
        Partner("web-shop", "泵阀在线商城", "online", "standard", (annual,)),
        Partner("integrator", "中建机电集成", "integration", "standard", (quarterly,)),
    )


def quotas(seed: str, today: date) -> Iterator[Quota]:
    """A quota for every seller and quarter that the last twelve months touch."""
    for person in people():
        if person.role == "seller":
            base = Random(f"{seed}/quota/{person.login}").randrange(40, 90) * 10_000_00
            for quarter in quarters(today):
                yield Quota(person.login, quarter, base)


def quarters(today: date) -> list[str]:
    """The names of the five quarters that end with the one of `today`."""
    last = today.year * 4 + (today.month - 1) // 3
    return [f"{number // 4}-Q{number % 4 + 1}" for number in range(last - 4, last + 1)]


def _plan(name: str, starts_on: date, component: Record) -> Record:
    return {"name": name, "starts_on": starts_on.isoformat(), "components": [component]}


def _component(component_id: str, name: str, mode: str, accumulate: str, tiers: Tiers) -> Record:
    return {"component_id": component_id, "name": name, "mode": mode, "accumulate": accumulate,
            "currency": CURRENCY, "tiers": _tiers(tiers)}


def _programme(
    programme_id: str, mode: str, window: str, tiers: Tiers, product_line: str | None = None
) -> Record:
    only = {"product_line": product_line} if product_line else {}
    return {"programme_id": programme_id, "mode": mode, "window": window, "currency": CURRENCY,
            "tiers": _tiers(tiers), **only}


def _tiers(tiers: Tiers) -> list[Record]:
    return [{"starts_at": money(fen, CURRENCY), "rate": rate} for fen, rate in tiers]
