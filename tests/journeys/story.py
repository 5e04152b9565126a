"""What a story needs that runs through months: its days are told to the clock of every process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from deploy.local.waiting import WaitedTooLong, wait_until
from services.org.contract import Role
from services.org.rules.roles import permissions_of
from tests.running import Client, RunningSystem

HERE = ZoneInfo("Asia/Shanghai")
SETTLED = 20
BEGAN = "2026-01-01"


def instant(said: str) -> datetime:
    """Such as "2026-02-14 16:00", by the company's clocks."""
    return datetime.fromisoformat(said).replace(tzinfo=HERE)


@dataclass(frozen=True)
class Story:
    """Who asks, on which day; tokens live for minutes, so that every day gives out new ones."""

    system: RunningSystem

    def at(self, said: str) -> Client:
        """It is now so late; the answer is somebody who may do everything."""
        self.system.move_clock(instant(said))
        return self.office

    @property
    def office(self) -> Client:
        return self.system.client()

    def person(self, employee_id: str, role: Role = Role.SELLER) -> Client:
        return self.system.client(self.system.token(
            permissions_of([role]), subject=f"acct_{employee_id}", employee_id=employee_id))


def settled(read: Any, expected: Any, what: str) -> None:
    """What was read becomes what is expected, and both are told where it does not."""
    seen: list[Any] = []

    def is_so() -> bool:
        seen.append(read())
        return bool(seen[-1] == expected)

    try:
        wait_until(is_so, SETTLED, what)
    except WaitedTooLong:
        raise AssertionError(f"{what}: {seen[-1]} instead of {expected}") from None


def codes(reply: Any) -> set[str]:
    """Why something was refused."""
    assert reply.status == 422, reply.body
    return {error["code"] for error in reply["errors"]}


def hired(client: Client, name: str, on: str = BEGAN) -> str:
    return str(client.post("/v1/employees", {"name": name, "hired_on": on}).ok()["employee_id"])


def seated(client: Client, unit_id: str, title: str, employee_id: str, **above: str) -> str:
    """The new position on which somebody sits."""
    position = client.post("/v1/positions", {
        "title": title, "unit_id": unit_id, "valid_from": BEGAN, **above}).ok()["position_id"]
    client.post("/v1/assignments", {
        "employee_id": employee_id, "position_id": position, "valid_from": BEGAN}).ok()
    return str(position)
