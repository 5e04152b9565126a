"""A year of deals at 恒远流体设备, the same for the same seed and day.

Of three hundred, 180 were signed in the last twelve months (some amended, some cancelled, half with
payments), 60 were lost and 60 are open, twelve in each of the five stages before the signature.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from deploy.example.customers import customers
from deploy.example.people import people
from deploy.example.products import Product, products
from deploy.example.terms import CURRENCY, partners
from deploy.importer.api import Record, money

OPEN_STAGES = ("lead_capture", "lead_screening", "needs_discovery", "proposal", "negotiation")
SIGNED, AMENDED, CANCELLED, LOST, OPEN_IN_EACH = 150, 18, 12, 60, 12
COUNT = SIGNED + AMENDED + CANCELLED + LOST + OPEN_IN_EACH * len(OPEN_STAGES)
_LOST_REASONS = ("价格高于竞争对手", "项目取消", "交货期不满足", "客户选择现有供应商", "预算推迟")
_PURPOSES = ("水厂改造", "化工循环水", "楼宇供水", "污水提升", "消防系统", "热力管网", "车间配套")
_QUANTITIES = {"pumps": (1, 12), "valves": (2, 40), "pipes": (20, 400), "service": (1, 6)}


@dataclass(frozen=True)
class Step:
    """One request that a deal goes through: a verb under it and its body."""

    verb: str
    body: Record


@dataclass(frozen=True)
class Story:
    """A deal: how it is opened, for whom, with whom, and what happens to it then.

    `owner` and `credits` name logins, `partner` a partner's reference; ids come from the server.
    """

    ref: str
    owner: str
    credits: tuple[tuple[str, str], ...]
    partner: str | None
    opening: Record
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class _Dice:
    """The chance of one deal, and the day on which the story is told."""

    random: Random
    today: date

    def day_before(self, latest: date, most_days: int) -> date:
        return latest - timedelta(days=self.random.randrange(most_days))


def stories(seed: str, today: date) -> tuple[Story, ...]:
    """All three hundred, in no particular order of fate."""
    fates = [*["signed"] * SIGNED, *["amended"] * AMENDED, *["cancelled"] * CANCELLED,
             *["lost"] * LOST, *[stage for stage in OPEN_STAGES for _ in range(OPEN_IN_EACH)]]
    Random(f"{seed}/fates").shuffle(fates)
    return tuple(_story(_Dice(Random(f"{seed}/deal/{number}"), today), number, fate)
                 for number, fate in enumerate(fates, start=1))


def line(product: Product, quantity: int, discount_percent: int) -> Record:
    """A line with a hand-set price; list price and cost are the catalog's. Prices are of the whole
    line, in whole fen; products and customers are named by our references until they are sent."""
    listed = product.list_fen * quantity
    return {"product_id": product.ref, "quantity": str(quantity),
            "net_price": money(listed * (100 - discount_percent) // 100, CURRENCY)}


def fen(amount: Record) -> int:
    return int(Decimal(amount["amount"]) * 100)


def _story(dice: _Dice, number: int, fate: str) -> Story:
    sellers = [person.login for person in people() if person.role == "seller"]
    owner, helper = dice.random.sample(sellers, 2)
    partner = dice.random.choice(partners()) if dice.random.random() < 0.35 else None
    share = dice.random.choice(("0.7", "0.6")) if dice.random.random() < 0.2 else None
    lines = [_line(dice) for _ in range(dice.random.randint(1, 4))]
    opening = _opening(dice, fate, lines) | {
        "title": f"{dice.random.choice(_PURPOSES)}项目 {number:03}", "external_ref": _ref(number),
        "channel_id": partner.channel_id if partner else "direct",
    }
    return Story(_ref(number), owner, _credits(owner, helper, share),
                 partner.ref if partner else None, opening,
                 tuple(_steps(dice, fate, _ref(number), lines)))


def _ref(number: int) -> str:
    return f"hengyuan:deal/{number:03}"


def _credits(owner: str, helper: str, share: str | None) -> tuple[tuple[str, str], ...]:
    if share is None:
        return ((owner, "1"),)
    return (owner, share), (helper, str(1 - Decimal(share)))


def _line(dice: _Dice) -> Record:
    product = dice.random.choice(products())
    least, most = _QUANTITIES[product.product_line]
    return line(product, dice.random.randint(least, most), dice.random.choice((0, 3, 5, 8, 12)))


def _opening(dice: _Dice, fate: str, lines: list[Record]) -> Record:
    """What is known of the deal in its stage: everything that the gates before it ask for."""
    stage = fate if fate in OPEN_STAGES else "negotiation"
    if fate == "lost":
        stage = dice.random.choice(OPEN_STAGES)
    reached = OPEN_STAGES.index(stage)
    opening: Record = {"stage": stage, "currency": CURRENCY}
    if reached > 0:
        opening["screening"] = {name: dice.random.randint(60, 95)
                                for name in ("money", "authority", "need")}
    if reached > 1:
        opening["customer_id"] = dice.random.choice(customers()).ref
    if reached > 2:
        closes_on = dice.today + timedelta(days=dice.random.randrange(10, 120))
        opening |= {"lines": lines, "expected_close_on": closes_on.isoformat()}
    return opening


def _steps(dice: _Dice, fate: str, ref: str, lines: list[Record]) -> Iterator[Step]:
    if fate in OPEN_STAGES:
        return
    closed_on = dice.day_before(dice.today, 365)
    if fate == "lost":
        reason = dice.random.choice(_LOST_REASONS)
        yield Step("lose", {"reason": reason, "closed_on": closed_on.isoformat()})
        return
    yield Step("sign", {"signed_on": closed_on.isoformat()})
    if fate == "amended":
        lines = [_returned(lines[0]), *lines[1:]]
        yield Step("amend", {"lines": lines, "reason": "部分退货",
                             "happened_on": _later(dice, closed_on, 45)})
    if dice.random.random() < 0.5:
        yield from _payments(dice, ref, closed_on, sum(fen(one["net_price"]) for one in lines))
    if fate == "cancelled":
        yield Step("cancel", {"reason": "客户取消项目", "happened_on": dice.today.isoformat()})


def _returned(sold: Record) -> Record:
    """The line after a tenth of its price was given back."""
    return sold | {"net_price": money(fen(sold["net_price"]) * 9 // 10, CURRENCY)}


def _payments(dice: _Dice, ref: str, signed_on: date, amount: int) -> Iterator[Step]:
    """Everything at once, or a third now and, of most, the rest later."""
    first = amount if dice.random.random() < 0.4 else amount // 3
    parts = [first] if first == amount or dice.random.random() < 0.3 else [first, amount - first]
    for number, part in enumerate(parts, start=1):
        yield Step("payments", {"amount": money(part, CURRENCY), "external_ref": f"{ref}/{number}",
                                "received_on": _later(dice, signed_on, 30 * number)})


def _later(dice: _Dice, day: date, most_days: int) -> str:
    return min(day + timedelta(days=dice.random.randrange(1, most_days + 1)),
               dice.today).isoformat()
