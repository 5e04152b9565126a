"""Accounts: who makes them, their logins, and how a password is kept and changed."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher

from chassis import codec
from chassis.testing import Refused
from services.org.contract import Role
from tests.org.builders import PASSWORD, a_caller, an_account
from tests.org.signing_in import (
    NEW_PASSWORD,
    REFUSED,
    caller_of,
    change,
    ended,
    refused,
    sign_in,
    wrong,
)


def test_a_new_password_holds_at_once_and_ends_all_other_sessions(org):
    an_account(org)
    mine, other = sign_in(org), sign_in(org)
    change(org, mine)
    assert ended(org) == {caller_of(other).session_id}
    assert org.call("sign_in", refresh_token=mine.refresh_token).token_type == "Bearer"
    assert wrong(org) == refused(org, login="wang.fang", password=PASSWORD) == REFUSED
    assert sign_in(org, password=NEW_PASSWORD).token_type == "Bearer"


def test_the_old_password_is_needed_and_guessing_it_costs_the_same_waits(org):
    an_account(org)
    tokens = sign_in(org)
    codes = []
    for _ in range(6):
        with pytest.raises(Refused) as caught:
            change(org, tokens, old="a guess of it")
        codes.append((caught.value.kind, caught.value.code))
    assert codes == [("forbidden", "password.wrong")] * 5 + [("too_many", "login.wait")]
    assert refused(org, login="wang.fang", password=PASSWORD) == ("too_many", "login.wait")


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (PASSWORD, "password.unchanged"),
        (" WANG.FANG.LONG ", "password.equals_login"),
        ("too short", "field.too_short"),
    ],
)
def test_a_new_password_is_another_one_and_not_the_login(org, new, code):
    an_account(org, "wang.fang.long")
    tokens = sign_in(org, "wang.fang.long")
    with pytest.raises(Refused) as caught:
        change(org, tokens, new=new)
    assert caught.value.codes == [code]
    assert sign_in(org, "wang.fang.long").token_type == "Bearer"


def test_no_hash_of_a_password_but_argon2s_is_kept(org):
    """A fast hash of the request beside its idempotency key would let it be guessed."""
    an_account(org)
    change(org, sign_in(org))
    kept = {bytes(row.request_hash) for row in org.sql("SELECT request_hash FROM idempotency")}
    told = {"login": "wang.fang", "password": PASSWORD, "roles": ["seller"]}
    changed = {"old_password": PASSWORD, "new_password": NEW_PASSWORD}
    for values in (told, changed):
        assert hashlib.sha256(codec.encode(dict(sorted(values.items())))).digest() not in kept
    without = {name: told[name] for name in ("login", "roles")}
    assert hashlib.sha256(codec.encode(without)).digest() in kept


def test_a_weaker_hash_is_replaced_when_its_owner_signs_in(org):
    an_account(org)
    with org.engine.begin() as connection:
        weak = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
        connection.exec_driver_sql("UPDATE account SET password_hash = %s", (weak,))
    sign_in(org)
    stored = org.sql("SELECT password_hash FROM account")[0][0]
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert caller_of(sign_in(org)).subject.startswith("acc_")


def test_a_login_is_taken_once_in_any_case(org):
    an_account(org, "wang.fang")

    def again(login):
        try:
            return an_account(org, login).login
        except Refused as error:
            return error.codes

    assert again("Wang.FANG") == ["account.login_taken"]
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(again, ["li.na"] * 4))
    assert sorted(answers, key=str) == [["account.login_taken"]] * 3 + ["li.na"]


@pytest.mark.parametrize("password", ["too short", "x" * 201])
def test_a_password_has_at_least_ten_characters_and_at_most_two_hundred(org, password):
    with pytest.raises(Refused) as caught:
        org.call("create_account", login="wang.fang", password=password, roles=(Role.SELLER,))
    assert (caught.value.kind, caught.value.fields) == ("invalid", ["password"])


def test_only_an_administrator_makes_accounts(org):
    with pytest.raises(Refused) as caught:
        an_account(org, caller=a_caller(Role.DIRECTOR))
    assert caught.value.kind == "forbidden"
    made = an_account(org, "li.na", Role.AUDITOR, caller=a_caller(Role.ADMIN))
    assert (made.login, made.employee_id, made.version) == ("li.na", None, 1)
