"""Clients of the gateway that cost little themselves: one kept connection and one thread each."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

CLIENTS = 8


class Refused(RuntimeError):
    """An answer that is no success: a figure made of such would be none."""


class Connection:
    """One kept HTTP connection of one caller."""

    def __init__(self, url: str, token: str = "") -> None:
        self._kept = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, verb: str, path: str, body: Any = None, version: int | None = None) -> bytes:
        """The body of a good answer; `version` is the one that is changed. Raises Refused."""
        sent = None if body is None else json.dumps(body).encode()
        headers = self._headers | ({"Content-Type": "application/json"} if sent else {})
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        self._kept.request(verb, path, sent, headers)
        answer = self._kept.getresponse()
        told = answer.read()
        if answer.status >= 300:
            raise Refused(f"{verb} {path}: {answer.status} {told[:300].decode(errors='replace')}")
        return told

    def get(self, path: str) -> Any:
        return json.loads(self.ask("GET", path))

    def post(self, path: str, body: Any = None) -> Any:
        return json.loads(self.ask("POST", path, {} if body is None else body))

    def patch(self, path: str, body: Any, version: int) -> Any:
        return json.loads(self.ask("PATCH", path, body, version))


@dataclass
class Load:
    """What a crowd of clients did: the seconds that each request took, and when it was begun."""

    began_at: float = 0.0
    seconds: list[float] = field(default_factory=list)


def load(todo: Iterable[Any], connect: Callable[[], Any], act: Callable[[Any, Any], None],
         clients: int = CLIENTS) -> Load:
    """Let clients work a list off, each `act(its connection, item)`; the first trouble is raised.

    `began_at` is the wall clock's time of the first request.
    """
    done, waiting, lock = Load(time.time()), iter(todo), threading.Lock()
    troubles: list[BaseException] = []

    def work() -> None:
        try:
            own = connect()
            while not troubles:
                with lock:
                    item = next(waiting, None)
                if item is None:
                    return
                began = time.perf_counter()
                act(own, item)
                done.seconds.append(time.perf_counter() - began)
        except BaseException as trouble:
            troubles.append(trouble)

    threads = [threading.Thread(target=work) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if troubles:
        raise troubles[0]
    return done


def percentile(values: Sequence[float], part: float) -> float:
    """The smallest value that at least this part of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -(-int(len(ordered) * part * 100) // 100) - 1))]
