"""Who may do what, to whose records: every role, every routed operation, every owner.

Runs against the running system. Deny by default: what a role's permissions do not name is 403 and
says what is missing; what lies outside the scope is 404, as if it did not exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from chassis.contract import PUBLIC
from deploy.local.place import installed_services
from deploy.local.waiting import wait_until
from gateway.openapi.screens import SCREENS
from gateway.route import Route
from gateway.tables import ROUTES
from services.org.contract import Role
from services.org.rules.roles import ROLES, permissions_of
from tests.journeys.permission_table import OWNER_OF, PATH_VALUES_OF, TRIES
from tests.journeys.tries import DEAL, LISTED, PARTNER, UNOWNED, Try
from tests.journeys.world import (
    BEGAN,
    BELOW,
    FOREIGN,
    OWN,
    SETTLED,
    World,
    customers_of,
    is_seen_from_above,
    leads_of,
    placed,
)
from tests.running import Client, Reply, RunningSystem

SINGLE = {"own": {OWN}, "team": {OWN, BELOW}, "unit": {OWN, BELOW}, "all": {OWN, BELOW, FOREIGN}}
TRIED = [
    route
    for route in ROUTES
    if route.operation.service in installed_services() and route.operation.permission != PUBLIC
]
ON_SCREENS = {
    "documents/<kind>": "documents/organization_chart", "<kind>": "deals",
    "<job_id>": "job_pipeline_none", "<issue_id>": "iss_org_none", "<other_id>": "iss_org_none",
    "<form>": "pdf", "<customer_id>": "cust_none", "<attachment_id>": "att_none",
}  # fmt: skip
NEEDED = sorted({route.operation.permission for route in TRIED})
pytestmark = [
    pytest.mark.skipif("org" not in installed_services(), reason="scope edges come from org"),

]


@pytest.fixture(scope="module")
def world(system: RunningSystem) -> Iterator[World]:
    """Built once through the public API; the matrix changes none of it."""
    system.empty()
    director = system.client()
    employees = {
        owner: director.post("/v1/employees", {"name": owner, "hired_on": BEGAN}).ok()[
            "employee_id"
        ]
        for owner in (OWN, BELOW, FOREIGN)
    }
    partners = {}
    if "channels" in installed_services():
        partners = {
            owner: director.post("/v1/partners", {"name": owner}).ok()["partner_id"]
            for owner in (OWN, FOREIGN)
        }
    deals = {
        owner: director.post(
            "/v1/deals",
            {
                "title": owner,
                "owner_id": employee_id,
                "channel_id": "distribution",
                "partner_id": partners.get(OWN if owner == OWN else FOREIGN),
            },
        ).ok()["deal_id"]
        for owner, employee_id in employees.items()
    }
    built = World(system, employees, deals, partners, customers_of(director, employees),
                  leads_of(director, employees))
    placed(director, employees)
    wait_until(lambda: is_seen_from_above(built), SETTLED, "the scope edges to arrive")
    yield built
    system.empty()


def sees(scope: str, about: str, owner: str) -> bool:
    """Does a scope reach this owner's record?"""
    if about == UNOWNED:
        return True
    if scope == "partner":
        return about in (DEAL, PARTNER) and owner == OWN
    return about == PARTNER or owner in SINGLE[scope]


def expected(route: Route, tried: Try, permissions: Mapping[str, str], owner: str) -> int:
    """The status that the permission table promises."""
    scope = permissions.get(route.operation.permission)
    if scope is None:
        return 403
    if tried.about == LISTED:
        return tried.inside  # what a list shows has its own test
    return tried.inside if sees(scope, tried.about, owner) else tried.outside


def attempt(client: Client, route: Route, tried: Try, names: Mapping[str, str]) -> Reply:
    path = route.path
    values = {**names, **PATH_VALUES_OF.get(_name(route), {})}
    for name in route.path_fields:
        path = path.replace(f"<{name}>", values[name])
    body = None if route.verb == "GET" else tried.filled(tried.body or {}, names)
    return Reply(
        client.session.request(
            route.verb,
            client.base_url + path,
            params=tried.filled(tried.query, names),
            json=body,
            headers=dict(tried.headers),
            timeout=15,
        )
    )


def _name(route: Route) -> str:
    return f"{route.operation.service}.{route.operation.name}"


def _owners(tried: Try, scope: str | None) -> tuple[str, ...]:
    """Whose records are tried; without the permission nobody's is looked at, so one is enough."""
    if scope is None or tried.about in (UNOWNED, LISTED):
        return (OWN,)
    return (OWN, FOREIGN) if tried.about == PARTNER else (OWN, BELOW, FOREIGN)


