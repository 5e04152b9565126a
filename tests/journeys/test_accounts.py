"""Somebody is invited, sets a password, adds a second factor, and looks after their sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyotp

from chassis import clock
from deploy.local.waiting import wait_until
from tests.org import issuer
from tests.running import Client, RunningSystem

PASSWORD = "correct horse battery"


def signed_in(system: RunningSystem, **values: Any) -> Client:
    """A client with the access token of a sign-in."""
    tokens = system.client().post("/v1/auth/token", {"login": "li.na", **values}).ok()
    return system.client(tokens["access_token"])


def test_an_invitation_becomes_an_account_with_a_second_factor(running_system: RunningSystem):
    admin = running_system.client()
    wish = {"login": "li.na", "roles": ["seller"]}
    invitation = admin.post("/v1/accounts/invite", wish, key="invite-li-na").ok()
    again = admin.post("/v1/accounts/invite", wish, key="invite-li-na").ok()
    assert (again["account_id"], again["token"]) == (invitation["account_id"], None)
    anybody = running_system.client()
    new = {"token": invitation["token"], "new_password": PASSWORD}
    anybody.post("/v1/auth/set-password", new).ok()
    late = anybody.post("/v1/auth/set-password", new)
    assert (late.status, late["code"]) == (401, "token.refused")

    mine = signed_in(running_system, password=PASSWORD)
    other = signed_in(running_system, password=PASSWORD)
    assert mine.get("/v1/auth/second-factor").ok()["is_active"] is False
    secret = mine.post("/v1/auth/second-factor", {"password": PASSWORD}).ok()["secret"]
    began = clock.now()

    def code(steps: int) -> str:
        return pyotp.TOTP(secret).at(int((began + timedelta(seconds=30 * steps)).timestamp()))

    codes = mine.post("/v1/auth/second-factor/confirm",
                      {"one_time_code": code(0)}).ok()["recovery_codes"]
    wait_until(lambda: other.get("/v1/me").status == 401, 10, "the other session to end")
    refused = anybody.post("/v1/auth/token", {"login": "li.na", "password": PASSWORD})
    assert (refused.status, refused["code"]) == (401, "login.code_needed")

    third = signed_in(running_system, password=PASSWORD, one_time_code=code(1))
    listed = mine.get("/v1/auth/sessions").ok()["items"]
    assert sorted(one["is_current"] for one in listed) == [False, True]
    assert {one["address"] for one in listed} == {"127.0.0.1"}
    ended = next(one["session_id"] for one in listed if not one["is_current"])
    mine.post(f"/v1/auth/sessions/{ended}/end", {}).ok()
    wait_until(lambda: third.get("/v1/me").status == 401, 10, "the ended session to be refused")
    mine.post("/v1/auth/second-factor/remove",
              {"password": PASSWORD, "one_time_code": codes[0]}).ok()

    account = invitation["account_id"]
    reset = admin.post(f"/v1/accounts/{account}/password-reset", {}).ok()
    anybody.post("/v1/auth/set-password",
                 {"token": reset["token"], "new_password": f"another {PASSWORD}"}).ok()
    wait_until(lambda: mine.get("/v1/me").status == 401, 10, "all sessions to end")
    admin.post(f"/v1/accounts/{account}/second-factor/clear", {}).ok()
    assert signed_in(running_system, password=f"another {PASSWORD}").get("/v1/me").ok()[
        "account_id"] == account


def test_an_identity_provider_vouches_for_an_account(running_system: RunningSystem):
    with issuer.running() as known:
        running_system.kill("org")
        running_system.start_one("org", known.settings())
        running_system.wait_ready("org")
        try:
            admin = running_system.client()
            account = admin.post("/v1/accounts/invite", {
                "login": "li.na", "roles": ["seller"]}).ok()["account_id"]
            admin.post(f"/v1/accounts/{account}/identity", {"subject": "subject-1"}).ok()
            started = admin.post("/v1/auth/oidc/start", {}).ok()
            back = issuer.browsed(started["authorization_url"])
            assert back["state"] == started["state"]
            tokens = admin.post("/v1/auth/oidc/finish", back).ok()
            mine = running_system.client(tokens["access_token"])
            assert mine.get("/v1/me").ok()["account_id"] == account
            assert admin.post("/v1/auth/oidc/finish", back).status == 401
            admin.post(f"/v1/accounts/{account}/identity/unlink", {}).ok()
            wait_until(lambda: mine.get("/v1/me").status == 401, 10, "the session to end")
        finally:
            running_system.terminate("org")
            running_system.start_one("org")
            running_system.wait_ready("org")
