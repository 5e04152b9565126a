"""A client that only looks: how long each answer takes while something is broken."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from deploy.drill.stage import Stage

PATIENCE, PAUSE = 30, 0.2


@dataclass
class Seen:
    """Status and seconds of each answer; 0 for none."""

    answers: list[tuple[int, float]] = field(default_factory=list)
    retry_after: int = 0
    longest: float = 0.0

    def count(self, status: int) -> int:
        return sum(1 for one, _ in self.answers if one == status)


@contextmanager
def probing(addresses: Mapping[str, Mapping[str, str]]) -> Iterator[Seen]:
    """Ask each address (with its headers) again and again until the end of the block."""
    seen, over = Seen(), threading.Event()
    threads = [threading.Thread(target=_ask, args=(address, headers, seen, over), daemon=True)
               for address, headers in addresses.items()]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join(PATIENCE)


def reads(stage: Stage) -> dict[str, dict[str, str]]:
    """A read through the gateway that asks a service and its database."""
    return {f"{stage.url}/v1/deals?limit=1": {"Authorization": f"Bearer {stage.token()}"}}


def lives(stage: Stage) -> dict[str, dict[str, str]]:
    return {f"{stage.web(name)}/live": {} for name in (*stage.services, "gateway")}


def _ask(address: str, headers: Mapping[str, str], seen: Seen, over: threading.Event) -> None:
    while not over.wait(PAUSE):
        began = time.monotonic()
        status = 0
        try:
            reply = requests.get(address, headers=dict(headers), timeout=PATIENCE)
            status = reply.status_code
            seen.retry_after += "Retry-After" in reply.headers and status == 503
        except requests.RequestException:
            pass
        taken = time.monotonic() - began
        seen.answers.append((status, taken))
        seen.longest = max(seen.longest, taken)
