"""Signing in: passwords, waits, refresh tokens that work once, sessions that end."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from statistics import median

import pytest

from chassis.testing import Refused
from services.org.contract import Role
from tests.org.builders import PASSWORD, an_account
from tests.org.signing_in import REFUSED, caller_of, refused, sign_in, wrong


def test_a_token_pair_proves_who_signed_in_and_what_they_may_do(org):
    account = an_account(org, "wang.fang", Role.REGIONAL_MANAGER, employee_id="emp_1")
    tokens = sign_in(org, " Wang.Fang ")
    caller = caller_of(tokens)
    assert (caller.subject, caller.employee_id, caller.is_service) == (
        account.account_id,
        "emp_1",
        False,
    )
    assert caller.permissions["deals:read"] == "team"
    assert (tokens.token_type, tokens.expires_in) == ("Bearer", 600)
    me = org.call("me", caller=caller)
    assert (me.account_id, me.employee_id, me.permissions) == (
        account.account_id,
        "emp_1",
        caller.permissions,
    )


def test_a_wrong_password_and_an_unknown_login_get_the_same_answer(org):
    an_account(org)
    assert wrong(org) == wrong(org, "nobody") == REFUSED


def test_an_unknown_login_waits_like_a_known_one(org):
    an_account(org)
    for login in ("wang.fang", "nobody"):
        assert [wrong(org, login)[1] for _ in range(6)] == ["login.refused"] * 5 + ["login.wait"]


def test_a_wrong_password_and_an_unknown_login_take_the_same_time(org):
    an_account(org)

    def seconds(login):
        org.clock.at += timedelta(hours=1)
        began = time.perf_counter()
        wrong(org, login)
        return time.perf_counter() - began

    known, unknown = zip(
        *((seconds("wang.fang"), seconds("nobody")) for _ in range(9)), strict=True
    )
    assert median(unknown) > 0.5 * median(known)
    assert median(known) > 0.5 * median(unknown)


def test_waits_grow_and_are_not_prolonged_by_trying(org):
    an_account(org)
    for _ in range(5):
        wrong(org)
    for seconds in (1, 2, 4):
        assert wrong(org) == ("too_many", "login.wait")
        assert refused(org, login="wang.fang", password=PASSWORD) == ("too_many", "login.wait")
        org.clock.at += timedelta(seconds=seconds)
        assert wrong(org) == REFUSED
    org.clock.at += timedelta(seconds=8)
    assert sign_in(org).token_type == "Bearer"


def test_the_wait_says_how_long(org):
    an_account(org)
    for _ in range(5):
        wrong(org)
    with pytest.raises(Refused) as caught:
        sign_in(org)
    assert (caught.value.error["details"], caught.value.error["retryable"]) == (
        {"seconds": 1},
        True,
    )


def test_signing_in_forgets_the_failures(org):
    an_account(org)
    for _ in range(3):
        for _ in range(4):
            assert wrong(org) == REFUSED
        sign_in(org)
    assert org.sql("SELECT count(*) FROM login_failure")[0][0] == 0


def test_failures_of_others_cost_nobody_anything(org):
    an_account(org)
    for _ in range(6):
        wrong(org, "nobody")
    assert sign_in(org).token_type == "Bearer"


def test_a_quiet_day_forgets_failures(org):
    an_account(org)
    for _ in range(5):
        wrong(org)
    org.clock.at += timedelta(hours=25)
    wrong(org, "somebody.else")
    assert org.sql("SELECT count(*) FROM login_failure")[0][0] == 1


def test_guesses_at_the_same_time_are_all_counted_or_refused(org):
    an_account(org)
    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(lambda _: wrong(org)[1], range(16)))
    counted = org.sql("SELECT failures FROM login_failure")[0][0]
    assert answers.count("login.refused") == counted
    assert counted <= 5
    assert set(answers) <= {"login.refused", "login.wait"}


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"login": "wang.fang"},
        {"password": PASSWORD},
        {"login": "wang.fang", "refresh_token": "token"},
        {"login": "wang.fang", "password": PASSWORD, "refresh_token": "token"},
    ],
)
def test_either_a_password_or_a_refresh_token_is_shown(org, values):
    with pytest.raises(Refused) as caught:
        org.call("sign_in", **values)
    assert (caught.value.kind, caught.value.codes) == ("invalid", ["login.incomplete"])


def alarms(caplog):
    return [
        (record.fields["alert"], record.fields.get("failures") or record.fields["logins"])
        for record in caplog.records
        if hasattr(record, "fields")
    ]


def test_guessing_at_one_login_raises_the_alarm_at_growing_distances(org, caplog):
    for _ in range(21):
        wrong(org)
        org.clock.at += timedelta(minutes=16)
    assert alarms(caplog) == [("sign_in.guessing", number) for number in (5, 10, 20)]
    assert "wang" not in caplog.text


def test_many_logins_that_fail_at_once_raise_the_alarm(org, caplog):
    with org.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO login_failure SELECT sha256(n::text::bytea), 1, %s "
            "FROM generate_series(1, 48) n",
            (org.clock.at,),
        )
    for number in range(4):
        wrong(org, f"nobody.{number}")
    assert alarms(caplog) == [("sign_in.spraying", 50)]


def test_refusals_speak_chinese_and_english(org):
    for language, words in (
        ("zh-CN", "登录名或密码错误"),
        ("en", "The login or the password is wrong."),
    ):
        with pytest.raises(Refused) as caught:
            org.call("sign_in", login="nobody", password="not the password", language=language)
        assert caught.value.message == words
