"""Signing in: passwords, waits, refresh tokens that work once, sessions that end."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from statistics import median

import pytest
from argon2 import PasswordHasher

from chassis import codec
from chassis.passport import ACCESS_AUDIENCE, Verifier
from chassis.testing import Refused
from services.org.contract import Role
from services.org.usecases import endings
from services.people.contract import EmployeeHired, EmployeeLeft
from tests.org.builders import PASSWORD, a_caller, an_account


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


def test_a_refresh_token_works_once_and_its_second_use_ends_the_session(org):
    an_account(org)
    first = sign_in(org)
    second = org.call("sign_in", refresh_token=first.refresh_token)
    assert caller_of(second).session_id == caller_of(first).session_id
    assert refused(org, refresh_token=first.refresh_token) == ENDED
    assert refused(org, refresh_token=second.refresh_token) == ENDED


def test_the_end_of_one_session_leaves_others_alone(org):
    an_account(org)
    stolen, other = sign_in(org), sign_in(org)
    org.call("sign_in", refresh_token=stolen.refresh_token)
    refused(org, refresh_token=stolen.refresh_token)
    assert org.call("sign_in", refresh_token=other.refresh_token).token_type == "Bearer"


def test_one_token_refreshed_many_times_at_once_succeeds_exactly_once(org):
    an_account(org)
    shown = sign_in(org).refresh_token

    def refresh(_):
        try:
            return org.call("sign_in", refresh_token=shown).token_type
        except Refused as error:
            return error.code

    with ThreadPoolExecutor(8) as together:
        answers = list(together.map(refresh, range(8)))
    assert sorted(answers) == ["Bearer", *["session.ended"] * 7]


def test_a_refresh_token_lives_fourteen_days(org):
    an_account(org)
    tokens = sign_in(org)
    org.clock.at += timedelta(days=14) - timedelta(seconds=1)
    tokens = org.call("sign_in", refresh_token=tokens.refresh_token)
    org.clock.at += timedelta(days=14)
    assert refused(org, refresh_token=tokens.refresh_token) == ENDED


def test_only_the_digest_of_a_refresh_token_is_stored(org):
    an_account(org)
    tokens = sign_in(org)
    stored = bytes(org.sql("SELECT token_digest FROM refresh_token")[0][0])
    assert stored == hashlib.sha256(tokens.refresh_token.encode()).digest()
    assert len(tokens.refresh_token) >= 43


def test_signing_out_ends_the_callers_session_only(org):
    an_account(org)
    mine, other = sign_in(org), sign_in(org)
    org.call("sign_out", caller=caller_of(mine))
    assert refused(org, refresh_token=mine.refresh_token) == ENDED
    assert org.call("sign_in", refresh_token=other.refresh_token).token_type == "Bearer"


def test_an_invented_refresh_token_is_refused(org):
    assert refused(org, refresh_token="invented") == ENDED


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


def test_new_roles_end_the_sessions_that_had_the_old_ones(org):
    account = an_account(org)
    tokens = sign_in(org)
    changed = org.call(
        "set_roles", account_id=account.account_id, roles=(Role.ANALYST, Role.SELLER, Role.SELLER)
    )
    assert (changed.version, set(changed.roles)) == (2, {Role.ANALYST, Role.SELLER})
    assert caller_of(tokens).permissions["deals:read"] == "own"
    assert refused(org, refresh_token=tokens.refresh_token) == ENDED
    assert caller_of(tokens).session_id in ended(org)
    assert caller_of(sign_in(org)).permissions["deals:read"] == "all"


def test_the_same_roles_again_end_no_session(org):
    account = an_account(org, "wang.fang", Role.SELLER)
    tokens = sign_in(org)
    org.call("set_roles", account_id=account.account_id, roles=(Role.SELLER,))
    assert org.call("sign_in", refresh_token=tokens.refresh_token).token_type == "Bearer"


def ended(org, since=timedelta(hours=1)):
    """The sessions that the gateways are told of."""
    found = org.call("ended_sessions", since=org.clock.at - since)
    return {one.session_id for one in found.items}


def test_signing_out_everywhere_ends_all_sessions_of_the_caller_and_nobody_elses(org):
    an_account(org)
    an_account(org, "li.na")
    first, second, other = sign_in(org), sign_in(org), sign_in(org, "li.na")
    org.call("sign_out_everywhere", caller=caller_of(first))
    assert ended(org) == {caller_of(first).session_id, caller_of(second).session_id}
    for tokens in (first, second):
        assert refused(org, refresh_token=tokens.refresh_token) == ENDED
    assert org.call("sign_in", refresh_token=other.refresh_token).token_type == "Bearer"


def test_an_administrator_ends_the_sessions_of_another(org):
    account = an_account(org)
    tokens = sign_in(org)
    org.call("end_sessions", caller=a_caller(Role.ADMIN), account_id=account.account_id)
    assert ended(org) == {caller_of(tokens).session_id}
    with pytest.raises(Refused) as caught:
        org.call("end_sessions", caller=a_caller(Role.DIRECTOR), account_id=account.account_id)
    assert caught.value.kind == "forbidden"
    with pytest.raises(Refused) as caught:
        org.call("end_sessions", caller=a_caller(Role.ADMIN), account_id="acc_none")
    assert caught.value.kind == "not_found"


def test_ended_sessions_are_told_in_pages_and_only_those_since(org):
    an_account(org)
    for _ in range(5):
        sign_in(org)
    org.call("sign_out_everywhere", caller=caller_of(sign_in(org)))
    first = org.call("ended_sessions", since=org.clock.at, limit=4)
    second = org.call("ended_sessions", since=org.clock.at, limit=4, cursor=first.next_cursor)
    assert len({one.session_id for one in (*first.items, *second.items)}) == 6
    assert second.next_cursor is None
    org.clock.at += timedelta(seconds=1)
    assert ended(org, timedelta(0)) == set()


NEW_PASSWORD = "staple battery 王 correct"


def change(org, tokens, old=PASSWORD, new=NEW_PASSWORD):
    return org.call(
        "change_password", caller=caller_of(tokens), old_password=old, new_password=new
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


@pytest.mark.parametrize("days", [0, -1])
def test_leaving_ends_the_sessions_on_its_day(org, days):
    an_account(org, employee_id="emp_1")
    an_account(org, "li.na", employee_id="emp_2")
    tokens = sign_in(org)
    sign_in(org, "li.na")
    left_on = org.clock.at.date() + timedelta(days=days)
    org.hears(EmployeeLeft("emp_1", 2, date(2020, 1, 1), left_on))
    assert ended(org) == {caller_of(tokens).session_id}


def test_a_leaving_known_before_ends_the_sessions_when_its_day_comes(org):
    an_account(org, employee_id="emp_1")
    tokens = sign_in(org)
    left_on = org.clock.at.date() + timedelta(days=2)
    org.hears(EmployeeLeft("emp_1", 2, date(2020, 1, 1), left_on))
    org.runs(endings.of_leavers)
    assert ended(org) == set()
    org.clock.at += timedelta(days=3)
    org.runs(endings.of_leavers)
    assert ended(org) == {caller_of(tokens).session_id}


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


def test_who_has_left_neither_signs_in_nor_refreshes(org):
    an_account(org, employee_id="emp_1")
    tokens = sign_in(org)
    today = org.clock.at.date()
    org.hears(
        EmployeeHired("emp_1", 1, date(2020, 1, 1)),
        EmployeeLeft("emp_1", 2, date(2020, 1, 1), today),
    )
    assert refused(org, refresh_token=tokens.refresh_token) == ENDED
    assert refused(org, login="wang.fang", password=PASSWORD) == REFUSED


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


def test_refusals_speak_chinese_and_english(org):
    for language, words in (
        ("zh-CN", "登录名或密码错误"),
        ("en", "The login or the password is wrong."),
    ):
        with pytest.raises(Refused) as caught:
            org.call("sign_in", login="nobody", password="not the password", language=language)
        assert caught.value.message == words
