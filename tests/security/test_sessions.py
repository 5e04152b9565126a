"""A session that has ended opens nothing more, at every gateway, within seconds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deploy.local.waiting import wait_until
from tests.running import Client, RunningSystem

PASSWORD, NEW_PASSWORD = "a long password 王", "another long password 李"
AT_ONCE = 4.0


@pytest.fixture
def an_account(running_system: RunningSystem) -> Callable[..., str]:
    """Makes accounts with the role of a seller; gives their ids."""
    admin = running_system.client()

    def make(login: str, **more: str) -> str:
        body = {"login": login, "password": PASSWORD, "roles": ["seller"], **more}
        return str(admin.post("/v1/accounts", body).ok()["account_id"])

    return make


def signed_in(system: RunningSystem, login: str, password: str = PASSWORD) -> Client:
    tokens = Client(system.base_url, None).post(
        "/v1/auth/token", {"login": login, "password": password}
    )
    client = system.client(tokens.ok()["access_token"])
    assert client.get("/v1/me").status == 200
    return client


def ends(client: Client) -> float:
    """Wait until the client's access token opens nothing; the seconds that it took."""

    def is_closed() -> bool:
        reply = client.get("/v1/me")
        assert reply.status in (200, 401)
        return reply.status == 401

    seconds = wait_until(is_closed, AT_ONCE, "the end of the session", 0.1)
    assert client.get("/v1/deals")["code"] == "session.ended"
    return seconds


def test_signing_out_closes_the_access_token_and_no_other(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    an_account("wang.fang")
    mine, other = (signed_in(running_system, "wang.fang") for _ in range(2))
    mine.post("/v1/auth/sign-out").ok()
    ends(mine)
    assert other.get("/v1/me").status == 200


def test_signing_out_everywhere_closes_all_access_tokens(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    an_account("wang.fang")
    mine, other = (signed_in(running_system, "wang.fang") for _ in range(2))
    mine.post("/v1/auth/sign-out-everywhere").ok()
    ends(mine)
    ends(other)


def test_an_administrator_closes_anothers_access_tokens(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    account_id = an_account("wang.fang")
    theirs = signed_in(running_system, "wang.fang")
    assert theirs.post(f"/v1/accounts/{account_id}/sign-out").status == 403
    running_system.client().post(f"/v1/accounts/{account_id}/sign-out").ok()
    ends(theirs)


def test_new_roles_close_the_access_tokens_that_had_the_old_ones(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    account_id = an_account("wang.fang")
    theirs = signed_in(running_system, "wang.fang")
    running_system.client().post(f"/v1/accounts/{account_id}/roles", {"roles": ["analyst"]}).ok()
    ends(theirs)
    again = signed_in(running_system, "wang.fang").get("/v1/me")
    assert again["permissions"]["deals:read"] == "all"


def test_a_new_password_closes_the_other_sessions(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    an_account("wang.fang")
    mine, other = (signed_in(running_system, "wang.fang") for _ in range(2))
    body = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    mine.post("/v1/auth/password", body).ok()
    ends(other)
    assert mine.get("/v1/me").status == 200
    assert signed_in(running_system, "wang.fang", NEW_PASSWORD).get("/v1/me").status == 200


def test_leaving_closes_the_leavers_access_tokens(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    director = running_system.client()
    employee = director.post("/v1/employees", {"name": "王芳", "hired_on": "2020-01-01"}).ok()
    an_account("wang.fang", employee_id=employee["employee_id"])
    theirs = signed_in(running_system, "wang.fang")
    path = f"/v1/employees/{employee['employee_id']}/leave"
    reply = director.post(path, {"left_on": "2026-01-31"}, **{"If-Match": '"1"'})
    assert reply.status == 200, reply.body
    ends(theirs)


def test_a_refresh_token_shown_twice_closes_the_whole_session(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    an_account("wang.fang")
    anybody = Client(running_system.base_url, None)
    first = anybody.post("/v1/auth/token", {"login": "wang.fang", "password": PASSWORD}).ok()
    shown = {"refresh_token": first["refresh_token"]}
    second = anybody.post("/v1/auth/token", shown).ok()
    stolen = anybody.post("/v1/auth/token", shown)
    assert (stolen.status, stolen["code"]) == (401, "session.ended")
    for tokens in (first, second):
        ends(running_system.client(tokens["access_token"]))
    after = anybody.post("/v1/auth/token", {"refresh_token": second["refresh_token"]})
    assert after.status == 401


def test_ended_sessions_stay_closed_while_org_is_away(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    an_account("wang.fang")
    mine = signed_in(running_system, "wang.fang")
    mine.post("/v1/auth/sign-out").ok()
    ends(mine)
    running_system.kill("org")
    try:
        assert mine.get("/v1/deals").status == 401
        assert running_system.client().get("/v1/deals").status == 200, "others are let in"
    finally:
        running_system.start_one("org")
        running_system.wait_ready("org")


def test_a_new_gateway_knows_what_ended_before_it_started(
    running_system: RunningSystem, an_account: Callable[..., str]
) -> None:
    an_account("wang.fang")
    mine = signed_in(running_system, "wang.fang")
    mine.post("/v1/auth/sign-out").ok()
    running_system.terminate("gateway")
    running_system.start_one("gateway")
    running_system.wait_ready("gateway")
    ends(mine)
