"""Invitations and resets: a token that works once, is told once, and tells nobody anything."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from chassis.testing import Refused
from services.org.contract import Role
from services.people.contract import EmployeeLeft
from tests.org.builders import PASSWORD, a_caller, an_account
from tests.org.signing_in import ENDED, NEW_PASSWORD, caller_of, ended, refused, sign_in, wrong

NOT_GOOD = ("unauthenticated", "token.refused")


def invited(org, login="wang.fang", **values):
    return org.call("invite_account", login=login, roles=[Role.SELLER], **values)


def set_password(org, token, password=NEW_PASSWORD):
    """The code of the refusal; None: it is set."""
    try:
        org.call("set_password", token=token, new_password=password)
    except Refused as error:
        return (error.kind, error.code)
    return None


def test_who_is_invited_sets_a_password_and_signs_in(org):
    invitation = invited(org, employee_id="emp_1")
    assert (invitation.roles, invitation.expires_at) == (
        (Role.SELLER,), org.clock.at + timedelta(days=7))
    assert set_password(org, invitation.token) is None
    caller = caller_of(sign_in(org, password=NEW_PASSWORD))
    assert (caller.subject, caller.employee_id) == (invitation.account_id, "emp_1")


def test_nobody_signs_in_before_the_password_is_set(org):
    invitation = invited(org)
    assert wrong(org)[1] == "login.refused"
    assert refused(org, login="wang.fang", password=invitation.token)[1] == "login.refused"


@pytest.mark.parametrize(("purpose", "life"), [("invitation", timedelta(days=7)),
                                               ("reset", timedelta(hours=1))])
def test_a_token_has_its_time(org, purpose, life):
    account = invited(org)
    issued = account if purpose == "invitation" else org.call(
        "reset_password", account_id=account.account_id)
    org.clock.at += life
    assert set_password(org, issued.token) == NOT_GOOD
    org.clock.at -= timedelta(seconds=1)
    assert set_password(org, issued.token) is None


def test_a_token_works_once_also_when_it_is_shown_many_times_at_once(org):
    token = invited(org).token
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(lambda at: set_password(org, token, f"{NEW_PASSWORD}{at}"),
                                    range(4)))
    assert sorted(answers, key=str) == [NOT_GOOD] * 3 + [None]
    assert set_password(org, token) == NOT_GOOD


def test_unknown_used_late_and_leavers_tokens_get_the_same_answer(org):
    used, late, leaver = (invited(org, login) for login in ("used", "late", "leaver"))
    gone = invited(org, "gone", employee_id="emp_1")
    today = org.clock.at.date()
    org.hears(EmployeeLeft("emp_1", 2, date(2020, 1, 1), today - timedelta(days=1)))
    assert set_password(org, used.token) is None
    assert {set_password(org, token) for token in ("invented", used.token, gone.token)} == {
        NOT_GOOD}
    org.clock.at += timedelta(days=8)
    assert {set_password(org, token) for token in (late.token, leaver.token)} == {NOT_GOOD}


def test_a_newer_token_makes_the_older_worthless(org):
    first = invited(org)
    second = org.call("reset_password", account_id=first.account_id)
    assert set_password(org, first.token) == NOT_GOOD
    assert set_password(org, second.token) is None


def test_the_old_password_holds_until_the_new_one_is_set_which_ends_all_sessions(org):
    account = an_account(org)
    before = sign_in(org)
    token = org.call("reset_password", account_id=account.account_id).token
    during = sign_in(org)
    assert set_password(org, token) is None
    assert ended(org) == {caller_of(before).session_id, caller_of(during).session_id}
    assert refused(org, refresh_token=during.refresh_token) == ENDED
    assert refused(org, login="wang.fang", password=PASSWORD)[1] == "login.refused"
    assert sign_in(org, password=NEW_PASSWORD).token_type == "Bearer"


def test_a_reset_ends_the_waits_of_guessing(org):
    account = an_account(org)
    for _ in range(6):
        wrong(org)
    assert wrong(org)[1] == "login.wait"
    token = org.call("reset_password", account_id=account.account_id).token
    assert set_password(org, token) is None
    assert sign_in(org, password=NEW_PASSWORD).token_type == "Bearer"


def test_a_refused_password_leaves_the_token_good(org):
    token = invited(org, "wang.fang.long").token
    assert set_password(org, token, " WANG.FANG.LONG ")[1] == "password.equals_login"
    assert set_password(org, token, "short")[0] == "invalid"
    assert set_password(org, token) is None


def test_only_the_digest_of_a_token_is_kept_anywhere(org):
    invitation = org.call("invite_account", login="wang.fang", roles=[Role.SELLER], key="once",
                          caller=a_caller(Role.ADMIN))
    again = org.call("invite_account", login="wang.fang", roles=[Role.SELLER], key="once",
                     caller=a_caller(Role.ADMIN))
    assert (again.account_id, again.token) == (invitation.account_id, None)
    assert len(invitation.token) >= 43
    assert bytes(org.sql("SELECT token_digest FROM password_token")[0][0]) == hashlib.sha256(
        invitation.token.encode()).digest()
    kept = [bytes(row.reply) for row in org.sql("SELECT reply FROM idempotency")]
    assert len(kept) == 1
    assert invitation.token.encode() not in b"".join(kept)
    written = str(org.sql("SELECT * FROM audit"))
    assert invitation.token not in written
    assert invitation.account_id in written


def test_only_an_administrator_invites_and_resets(org):
    account = an_account(org)
    for operation, values in (("invite_account", {"login": "li.na", "roles": [Role.SELLER]}),
                              ("reset_password", {"account_id": account.account_id})):
        with pytest.raises(Refused) as caught:
            org.call(operation, caller=a_caller(Role.DIRECTOR), **values)
        assert caught.value.kind == "forbidden"
    with pytest.raises(Refused) as caught:
        org.call("reset_password", account_id="acc_none")
    assert caught.value.kind == "not_found"


def test_a_taken_login_and_a_lonely_partner_are_refused(org):
    an_account(org)
    with pytest.raises(Refused) as caught:
        invited(org, "Wang.Fang")
    assert caught.value.codes == ["account.login_taken"]
    with pytest.raises(Refused) as caught:
        org.call("invite_account", login="partner", roles=[Role.PARTNER_USER])
    assert caught.value.codes == ["account.partner_missing"]


def test_one_sees_and_ends_ones_own_sessions_and_nobody_elses(org):
    an_account(org)
    an_account(org, "li.na")
    mine, other, foreign = sign_in(org), sign_in(org), sign_in(org, "li.na")
    me = caller_of(mine)
    found = org.call("list_sessions", caller=me).items
    assert {one.session_id: one.is_current for one in found} == {
        me.session_id: True, caller_of(other).session_id: False}
    with pytest.raises(Refused) as caught:
        org.call("end_session", caller=me, session_id=caller_of(foreign).session_id)
    assert caught.value.kind == "not_found"
    org.call("end_session", caller=me, session_id=caller_of(other).session_id)
    assert refused(org, refresh_token=other.refresh_token) == ENDED
    assert [one.session_id for one in org.call("list_sessions", caller=me).items] == [
        me.session_id]
    assert ended(org) == {caller_of(other).session_id}
    with pytest.raises(Refused):
        org.call("end_session", caller=me, session_id=caller_of(other).session_id)


def test_a_session_tells_when_it_was_used_last_and_is_gone_when_it_cannot_be_refreshed(org):
    an_account(org)
    org.clock.at -= timedelta(minutes=8)
    tokens, began = sign_in(org), org.clock.at
    caller = caller_of(tokens)
    org.clock.at += timedelta(minutes=8)
    org.call("sign_in", refresh_token=tokens.refresh_token)
    [one] = org.call("list_sessions", caller=caller).items
    assert (one.started_at, one.seen_at) == (began, org.clock.at)
    org.clock.at += timedelta(days=14)
    assert org.call("list_sessions", caller=caller).items == ()
