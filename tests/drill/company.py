"""A running system of its own with sellers, a partner, and the log of what its clients signed."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import Any

from deploy.drill.books import is_quiet, the_ledgers_equal_the_log
from deploy.drill.traffic import Traffic, Wish
from deploy.local.place import ROOT, installed_services
from deploy.local.system import System
from deploy.local.waiting import wait_until
from tests.drill.test_kill import a_token, sql
from tests.journeys.builders import a_seller_under_the_plan, an_active_partner
from tests.running import Client

CLIENTS, DONE_LIMIT, COSTS_LIMIT = 4, 90, 30


@dataclass
class Company:
    """`signed`: deal id -> what the clients' own log says of it."""

    system: System
    sellers: list[str] = field(default_factory=list)
    partners: list[str] = field(default_factory=list)
    signed: dict[str, Wish] = field(default_factory=dict)
    _numbers: Any = field(default_factory=count)

    def __post_init__(self) -> None:
        self.ask = partial(sql, self.system)

    def settle_down(self) -> None:
        client = Client(self.system.gateway_url(), a_token(self.system))
        self.sellers = [a_seller_under_the_plan(client, f"seller {number}") for number in range(2)]
        self.partners = [an_active_partner(client)]
        wait_until(lambda: self.ask("pipeline", "SELECT count(*) FROM employee_copy")[0][0] == 2
                   and self.ask("pipeline", "SELECT count(*) FROM partner_copy "
                                            "WHERE is_active")[0][0] == 1, 30, "copies")

    def sign(self, number: int) -> None:
        """So many deals through the gateway, each tried until it is acknowledged."""
        wishes = [Wish(which, self.sellers[which % 2], self.partners[0], 1_000 + which * 7_777)
                  for which in (next(self._numbers) for _ in range(number))]
        traffic = Traffic(self.system.gateway_url(), a_token(self.system), wishes)
        for thread in traffic.start(CLIENTS):
            thread.join(DONE_LIMIT)
        assert (traffic.refused, len(traffic.acknowledged)) == ([], number)
        self.signed.update(traffic.acknowledged)

    def is_quiet(self) -> bool:
        return is_quiet(self.ask, installed_services(), len(self.signed))

    def books_agree(self) -> None:
        """Everything has gone all the way; nothing is lost, nothing counts twice."""
        wait_until(self.is_quiet, DONE_LIMIT, "quiet", 0.3)
        the_ledgers_equal_the_log(self.ask, installed_services(), self.signed)
        wait_until(self.costs_agree, COSTS_LIMIT, "commission costs of people and analytics", 0.3)

    def costs_agree(self) -> bool:
        """What people pays is what analytics counts as cost; said anew, it comes a moment later."""
        counted = self.ask("analytics", "SELECT coalesce(sum(value), 0) FROM kpi_row WHERE "
                           "metric = 'commission_cost' AND subject_kind = 'company'")
        return bool(counted == self.ask("people", "SELECT coalesce(sum(amount_minor), 0) "
                                                  "FROM commission_line"))

    def recover(self, service: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A person's command, with the service's own login."""
        return subprocess.run(
            [sys.executable, "-m", "chassis.recovery", *arguments], cwd=ROOT, text=True,
            env=self.system.environment.of(service), capture_output=True, timeout=60, check=False)
