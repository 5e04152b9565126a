"""Clients that prepare and sign deals, and keep a log of what was acknowledged."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import requests

from deploy.local.waiting import wait_until

ONE_CALL_LIMIT = 240
SIGNED_ON = "2026-03-03"
GOOD_FORM = {"money": 80, "authority": 70, "need": 90}
TRY_AGAIN = frozenset({401, 409, 429, 500, 502, 503, 504})
"""401: only while a clock is wrong; a client then signs in again and goes on."""


@dataclass(frozen=True)
class Wish:
    """A deal that a client wants signed; `minor` is its amount in the currency's smallest unit."""

    number: int
    seller: str
    partner: str
    minor: int

    @property
    def amount(self) -> str:
        return f"{self.minor // 100}.{self.minor % 100:02d}"


@dataclass
class Traffic:
    """`acknowledged`: deal id -> what was signed, as the clients saw it.

    `token` is read at each request, so that it can be replaced meanwhile. `prefix` makes the keys
    of one run differ from another's.
    """

    base_url: str
    token: str
    wishes: list[Wish] | Iterator[Wish]
    prefix: str = ""
    acknowledged: dict[str, Wish] = field(default_factory=dict)
    answered_at: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    troubles: Iterator[int] = field(default_factory=count)
    refused: list[str] = field(default_factory=list)
    in_flight: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def start(self, clients: int) -> list[threading.Thread]:
        todo = iter(self.wishes)
        threads = [threading.Thread(target=self._work, args=(todo,), daemon=True)
                   for _ in range(clients)]
        for thread in threads:
            thread.start()
        return threads

    def failures(self) -> int:
        """Requests that got no success."""
        return sum(number for status, number in self.statuses.items()
                   if status not in ("200", "201"))

    def stop(self) -> None:
        """Let every client finish the deal that it has begun."""
        self._over.set()

    def _work(self, todo: Iterator[Wish]) -> None:
        session = requests.Session()
        while not self._over.is_set():
            with self._lock:
                wish = next(todo, None)
            if wish is None:
                return
            self.sign(session, wish)

    def sign(self, session: requests.Session, wish: Wish) -> str:
        """Open a deal and sign it, whatever happens meanwhile; its id."""
        with self._lock:
            self.in_flight += 1
        try:
            deal = self.until_answered(
                session, "/v1/deals", f"{self.prefix}create-{wish.number}", deal_of(wish))
            deal_id = str(deal["deal_id"])
            self.until_answered(session, f"/v1/deals/{deal_id}/sign",
                                f"{self.prefix}sign-{wish.number}", {"signed_on": SIGNED_ON})
            self.acknowledged[deal_id] = wish
            return deal_id
        finally:
            with self._lock:
                self.in_flight -= 1

    def until_answered(self, session: requests.Session, path: str, key: str, body: Any) -> Any:
        """The same request with the same key until it succeeds, as a careful client does."""
        answers: list[Any] = []

        def is_answered() -> bool:
            reply = self._try(session, path, key, body)
            if reply is not None:
                answers.append(reply)
            return reply is not None

        wait_until(is_answered, ONE_CALL_LIMIT, key, 0.1)
        return answers[0]

    def _try(self, session: requests.Session, path: str, key: str, body: Any) -> Any:
        """The answer's body, or nothing when there was none that counts."""
        headers = {"Idempotency-Key": key, "Authorization": f"Bearer {self.token}"}
        try:
            reply = session.post(self.base_url + path, json=body, headers=headers, timeout=15)
        except requests.RequestException as error:
            self.statuses[type(error).__name__] += 1
            next(self.troubles)
            return None
        self.statuses[str(reply.status_code)] += 1
        if reply.status_code in (200, 201):
            self.answered_at.append(time.monotonic())
            return reply.json()
        next(self.troubles)
        if reply.status_code not in TRY_AGAIN:
            self.refused.append(f"{key}: {reply.status_code} {reply.text[:300]}")
            raise AssertionError(self.refused[-1])
        return None


def money(amount: str, currency: str = "CNY") -> dict[str, str]:
    return {"amount": amount, "currency": currency}


def line_of(amount: str) -> dict[str, Any]:
    return {"product_id": "prod_1", "product_line": "pumps", "net_price": money(amount)}


def deal_of(wish: Wish) -> dict[str, Any]:
    """The request that opens a deal which lacks nothing to be signed."""
    return {"title": f"deal {wish.number}", "owner_id": wish.seller, "customer_id": "cust_1",
            "stage": "negotiation", "screening": GOOD_FORM, "expected_close_on": "2026-12-31",
            "channel_id": "distribution", "partner_id": wish.partner,
            "lines": [line_of(wish.amount)]}
