"""The first administrator of an empty installation."""

import os
import subprocess
import sys

from chassis.passport import ACCESS_AUDIENCE, Verifier


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "services.org.first_account", *arguments],
        capture_output=True,
        text=True,
        env=dict(os.environ),
        timeout=60,
        check=False,
    )


def test_the_first_account_is_an_administrator_who_can_sign_in(org):
    made = run("admin")
    assert (made.returncode, len(made.stdout.splitlines())) == (0, 1)
    tokens = org.call("sign_in", login="admin", password=made.stdout.strip())
    caller = Verifier.from_settings().caller(tokens.access_token, ACCESS_AUDIENCE, ("org",))
    assert caller.permissions["accounts:write"] == "all"


def test_there_is_only_one_first_account(org):
    run("admin")
    again = run("other")
    assert (again.returncode, again.stdout) == (1, "")
    assert [row.login for row in org.sql("SELECT login FROM account")] == ["admin"]


def test_it_says_how_it_is_used(org):
    assert run().returncode == 2
    assert org.sql("SELECT count(*) FROM account")[0][0] == 0
