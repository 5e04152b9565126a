from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.org.contract import CreateAccount, Role
from services.org.rules.logins import LONGEST_WAIT, canonical, wait_after, what_is_wrong


@pytest.mark.parametrize(
    ("failures", "seconds"),
    [
        (0, 0),
        (1, 0),
        (4, 0),
        (5, 1),
        (6, 2),
        (7, 4),
        (10, 32),
        (14, 512),
        (15, 900),
        (16, 900),
        (5_000, 900),
    ],
)
def test_how_long_failures_cost(failures, seconds):
    assert wait_after(failures) == timedelta(seconds=seconds)


@given(st.integers(0, 10_000))
def test_one_more_failure_never_costs_less(failures):
    assert wait_after(failures) <= wait_after(failures + 1) <= LONGEST_WAIT


ACCOUNTS = {
    "an auditor": (CreateAccount("audit", "long enough 1", (Role.AUDITOR,)), []),
    "a password that is the login": (
        CreateAccount("Wang.Fang.88", "wang.fang.88 ", (Role.SELLER,)),
        ["password.equals_login"],
    ),
    "a partner's person": (
        CreateAccount("partner", "long enough 1", (Role.PARTNER_USER,), partner_id="part_1"),
        [],
    ),
    "a partner's person of no partner": (
        CreateAccount("partner", "long enough 1", (Role.PARTNER_USER,)),
        ["account.partner_missing"],
    ),
    "everything at once": (
        CreateAccount("partner-user", "partner-user", (Role.PARTNER_USER, Role.ADMIN)),
        ["password.equals_login", "account.partner_role_alone", "account.partner_missing"],
    ),
}


@pytest.mark.parametrize(("wish", "codes"), ACCOUNTS.values(), ids=ACCOUNTS)
def test_which_accounts_may_be_made(wish, codes):
    assert [refusal.code for refusal in what_is_wrong(wish)] == codes


def test_case_and_blanks_make_no_other_login():
    assert canonical("  Wang.FANG ") == canonical("wang.fang")
