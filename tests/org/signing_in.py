"""Signing in, as the tests of org do it."""

from datetime import timedelta

import pytest

from chassis.passport import ACCESS_AUDIENCE, Verifier
from chassis.testing import Refused
from tests.org.builders import PASSWORD


def sign_in(org, login="wang.fang", password=PASSWORD):
    return org.call("sign_in", login=login, password=password)


def refused(org, **values):
    with pytest.raises(Refused) as caught:
        org.call("sign_in", **values)
    return caught.value.kind, caught.value.code


def wrong(org, login="wang.fang"):
    return refused(org, login=login, password="not the password")


def caller_of(tokens):
    return Verifier.from_settings().caller(tokens.access_token, ACCESS_AUDIENCE, ("org",))


REFUSED = ("unauthenticated", "login.refused")
ENDED = ("unauthenticated", "session.ended")


def ended(org, since=timedelta(hours=1)):
    """The sessions that the gateways are told of."""
    found = org.call("ended_sessions", since=org.clock.at - since)
    return {one.session_id for one in found.items}


NEW_PASSWORD = "staple battery 王 correct"


def change(org, tokens, old=PASSWORD, new=NEW_PASSWORD):
    return org.call(
        "change_password", caller=caller_of(tokens), old_password=old, new_password=new
    )
