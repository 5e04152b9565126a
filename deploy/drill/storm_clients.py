"""The clients of a storm: they prepare, sign, amend, cancel, take money and give it back.

What becomes of a deal is drawn from the seed and the deal's own number, so it is the same whoever
plays it and whenever. A command is sent again with the same key until it is answered for good; only
2xx counts as acknowledged.
"""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import requests

from deploy.drill.cast import Cast
from deploy.drill.storm_handovers import credited
from deploy.drill.storm_log import Log, Paid, Sale, Told
from deploy.drill.traffic import GOOD_FORM, TRY_AGAIN, money
from deploy.local.waiting import WaitedTooLong, wait_until

ANSWER_LIMIT, HTTP_LIMIT, PAUSE = 600, 15, 0.2
DAYS = ("2026-02-28", "2026-03-01", "2026-03-31", "2026-04-01", "2026-04-30")
CHANGED_ON, PAID_ON = "2026-05-05", ("2026-04-30", "2026-05-01", "2026-06-30")
PRODUCT_LINES = ("pumps", "valves", "阀门😀𠮷")
STORIES = (
    (), (), ("lower",), ("raise",), ("share",), ("cancel",), ("pay",), ("pay", "refund"),
    ("raise", "cancel"), ("pay", "pay", "refund"), ("share", "lower"), ("pay", "cancel"),
    ("overpay",), ("pay", "share", "refund"), ("overpay", "lower", "raise"),
    ("pay", "part", "refund"), ("pay", "part", "cancel"),
)
"""What follows a signature; every one in flight, nobody waits for the chain."""


