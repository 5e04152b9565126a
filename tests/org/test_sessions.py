"""Sessions: refresh tokens that work once, and everything that ends a session."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from chassis.testing import Refused
from services.org.contract import Role
from services.org.usecases import endings
from services.people.contract import EmployeeHired, EmployeeLeft
from tests.org.builders import PASSWORD, a_caller, an_account
from tests.org.signing_in import (
    ENDED,
    REFUSED,
    caller_of,
    ended,
    refused,
    sign_in,
)


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
