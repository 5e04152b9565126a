"""Clients that prepare and sign deals, and keep a log of what was acknowledged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import requests

from deploy.local.waiting import wait_until
from tests.journeys.builders import GOOD_FORM, money

ONE_CALL_LIMIT = 90


@dataclass(frozen=True)
class Wish:
    """A deal that a client wants signed."""

    number: int
    seller: str
    partner: str
    minor: int

    @property
    def amount(self) -> str:
        return f"{self.minor // 100}.{self.minor % 100:02d}"


@dataclass
class Traffic:
    """`acknowledged`: deal id -> what was signed, as the clients saw it."""

    base_url: str
    token: str
    wishes: list[Wish]
    acknowledged: dict[str, Wish] = field(default_factory=dict)
    troubles: Iterator[int] = field(default_factory=count)
    refused: list[str] = field(default_factory=list)

    def start(self, clients: int) -> list[threading.Thread]:
        todo = iter(self.wishes)
        lock = threading.Lock()

        def work() -> None:
            session = requests.Session()
            session.headers["Authorization"] = f"Bearer {self.token}"
            while True:
                with lock:
                    wish = next(todo, None)
                if wish is None:
                    return
                self._sign(session, wish)

        threads = [threading.Thread(target=work, daemon=True) for _ in range(clients)]
        for thread in threads:
            thread.start()
        return threads

    def _sign(self, session: requests.Session, wish: Wish) -> None:
        deal = self._until_answered(
            session, "/v1/deals", f"create-{wish.number}", deal_of(wish))
        path = f"/v1/deals/{deal['deal_id']}/sign"
        self._until_answered(session, path, f"sign-{wish.number}", {"signed_on": "2026-03-03"})
        self.acknowledged[deal["deal_id"]] = wish

    def _until_answered(self, session: requests.Session, path: str, key: str, body: Any) -> Any:
        """The same request with the same key until it succeeds, as a careful client does."""
        answers: list[Any] = []

        def is_answered() -> bool:
            try:
                reply = session.post(
                    self.base_url + path, json=body, headers={"Idempotency-Key": key}, timeout=15)
            except requests.RequestException:
                next(self.troubles)
                return False
            if reply.status_code in (200, 201):
                answers.append(reply.json())
                return True
            next(self.troubles)
            if reply.status_code not in (409, 503, 500):
                self.refused.append(f"{key}: {reply.status_code} {reply.text[:300]}")
                raise AssertionError(self.refused[-1])
            return False

        wait_until(is_answered, ONE_CALL_LIMIT, key, 0.1)
        return answers[0]


def deal_of(wish: Wish) -> dict[str, Any]:
    """The request that opens a deal which lacks nothing to be signed."""
    return {"title": f"deal {wish.number}", "owner_id": wish.seller, "customer_id": "cust_1",
            "stage": "negotiation", "screening": GOOD_FORM, "expected_close_on": "2026-12-31",
            "channel_id": "distribution", "partner_id": wish.partner,
            "lines": [{"product_id": "prod_1", "product_line": "pumps",
                       "net_price": money(wish.amount)}]}