@dataclass
class Crowd:
    """`released`: how many deals may be begun so far; the storm says more between its blows.

    `pair`: the two who hand over to each other meanwhile. `successes`: when the request of each 2xx
    began and ended, on the monotonic clock.
    """

    base_url: str
    token: str
    cast: Cast
    seed: int
    folder: Path
    deals: int
    pair: tuple[str, ...] = ()
    released: int = 0
    begun: int = 0
    finished: int = 0
    acknowledged: int = 0
    successes: list[tuple[float, float]] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _threads: list[threading.Thread] = field(default_factory=list)

    @property
    def in_flight(self) -> int:
        return self.begun - self.finished

    @property
    def is_idle(self) -> bool:
        """Nothing is on its way, and nothing more may begin."""
        return self.begun == self.released and not self.in_flight

    @property
    def failed(self) -> int:
        """Attempts that were not acknowledged."""
        return sum(times for answer, times in self.answers.items() if not answer.startswith("2"))

    def start(self, clients: int) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        for number in range(clients):
            client = Client(self, Log(self.folder / f"client-{number}.jsonl"))
            thread = threading.Thread(target=self._work, args=(client,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def release(self, more: int) -> None:
        with self._lock:
            self.released = min(self.deals, self.released + more)

    def stop(self) -> None:
        """Begin nothing more, whatever was released."""
        with self._lock:
            self.released = self.deals = self.begun

    def join(self, limit: float) -> None:
        """Raises WaitedTooLong when clients are still trying after the limit."""
        wait_until(lambda: not any(one.is_alive() for one in self._threads), limit, "clients", 0.2)

    def heal_time(self, since: float, limit: float) -> float:
        """Seconds from `since` to the first success of a request that began later."""
        def healed() -> float | None:
            return next((ended for began, ended in reversed(self.successes[-400:])
                         if began >= since), None)
        wait_until(lambda: healed() is not None or self.is_idle, limit, "healing")
        times = [ended for began, ended in list(self.successes) if began >= since]
        return min(times) - since if times else 0.0

    def note(self, answer: str, began: float) -> None:
        with self._lock:
            self.answers[answer] += 1
            if answer.startswith("2"):
                self.acknowledged += 1
                self.successes.append((began, time.monotonic()))

    def _work(self, client: Client) -> None:
        while (number := self._next()) is not None:
            try:
                client.play(number)
            except (WaitedTooLong, AssertionError, KeyError, ValueError) as trouble:
                self.broken.append(f"deal {number}: {trouble!r}")
            with self._lock:
                self.finished += 1

    def _next(self) -> int | None:
        """The next deal's number, once it is released; nothing when all are begun."""
        while True:
            with self._lock:
                if self.begun >= self.deals:
                    return None
                if self.begun < self.released:
                    self.begun += 1
                    return self.begun - 1
            time.sleep(0.05)


class Client:
    """One client with its own connection and its own log."""

    def __init__(self, crowd: Crowd, log: Log) -> None:
        self.crowd, self.log, self.http = crowd, log, requests.Session()
        self.http.headers["Authorization"] = f"Bearer {crowd.token}"

    def play(self, number: int) -> None:
        """A deal's whole life."""
        chance = random.Random(f"{self.crowd.seed}/{number}")
        sale = self._open(drawn(self.crowd.cast, chance, number))
        sale = self._change(sale, "sign", {"signed_on": sale.signed_on}, lambda said: replace(
            sale, credits=credited(said["credits"], sale.credits, self.crowd.pair)))
        for place, act in enumerate(chance.choice(STORIES)):
            sale = getattr(self, f"_{act}")(sale, chance, place)

    def _open(self, sale: Sale) -> Sale:
        return self._told(f"{sale.number}-open", "/v1/deals", _opening(sale),
                          lambda said: replace(sale, deal_id=said["deal_id"]))

    def _raise(self, sale: Sale, chance: random.Random, place: int) -> Sale:
        return self._amend(sale, place, tuple(
            (line, minor + chance.randint(1, 90_000)) for line, minor in sale.lines))

    def _lower(self, sale: Sale, chance: random.Random, place: int) -> Sale:
        return self._amend(sale, place, tuple(
            (line, chance.randint(0, minor)) for line, minor in sale.lines))

    def _amend(self, sale: Sale, place: int, lines: tuple[tuple[str, int], ...]) -> Sale:
        return self._change(sale, "amend", {
            "reason": "演练", "happened_on": CHANGED_ON, "lines": list(map(_line, lines))},
            lambda _: replace(sale, lines=lines), place)

    def _share(self, sale: Sale, chance: random.Random, place: int) -> Sale:
        credits = shared(self.crowd.cast.sellers, chance)
        return self._change(sale, "amend", {
            "reason": "演练", "happened_on": CHANGED_ON, "credits": list(map(_credit, credits))},
            lambda _: replace(sale, credits=credits), place)

    def _cancel(self, sale: Sale, _: random.Random, place: int) -> Sale:
        return self._change(sale, "cancel", {"reason": "演练", "happened_on": CHANGED_ON},
                            lambda _: replace(sale, stands=False), place)

    def _pay(self, sale: Sale, chance: random.Random, place: int) -> Sale:
        return self._receive(sale, chance, place, chance.randint(1, max(sale.minor, 1)))

    def _overpay(self, sale: Sale, chance: random.Random, place: int) -> Sale:
        return self._receive(sale, chance, place, sale.minor + chance.randint(1, 5_000))

    def _receive(self, sale: Sale, chance: random.Random, place: int, minor: int) -> Sale:
        body = {"amount": amount(minor), "received_on": chance.choice(PAID_ON)}
        return self._change(sale, "payments", body, lambda said: paid(sale, said), place)

    def _part(self, sale: Sale, chance: random.Random, place: int) -> Sale:
        """A part goes back, and something of the payment is left."""
        one = chance.choice(sale.payments)
        if one.minor < 2:
            return sale
        return self._back(sale, one, place, amount=amount(chance.randint(1, one.minor - 1)))

    def _refund(self, sale: Sale, chance: random.Random, place: int) -> Sale:
        """What is left of a payment goes back."""
        return self._back(sale, chance.choice(
            [one for one in sale.payments if not one.reverses]), place)

    def _back(self, sale: Sale, one: Paid, place: int, **more: Any) -> Sale:
        return self._change(sale, f"payments/{one.payment_id}/reverse", {
            "reason": "演练", "happened_on": "2026-07-01", **more},
            lambda said: paid(sale, said), place)

    def _change(self, sale: Sale, act: str, body: Any, after: Callable[[Any], Sale],
                place: int = -1) -> Sale:
        """One more version of the sale."""
        return self._told(f"{sale.number}-{place}-{act.partition('/')[0]}",
                          f"/v1/deals/{sale.deal_id}/{act}", body,
                          lambda said: replace(after(said), version=sale.version + 1))

    def _told(self, key: str, path: str, body: Any, after: Callable[[Any], Sale]) -> Sale:
        """The same request with the same key until it is acknowledged; then it is written down."""
        key, tries, found = f"storm-{self.crowd.seed}-{key}", 0, []

        def is_answered() -> bool:
            nonlocal tries
            tries += 1
            began = time.time()
            answer, said = self._try(path, key, body)
            if not answer.startswith("2"):
                self.log.unknown(key, began, answer)
                return False
            found.append(after(said))
            self.log.acknowledged(Told(key, began, tries, found[0]))
            return True

        wait_until(is_answered, ANSWER_LIMIT, key, PAUSE)
        return found[0]

    def _try(self, path: str, key: str, body: Any) -> tuple[str, Any]:
        """The status or the error's name, and what was said."""
        began = time.monotonic()
        try:
            reply = self.http.post(self.crowd.base_url + path, json=body, timeout=HTTP_LIMIT,
                                   headers={"Idempotency-Key": key})
            answer, said = str(reply.status_code), reply.json()
        except (requests.RequestException, ValueError) as error:
            answer, said = type(error).__name__, None
        self.crowd.note(answer, began)
        if answer.isdigit() and not answer.startswith("2") and int(answer) not in TRY_AGAIN:
            raise AssertionError(f"{key}: {answer} {said}")
        return answer, said


def drawn(cast: Cast, chance: random.Random, number: int) -> Sale:
    """A deal as it will be signed."""
    lines = tuple((chance.choice(PRODUCT_LINES), chance.choice((1, 99, 100_000, 150_001))
                   if chance.random() < 0.1 else chance.randint(1, 200_000))
                  for _ in range(chance.randint(1, 3)))
    return Sale(number, chance.choice(cast.partners), chance.choice(DAYS), lines,
                shared(cast.sellers, chance))


def shared(sellers: Sequence[str], chance: random.Random) -> tuple[tuple[str, int], ...]:
    """Who is credited with how many per cent: one seller, or two or three."""
    names = chance.sample(sellers, chance.randint(1, min(3, len(sellers))))
    cuts = sorted(chance.sample(range(1, 100), len(names) - 1))
    return tuple((name, high - low) for name, low, high in
                 zip(names, (0, *cuts), (*cuts, 100), strict=True))


def paid(sale: Sale, said: Any) -> Sale:
    """The sale with the payments of an answer; raises ValueError unless it is one more."""
    payments = tuple(Paid(one["payment_id"], one["received_on"],
                          minor_of(one["amount"]["amount"]), one.get("reverses"))
                     for one in said["payments"])
    if len(payments) != len(sale.payments) + 1:
        raise ValueError(f"{sale.deal_id}: {len(payments)} payments after {len(sale.payments)}")
    return replace(sale, payments=payments)


def minor_of(amount: str) -> int:
    whole, _, part = amount.lstrip("-").partition(".")
    return (-1 if amount.startswith("-") else 1) * (int(whole) * 100 + int(part or "0"))


def amount(minor: int) -> dict[str, str]:
    return money(f"{minor // 100}.{minor % 100:02d}")


def _line(line: tuple[str, int]) -> dict[str, Any]:
    return {"product_id": "prod_1", "product_line": line[0], "net_price": amount(line[1])}


def _credit(credit: tuple[str, int]) -> dict[str, Any]:
    return {"employee_id": credit[0], "rate": f"{credit[1] / 100:.2f}"}


def _opening(sale: Sale) -> dict[str, Any]:
    return {"title": f"storm {sale.number}", "owner_id": sale.credits[0][0],
            "customer_id": "cust_1", "stage": "negotiation", "screening": GOOD_FORM,
            "expected_close_on": "2026-12-31", "channel_id": "distribution",
            "partner_id": sale.partner, "lines": list(map(_line, sale.lines)),
            "credits": list(map(_credit, sale.credits))}
