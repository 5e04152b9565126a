"""Clients that work at the same time and try nothing twice: whatever is no success is a trouble."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, cycle
from typing import Any

import requests

from deploy.drill.traffic import Wish, deal_of
from deploy.local.place import installed_services
from gateway.route import Route
from gateway.tables import ROUTES
from tests.journeys.builders import money
from tests.journeys.permission_table import PATH_VALUES, PATH_VALUES_OF, TRIES
from tests.journeys.tries import Try
from tests.running import Client

SIGNERS, PAUSE, LONGEST_REQUEST = 4, 0.005, 20
FIRST_SETTLED_YEAR = 1990
OF_OPEN_DEALS = {"people.estimate_commission"}
"""Answers only while a deal is open; the crowd signs its deals at once."""


@dataclass
class Crowd:
    """`signed`: deal id -> what was signed; `answers`: how many requests of each service succeeded.

    Four clients prepare and sign deals, one reads everything that can be read of them, one reads
    from the service in `focus` only, one hires, makes units, admits partners, sets quotas and
    settles months.
    """

    base_url: str
    token: str
    sellers: list[str]
    partners: list[str]
    focus: str = ""
    signed: dict[str, Wish] = field(default_factory=dict)
    answers: Counter[str] = field(default_factory=Counter)
    troubles: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _over: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def start(self) -> None:
        for act in (*[self._sign] * SIGNERS, self._reader(), self._reader(self.focus),
                    self._write_all()):
            thread = threading.Thread(target=self._repeat, args=(act,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Let every client finish what it has begun."""
        self._over.set()
        for thread in self._threads:
            thread.join(LONGEST_REQUEST)

    def _repeat(self, act: Callable[[Client], None]) -> None:
        client = Client(self.base_url, self.token)
        try:
            while not self._over.wait(PAUSE) and not self.troubles:
                act(client)
        except (requests.RequestException, AssertionError) as trouble:
            self.troubles.append(repr(trouble))

    def _sign(self, client: Client) -> None:
        number = next(self._numbers)
        wish = Wish(number, self.sellers[number % len(self.sellers)],
                    self.partners[number % len(self.partners)], 1_000 + number * 37 % 200_000)
        deal_id = client.post("/v1/deals", deal_of(wish)).ok()["deal_id"]
        client.post(f"/v1/deals/{deal_id}/sign", {"signed_on": "2026-03-03"}).ok()
        self.signed[deal_id] = wish
        self.answers["pipeline"] += 2

    def _reader(self, service: str = "") -> Callable[[Client], None]:
        routes = cycle(one for one in readable() if service in ("", one[0].operation.service))

        def read(client: Client) -> None:
            deal_id, wish = next(reversed(self.signed.items()), (None, None))
            if deal_id is None or wish is None:
                return
            names = {"deal_id": deal_id, "employee_id": wish.seller, "partner_id": wish.partner}
            if not service:
                client.get(f"/v1/deals/{deal_id}/trail").ok()
            route, tried = next(routes)
            client.get(_path(route, names), **tried.filled(tried.query, names)).ok()
            self.answers[route.operation.service] += 1
        return read

    def _write_all(self) -> Callable[[Client], None]:
        todo = cycle(self._writes())

        def write(client: Client) -> None:
            path, body = next(todo)()
            client.post(path, body).ok()
        return write

    def _writes(self) -> list[Callable[[], tuple[str, Any]]]:
        """One request to each service that this crowd knows how to write to."""
        months = (f"{FIRST_SETTLED_YEAR + number // 12}-{number % 12 + 1:02}" for number in count())
        return [
            lambda: ("/v1/employees", {"name": "新员工", "hired_on": "2026-01-01"}),
            lambda: ("/v1/units", {"name": "新单位", "valid_from": "2026-01-01"}),
            lambda: ("/v1/partners", {"name": "新伙伴"}),
            lambda: ("/v1/quotas", {"subject_kind": "employee", "period": "2026-03",
                                    "subject_id": f"emp_{next(self._numbers)}",
                                    "amount": money("1000.00")}),
            lambda: ("/v1/settlements", {"employee_id": self.sellers[0], "period": next(months)}),
        ]


def readable() -> list[tuple[Route, Try]]:
    """Every reading route of the installed services that answers 200 about a deal, an employee, a
    partner or nobody, as the permission table says."""
    known = {"deal_id", "employee_id", "partner_id"}
    found = []
    for route in ROUTES:
        tried = TRIES.get(_name(route))
        if tried is None or route.verb != "GET" or tried.inside != 200:
            continue
        if _name(route) in OF_OPEN_DEALS:
            continue
        given = known | set(PATH_VALUES_OF.get(_name(route), {}))
        if route.operation.service in installed_services() and set(route.path_fields) <= given:
            found.append((route, tried))
    return found


def _path(route: Route, names: Mapping[str, str]) -> str:
    path = route.path
    for name, value in {**PATH_VALUES, **names, **PATH_VALUES_OF.get(_name(route), {})}.items():
        path = path.replace(f"<{name}>", value)
    return path


def _name(route: Route) -> str:
    return f"{route.operation.service}.{route.operation.name}"
