"""Names beside the ids of a page: one call a kind, inside the caller's scope, never in the way."""

from __future__ import annotations

import msgspec
import pytest

from chassis.rpc_client import RemoteReply
from gateway.expanding import EMPLOYEES, EXPANSIONS, expanded, offered
from services.people.contract import EmployeeIds, People
from services.pipeline.contract import Pipeline
from tests.gateway.deals import faults, opened
from tests.running import Client, RunningSystem


@pytest.fixture
def client(running_system: RunningSystem) -> Client:
    return running_system.client()


def hired(client: Client, name: str) -> str:
    found: str = client.post("/v1/employees", {"name": name, "hired_on": "2026-01-01"}).ok()[
        "employee_id"
    ]
    return found


def test_the_owners_of_a_page_come_with_their_names(client: Client) -> None:
    ours, theirs = hired(client, "王伟"), hired(client, "𠮷野 😀")
    for owner_id in (ours, theirs, ours, "emp_unknown"):
        opened(client, owner_id=owner_id)
    page = client.get("/v1/deals", expand="owner").ok()
    assert len(page["items"]) == 4
    assert page["expanded"] == {"owner": {ours: {"name": "王伟"}, theirs: {"name": "𠮷野 😀"}}}
    assert "expanded" not in client.get("/v1/deals").ok().body


def test_names_outside_the_callers_scope_are_left_out(
    running_system: RunningSystem, client: Client
) -> None:
    mine, other = hired(client, "Own"), hired(client, "Other")
    for owner_id in (mine, other):
        opened(client, owner_id=owner_id)
    token = running_system.token({"deals:read": "all", "employees:read": "own"}, employee_id=mine)
    page = running_system.client(token).get("/v1/deals", expand="owner").ok()
    assert len(page["items"]) == 2
    assert page["expanded"]["owner"] == {mine: {"name": "Own"}}
    without = running_system.client(running_system.token({"deals:read": "all"}))
    assert without.get("/v1/deals", expand="owner").ok()["expanded"] == {"owner": {}}


def test_what_cannot_be_expanded_is_refused_by_name(client: Client) -> None:
    wrong = client.get("/v1/deals", expand="colour")
    assert (wrong.status, faults(wrong)) == (422, {"expand": "expand.unknown"})
    elsewhere = client.get("/v1/partners", expand="owner")
    assert (elsewhere.status, faults(elsewhere)) == (422, {"expand": "field.unknown"})


class Calls:
    """Counts what is asked, and knows everybody."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def call(self, service: str, operation: str, body: bytes) -> RemoteReply:
        ids = msgspec.json.decode(body)["employee_ids"]
        self.asked.append(ids)
        items = [{"employee_id": one, "name": one.upper()} for one in ids]
        return RemoteReply(msgspec.Raw(msgspec.json.encode({"items": items})))


def test_a_full_page_needs_one_call() -> None:
    items = [{"owner_id": f"emp_{number % 150}"} for number in range(200)]
    calls = Calls()
    page = msgspec.json.decode(
        expanded(msgspec.json.encode({"items": items}), ["owner"], calls)  # type: ignore[arg-type]
    )
    assert [len(ids) for ids in calls.asked] == [150]
    assert page["expanded"]["owner"]["emp_7"] == {"name": "EMP_7"}


def test_a_page_without_ids_needs_no_call() -> None:
    calls = Calls()
    expanded(b'{"items":[{"owner_id":null}]}', ["owner"], calls)  # type: ignore[arg-type]
    assert calls.asked == []


def test_lists_offer_what_their_items_carry() -> None:
    assert "owner" in offered(Pipeline.list_deals.operation)  # type: ignore[attr-defined]
    assert offered(Pipeline.get_deal.operation) == []  # type: ignore[attr-defined]
    assert offered(Pipeline.create_deal.operation) == []  # type: ignore[attr-defined]


def test_where_names_come_from_is_declared() -> None:
    operation = People.operation(EMPLOYEES.operation)
    assert operation is not None
    assert operation.request is EmployeeIds
    assert all(names.is_offered for field, names in EXPANSIONS.values() if names is EMPLOYEES)