def surprises(
    world: World, client: Client, permissions: Mapping[str, str]
) -> dict[str, tuple[int, int]]:
    """Operation and owner -> (promised, answered), where they differ."""
    found = {}
    for route in TRIED:
        tried = TRIES[_name(route)]
        for owner in _owners(tried, permissions.get(route.operation.permission)):
            reply = attempt(client, route, tried, world.names(owner))
            promised = expected(route, tried, permissions, owner)
            if reply.status != promised:
                found[f"{_name(route)} / {owner}"] = (promised, reply.status)
            if reply.status == 403:
                assert reply["details"] == {"permission": route.operation.permission}
    return found


def test_the_table_knows_every_routed_operation() -> None:
    assert {
        _name(route) for route in ROUTES if route.operation.permission != PUBLIC
    } == TRIES.keys()


@pytest.mark.parametrize("role", list(Role))
def test_a_role_may_do_what_its_permissions_say_and_nothing_else(world: World, role: Role) -> None:
    permissions = permissions_of([role])
    client = world.client(permissions, is_partner=role is Role.PARTNER_USER)
    assert surprises(world, client, permissions) == {}


def test_somebody_without_any_role_may_do_nothing(world: World) -> None:
    assert surprises(world, world.client({}), {}) == {}


@pytest.mark.parametrize("scope", ["own", "team", "unit", "all"])
def test_each_scope_reaches_as_far_as_it_says_for_every_operation(world: World, scope: str) -> None:
    permissions = dict.fromkeys(NEEDED, scope)
    assert surprises(world, world.client(permissions), permissions) == {}


@pytest.mark.parametrize("is_set", [True, False])
@pytest.mark.parametrize("bit", range(len(NEEDED).bit_length()))
def test_no_permission_opens_what_another_one_guards(world: World, bit: int, is_set: bool) -> None:
    """Half of the permissions at a time: any two are held apart in one of the halves."""
    half = {name: "own" for place, name in enumerate(NEEDED) if bool(place >> bit & 1) is is_set}
    assert surprises(world, world.client(half), half) == {}


@pytest.mark.parametrize("scope", ["own", "team", "all"])
@pytest.mark.parametrize(
    "operation",
    [
        "pipeline.list_deals", "people.list_employees", "org.list_assignments",
        "crm.list_customers", "crm.follow_ups", "pipeline.list_leads",
    ],
)
def test_a_list_shows_what_lies_inside_the_scope_and_nothing_else(
    world: World, operation: str, scope: str
) -> None:
    route = next(one for one in ROUTES if _name(one) == operation)
    client = world.client({route.operation.permission: scope})
    items = attempt(client, route, TRIES[operation], world.names(OWN)).ok()["items"]
    assert {OWNER_OF[operation](item) for item in items} == {
        world.employees[owner] for owner in SINGLE[scope]
    }


@pytest.mark.skipif("channels" not in installed_services(), reason="partners come from channels")
def test_a_partners_person_is_shown_the_partners_own_records(world: World) -> None:
    client = world.client(permissions_of([Role.PARTNER_USER]), is_partner=True)
    assert [deal["deal_id"] for deal in client.get("/v1/deals").ok()["items"]] == [world.deals[OWN]]
    assert [one["partner_id"] for one in client.get("/v1/partners").ok()["items"]] == [
        world.partners[OWN]
    ]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_a_screen_needs_its_permission(world: World, screen: Any) -> None:
    path, client = screen.path, world.client({"session:own": "own"})
    for name, value in {**ON_SCREENS, "<deal_id>": world.deals[OWN]}.items():
        path = path.replace(name, value)
    takes_file = screen.body is not None and "multipart/form-data" in screen.body["content"]
    files = {"file": ("deals.csv", b"title\nPumps\n", "text/csv")} if takes_file else None
    response = client.session.request(screen.verb, client.base_url + path, files=files, timeout=15)
    assert (response.status_code, response.json()["details"]) == (
        403,
        {"permission": screen.permission},
    )


def test_the_trail_of_a_foreign_deal_is_not_there(world: World) -> None:
    for scope, reached in SINGLE.items():
        client = world.client({"deals:read": scope, "statements:read": scope, "kpis:read": scope})
        for owner, deal_id in world.deals.items():
            assert client.get(f"/v1/deals/{deal_id}/trail").status == (
                200 if owner in reached else 404
            )


def test_every_role_is_in_the_matrix() -> None:
    assert ROLES.keys() == set(Role)


def test_nobody_reaches_a_record_that_does_not_exist(world: World) -> None:
    client = world.client(dict.fromkeys(NEEDED, "all"))
    missing = {**world.names(FOREIGN), "deal_id": "deal_none", "employee_id": "emp_none"}
    for route in TRIED:
        tried = TRIES[_name(route)]
        if tried.about == DEAL and tried.outside == 404:
            assert attempt(client, route, tried, missing).status == 404, _name(route)
