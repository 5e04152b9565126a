"""The gateway signs for a caller once in a while, and never for another."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import time_machine

from chassis import clock
from chassis.passport import PASSPORT_AUDIENCE, PASSPORT_SPARE, Caller, Signer, Verifier
from chassis.rpc_client import CALL_LIMIT
from gateway.calling import PASSPORT_KEPT, Passports
from tests.gateway.conftest import Keys

HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def passports(keys: Keys) -> Passports:
    return Passports(Signer("gateway", (keys.folder / "gateway.pem").read_text()))


@pytest.fixture
def verifier(keys: Keys) -> Verifier:
    return Verifier(json.loads((keys.folder / "public.json").read_text()))


def test_the_same_caller_at_the_same_address_is_signed_for_once(passports: Passports) -> None:
    who = Caller("acct_1", permissions={"deals:read": "team"})
    assert passports.of(who, HERE) == passports.of(who, HERE)


def test_every_passport_says_its_own_caller_and_address(
    passports: Passports, verifier: Verifier
) -> None:
    callers = [Caller("acct_1", permissions={"deals:read": scope}) for scope in ("own", "all")]
    for _ in range(2):
        for who in callers:
            for address in (HERE, THERE, None):
                proved = verifier.caller(passports.of(who, address), PASSPORT_AUDIENCE)
                assert (proved.permissions, proved.address) == (who.permissions, address)


def test_a_passport_is_made_anew_while_the_old_one_still_outlives_a_call(
    passports: Passports,
) -> None:
    who, began = Caller("acct_1", permissions={}), clock.now()
    with time_machine.travel(began, tick=False):
        first = passports.of(who, HERE)
    with time_machine.travel(began + PASSPORT_KEPT, tick=False):
        assert passports.of(who, HERE) != first
    assert PASSPORT_KEPT + timedelta(seconds=CALL_LIMIT) < PASSPORT_SPARE


def test_a_clock_that_is_set_back_makes_a_passport_that_holds_now(
    passports: Passports, verifier: Verifier
) -> None:
    who, began = Caller("acct_1", permissions={}), clock.now()
    with time_machine.travel(began, tick=False):
        passports.of(who, HERE)
    with time_machine.travel(began - timedelta(hours=1), tick=False):
        assert verifier.caller(passports.of(who, HERE), PASSPORT_AUDIENCE).subject == "acct_1"
