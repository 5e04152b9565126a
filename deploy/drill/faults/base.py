"""What a fault is, and what every fault does: work goes on, it strikes, all heals, books agree."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import islice

import requests

from deploy.drill.cast import Cast
from deploy.drill.stage import Scene, Stage
from deploy.local.waiting import WaitedTooLong, wait_until

CLIENTS, WARM = 4, 8
FRESH = 1_000_000
"""Deals from this number on are the ones that tell when all works again."""
HEAL_LIMIT, JOIN_LIMIT = 180, 300


@dataclass(frozen=True)
class Text:
    """The same words in the two languages."""

    zh: str
    en: str


@dataclass
class Outcome:
    """What a fault left behind; without a bite nothing was proved."""

    lost: int = 0
    twice: int = 0
    healed_seconds: float | None = None
    bite: str = ""
    problems: list[str] = field(default_factory=list)
    impossible: str = ""

    @property
    def is_kept(self) -> bool:
        return not (self.lost or self.twice or self.problems or self.impossible) and bool(self.bite)


class Impossible(Exception):
    """This machine does not allow the fault; the reason."""


class Run:
    """One fault being played: the traffic around it and what is noted of it."""

    def __init__(self, stage: Stage, number: int, seed: int, *, is_long: bool = False) -> None:
        self.stage, self.is_long, self.number = stage, is_long, number
        self.chance = random.Random(seed * 100 + number)
        self.outcome = Outcome()
        self._fresh = FRESH
        self._bites: list[str] = []
        self._threads: list[threading.Thread] = []
        self.cast: Cast = stage.cast()
        self.traffic = stage.traffic(self.cast.wishes(), self._prefix())

    def _prefix(self) -> str:
        return f"fault-{self.number}-{time.time_ns()}-"

    def begin(self, clients: int = CLIENTS) -> None:
        """Have clients sign deals until `finish`; returns when work is in flight."""
        self._threads = self.traffic.start(clients)
        self.wait_signed(WARM)

    def sign(self, number: int, seller: str = "") -> list[str]:
        """Sign so many deals now, all of one seller if named, and wait for the answers; their
        ids."""
        wishes = [replace(wish, seller=seller or wish.seller)
                  for wish in islice(self.cast.wishes(self._fresh), number)]
        self._fresh += number
        with requests.Session() as session:
            return [self.traffic.sign(session, wish) for wish in wishes]

    def wait_signed(self, more: int) -> None:
        wanted = len(self.traffic.acknowledged) + more
        wait_until(lambda: len(self.traffic.acknowledged) >= wanted or bool(self.traffic.refused),
                   HEAL_LIMIT, f"{more} more deals")

    def bite(self, holds: bool, what: str) -> None:
        """Evidence that the fault happened; when it does not hold, that is a problem."""
        self._bites.append(what)
        self.check(holds, f"no bite: {what}")

    def check(self, holds: bool, what: str) -> None:
        if not holds:
            self.outcome.problems.append(what)

    def answered_within(self, limit: float) -> float:
        """Seconds from now to the first success of any client."""
        began = time.monotonic()
        try:
            wait_until(lambda: bool(self.traffic.answered_at)
                       and self.traffic.answered_at[-1] > began, HEAL_LIMIT, "an answer")
        except WaitedTooLong:
            self.check(False, f"no success within {HEAL_LIMIT} s")
        taken = time.monotonic() - began
        self.check(taken <= limit, f"2xx only after {taken:.1f} s, promised {limit:.0f}")
        return taken

    def heal(self, limit: float = HEAL_LIMIT) -> None:
        """From now until a new deal has gone all the way; the longest of a run is kept."""
        began = time.monotonic()
        deal = self.sign(1)[0]
        try:
            wait_until(lambda: self.is_certified(deal), HEAL_LIMIT, "a certified sale", 0.1)
        except WaitedTooLong as late:
            self.check(False, str(late))
        taken = time.monotonic() - began
        self.outcome.healed_seconds = max(taken, self.outcome.healed_seconds or 0)
        self.check(taken <= limit, f"healed in {taken:.1f} s, promised {limit:.0f}")

    def is_certified(self, deal: str) -> bool:
        statement = "SELECT count(*) FROM certified_sale WHERE deal_id = %s"
        return bool(self.stage.sql("analytics", statement, deal) == [(1,)])

    def wait_ended(self) -> None:
        """Every client has finished the deal that it had begun."""
        for thread in self._threads:
            thread.join(JOIN_LIMIT)

    def finish(self) -> None:
        """Let the clients end, wait for quiet, and compare with their log."""
        self.traffic.stop()
        self.wait_ended()
        found = self.stage.settle(self.traffic.acknowledged)
        self.outcome.lost, self.outcome.twice = len(found.lost), len(found.twice)
        self.outcome.bite = "; ".join(self._bites)
        self.outcome.problems += self.traffic.refused
        self.check(found.is_clean, str(found))


@dataclass(frozen=True)
class Fault:
    """`act` strikes once while `run.begin()`'s clients work, or sets its own scene."""

    number: int
    name: Text
    promise: Text
    act: Callable[[Run], None]
    scene: Scene | None = None
    """What a stage of its own stands on; without it a fault shares one with others."""

    def run(self, stage: Stage, seed: int = 0, *, is_long: bool = False) -> Outcome:
        """Play it; whatever goes wrong with the fault itself is a problem of its outcome."""
        run = Run(stage, self.number, seed, is_long=is_long)
        for part in (self.act, Run.finish):
            try:
                part(run)
            except Impossible as reason:
                run.outcome.impossible = str(reason)
            except Exception as error:
                run.outcome.problems.append(f"{type(error).__name__}: {error}"[:400])
        return run.outcome


FAULTS: dict[int, Fault] = {}


def fault(number: int, name: tuple[str, str], promise: tuple[str, str], *,
          scene: Scene | None = None) -> Callable[[Callable[[Run], None]], Callable[[Run], None]]:
    """Enter a function in the table; texts are Chinese, English."""

    def enter(act: Callable[[Run], None]) -> Callable[[Run], None]:
        FAULTS[number] = Fault(number, Text(*name), Text(*promise), act, scene)
        return act

    return enter
