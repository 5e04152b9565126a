"""The second factor at sign-in: asked for after the password, each code good once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest

from chassis.testing import Refused
from services.org import sealing
from services.org.contract import Role
from tests.org.builders import PASSWORD, a_caller, an_account
from tests.org.signing_in import caller_of, ended, refused, sign_in, wrong

NEEDED = ("unauthenticated", "login.code_needed")
CODE_WRONG = ("unauthenticated", "login.code_wrong")


class App:
    """Somebody with an authenticator app."""

    def __init__(self, org, login="wang.fang"):
        self.org, self.login = org, login
        self.account = an_account(org, login)
        self.caller = caller_of(sign_in(org, login))
        told = org.call("enrol_second_factor", caller=self.caller, password=PASSWORD)
        self.secret, self.uri = told.secret, told.provisioning_uri

    def code(self):
        """The code of now, in a step of its own."""
        self.org.clock.at += timedelta(seconds=30)
        return pyotp.TOTP(self.secret).at(int(self.org.clock.at.timestamp()))

    def confirmed(self):
        self.codes = self.org.call("confirm_second_factor", caller=self.caller,
                                   one_time_code=self.code()).recovery_codes
        return self

    def signs_in(self, code):
        return self.org.call("sign_in", login=self.login, password=PASSWORD, one_time_code=code)

    def refused(self, code):
        return refused(self.org, login=self.login, password=PASSWORD, one_time_code=code)


@pytest.fixture
def app(org):
    org.clock.at -= timedelta(minutes=6)  # each code takes half a minute
    return App(org)


def state(org, app):
    found = org.call("second_factor", caller=app.caller)
    return found.is_active, found.recovery_codes_left


def test_nothing_is_asked_for_before_a_first_code_has_confirmed_it(org, app):
    assert sign_in(org).token_type == "Bearer"
    assert state(org, app) == (False, 0)
    with pytest.raises(Refused) as caught:
        org.call("confirm_second_factor", caller=app.caller, one_time_code="000000")
    assert (caught.value.kind, caught.value.code) == ("forbidden", "second_factor.code_wrong")
    app.confirmed()
    assert state(org, app) == (True, 10)
    assert refused(org, login="wang.fang", password=PASSWORD) == NEEDED


def test_the_password_and_a_code_sign_in(org, app):
    app.confirmed()
    assert caller_of(app.signs_in(app.code())).subject == app.account.account_id


def test_who_does_not_know_the_password_learns_nothing_of_a_second_factor(org, app):
    app.confirmed()
    assert wrong(org) == wrong(org, "nobody") == ("unauthenticated", "login.refused")
    assert refused(org, login="wang.fang", password="not the password",
                   one_time_code=app.code()) == ("unauthenticated", "login.refused")


def test_a_code_is_good_once_also_when_it_is_used_many_times_at_once(org, app):
    app.confirmed()
    code = app.code()

    def use(_):
        try:
            return app.signs_in(code).token_type
        except Refused as error:
            return error.kind

    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(use, range(4)))
    assert answers.count("Bearer") == 1
    assert app.refused(code) == CODE_WRONG


def test_the_code_that_confirmed_does_not_sign_in(org, app):
    code = app.code()
    org.call("confirm_second_factor", caller=app.caller, one_time_code=code)
    assert app.refused(code) == CODE_WRONG


def test_guessing_codes_is_slowed_down_like_guessing_passwords(org, app):
    app.confirmed()
    assert [app.refused("abc")[1] for _ in range(6)] == ["login.code_wrong"] * 5 + ["login.wait"]
    assert app.refused(pyotp.TOTP(app.secret).at(int(org.clock.at.timestamp()) + 30)) == (
        "too_many", "login.wait")


def test_the_right_password_without_a_code_does_not_end_the_waits(org, app):
    app.confirmed()
    for _ in range(4):
        app.refused("000000")
    assert refused(org, login="wang.fang", password=PASSWORD) == NEEDED
    assert app.refused("abc")[1] == "login.code_wrong"
    assert app.refused("abc")[1] == "login.wait"


def test_a_recovery_code_stands_for_one_code_once(org, app):
    app.confirmed()
    assert len(set(app.codes)) == 10
    assert app.signs_in(app.codes[0].upper()).token_type == "Bearer"
    assert app.refused(app.codes[0]) == CODE_WRONG
    assert state(org, app) == (True, 9)


def test_a_recovery_code_of_another_is_worthless(org, app):
    app.confirmed()
    other = App(org, "li.na").confirmed()
    assert app.refused(other.codes[0]) == CODE_WRONG
    assert other.signs_in(other.codes[0]).token_type == "Bearer"


def test_confirming_ends_all_other_sessions(org, app):
    other = sign_in(org)
    app.confirmed()
    assert ended(org) == {caller_of(other).session_id}


def test_removing_needs_the_password_and_a_code(org, app):
    app.confirmed()
    for password, code, said in (("a guess of it", app.code(), "password.wrong"),
                                 (PASSWORD, "000000", "second_factor.code_wrong")):
        with pytest.raises(Refused) as caught:
            org.call("remove_second_factor", caller=app.caller, password=password,
                     one_time_code=code)
        assert caught.value.code == said
    org.call("remove_second_factor", caller=app.caller, password=PASSWORD,
             one_time_code=app.codes[0])
    assert sign_in(org).token_type == "Bearer"
    assert state(org, app) == (False, 0)


def test_an_active_one_is_not_replaced_by_whoever_has_the_password(org, app):
    app.confirmed()
    with pytest.raises(Refused) as caught:
        org.call("enrol_second_factor", caller=app.caller, password=PASSWORD)
    assert caught.value.codes == ["second_factor.active"]
    assert app.signs_in(app.code()).token_type == "Bearer"


def test_an_administrator_clears_a_lost_one_and_its_sessions_end(org, app):
    app.confirmed()
    with pytest.raises(Refused) as caught:
        org.call("clear_second_factor", caller=a_caller(Role.DIRECTOR),
                 account_id=app.account.account_id)
    assert caught.value.kind == "forbidden"
    org.call("clear_second_factor", caller=a_caller(Role.ADMIN),
             account_id=app.account.account_id)
    assert app.caller.session_id in ended(org)
    assert sign_in(org).token_type == "Bearer"


def test_no_secret_and_no_recovery_code_is_kept_readable(org):
    app = App(org)
    app.confirmed()
    kept = b"".join(bytes(row[0]) for row in (
        *org.sql("SELECT reply FROM idempotency"), *org.sql("SELECT secret FROM second_factor"),
        *org.sql("SELECT code_digest FROM recovery_code")))
    assert app.secret in app.uri
    for secret in (app.secret, *app.codes):
        assert secret.encode() not in kept
        assert secret.replace("-", "").encode() not in kept


def test_what_is_sealed_opens_for_its_owner_and_with_its_key_only(org, tmp_path, monkeypatch):
    kept = sealing.sealed("秘密🙂", "acc_1")
    assert sealing.opened(kept, "acc_1") == "秘密🙂"
    assert sealing.opened(kept, "acc_2") is None
    assert sealing.opened(kept[:-1] + bytes([kept[-1] ^ 1]), "acc_1") is None
    assert kept != sealing.sealed("秘密🙂", "acc_1")
    other = tmp_path / "other.pem"
    other.write_text("another key")
    monkeypatch.setenv("SALESLOOP_KEY_FILE", str(other))
    assert sealing.opened(kept, "acc_1") is None


def test_with_another_key_recovery_codes_still_sign_in(org, app, tmp_path, servers, monkeypatch):
    app.confirmed()
    with org.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE second_factor SET secret = %s", (b"x" * 60,))
    assert app.refused(app.code()) == CODE_WRONG
    assert app.signs_in(app.codes[3]).token_type == "Bearer"
