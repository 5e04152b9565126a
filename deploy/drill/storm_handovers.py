"""Handovers during a storm: two sellers pass all they have to each other, there and back.

Each handover moves standing customers and open deals, and whatever open deal the other clients have
in flight with the giver. Afterwards every standing record is with exactly one of the two: the one
who was told that it is theirs.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import requests

from deploy.drill.books import Ask, Verdict
from deploy.drill.cast import Backstage
from deploy.local.waiting import WaitedTooLong, wait_until

TITLE = "handed over"
DEALS, CUSTOMERS = 120, 120
ANSWER_LIMIT, HTTP_LIMIT, PAUSE = 600, 15, 0.2
BACK = 0.3
"""The share of handovers that are taken back."""


@dataclass
class Handers:
    """`holder`: who has everything now, as org said; `ended`: handover id -> its last state."""

    backstage: Backstage
    pair: tuple[str, ...]
    chance: random.Random
    holder: str = ""
    ended: dict[str, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Give the first of the two what stands, then hand it over for as long as the storm is."""
        self.holder = self.pair[0]
        for _ in range(DEALS):
            self.backstage.post("/v1/deals", {"title": TITLE, "owner_id": self.holder,
                                              "channel_id": "direct"})
        for number in range(CUSTOMERS):
            self.backstage.post("/v1/customers", {"name": f"{TITLE} {number}",
                                                  "owner_id": self.holder})
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the handover that is under way; raises WaitedTooLong."""
        self._over.set()
        thread = self._thread
        wait_until(lambda: not (thread and thread.is_alive()), ANSWER_LIMIT, "handover", PAUSE)

    def _work(self) -> None:
        try:
            while not self._over.is_set():
                self._hand_over()
        except (WaitedTooLong, KeyError) as trouble:
            self.broken.append(f"handover: {trouble!r}")

    def _hand_over(self) -> None:
        giver = self.holder
        taker = next(one for one in self.pair if one != giver)
        number = len(self.ended)
        plan = self._told(f"{number}-plan", "/v1/handovers", {
            "from_employee_id": giver, "to_employee_id": taker, "reason": "演练",
            "kinds": ["customers", "deals"]})
        path = f"/v1/handovers/{plan['handover_id']}"
        self._told(f"{number}-start", f"{path}/start", {})
        self._until(path, "done")
        self.holder = taker
        self.ended[plan["handover_id"]] = "done"
        if self.chance.random() < BACK:
            self._told(f"{number}-back", f"{path}/roll-back", {})
            self._until(path, "rolled_back")
            self.holder = giver
            self.ended[plan["handover_id"]] = "rolled_back"

    def _told(self, key: str, path: str, body: Any) -> Any:
        """The same request with the same key until it is acknowledged."""
        return self._answer("POST", path, json=body, headers={
            "Idempotency-Key": f"handover-{self.pair[0]}-{key}"})

    def _until(self, path: str, state: str) -> None:
        wait_until(lambda: self._answer("GET", path)["state"] == state, ANSWER_LIMIT,
                   f"{path} {state}", PAUSE)

    def _answer(self, method: str, path: str, **more: Any) -> Any:
        found: list[Any] = []
        last = ""
        headers = {"Authorization": f"Bearer {self.backstage.token}", **more.pop("headers", {})}
        until = time.monotonic() + ANSWER_LIMIT
        while not found and time.monotonic() < until:
            try:
                reply = requests.request(method, self.backstage.base_url + path, headers=headers,
                                         timeout=HTTP_LIMIT, **more)
                last = f"{reply.status_code} {reply.text[:200]}"
                found += [reply.json()] if reply.ok else []
            except (requests.RequestException, ValueError) as error:
                last = type(error).__name__
            time.sleep(0 if found else PAUSE)
        if not found:
            raise WaitedTooLong(f"{method} {path}: {last}")
        return found[0]


OWNERS = {
    "pipeline": f"SELECT owner_id, count(*) FROM deal WHERE title = '{TITLE}' GROUP BY 1",
    "crm": f"SELECT owner_id, count(*) FROM customer WHERE name LIKE '{TITLE} %' GROUP BY 1",
}
"""Who has how many of the standing records."""
DUE = {"pipeline": DEALS, "crm": CUSTOMERS}
STATES = "SELECT handover_id, state FROM handover"


def compare(ask: Ask, handers: Handers, found: Verdict) -> None:
    """What stands is with its holder, nothing is gone, and org's states are those that were told.

    LOST: a standing record that its holder has not. TWICE: one that somebody has besides.
    """
    for service, statement in OWNERS.items():
        for owner, has in {handers.holder: 0, **dict(ask(service, statement))}.items():
            due = DUE[service] if owner == handers.holder else 0
            if has != due:
                (found.lost if has < due else found.twice).append(
                    f"{service}: {owner} has {has} of {due}")
    states = dict(ask("org", STATES))
    found.differences += [f"handover {one}: {states.get(one)}, told {state}"
                          for one, state in handers.ended.items() if states.get(one) != state]


def credited(said: Sequence[dict[str, Any]], drawn: tuple[tuple[str, int], ...],
             pair: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Who is credited by an answer: as drawn, or, had one of the pair all, whoever of the two.

    Raises ValueError for anything else.
    """
    told = tuple((one["employee_id"], int(Decimal(one["rate"]) * 100)) for one in said)
    if told != drawn and not (len(told) == len(drawn) == 1
                              and {told[0][0], drawn[0][0]} == set(pair)):
        raise ValueError(f"credited {told}, drawn {drawn}")
    return told
