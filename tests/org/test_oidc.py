"""Signing in on an issuer's word: authorization code with PKCE against a local issuer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from joserfc.jwk import OctKey, RSAKey

from chassis.testing import Refused
from services.org.contract import Role
from services.people.contract import EmployeeLeft
from tests.org.builders import a_caller, an_account
from tests.org.issuer import browsed, running
from tests.org.signing_in import caller_of, ended

NOT_ACCEPTED = ("unauthenticated", "oidc.refused")


@pytest.fixture
def issuer(org, monkeypatch):
    """Set up in org; its clock is the test's."""
    with running(lambda: org.clock.at) as known:
        for name, value in known.settings().items():
            monkeypatch.setenv(name, value)
        yield known


@pytest.fixture
def account(org, issuer):
    made = an_account(org, "wang.fang", Role.SELLER, employee_id="emp_1")
    org.call("link_identity", account_id=made.account_id, subject="subject-1")
    return made


def returned(org):
    """What the browser comes back with after signing in at the issuer."""
    return browsed(org.call("start_oidc").authorization_url)


def finish(org, **values):
    try:
        return org.call("finish_oidc", **values)
    except Refused as error:
        return (error.kind, error.code)


def test_a_linked_identity_signs_in(org, account):
    started = org.call("start_oidc")
    back = browsed(started.authorization_url)
    assert back["state"] == started.state
    caller = caller_of(finish(org, **back))
    assert (caller.subject, caller.employee_id) == (account.account_id, "emp_1")
    assert caller.permissions["deals:read"] == "own"


def test_the_address_carries_a_challenge_and_never_the_verifier_or_the_secret(org, issuer):
    address = org.call("start_oidc").authorization_url
    for part in ("code_challenge_method=S256", "code_challenge=", "nonce=", "state=",
                 "response_type=code", "scope=openid"):
        assert part in address
    assert "verifier" not in address
    assert "secret" not in address


def test_nobody_is_an_account_by_a_subject_that_was_not_linked(org, issuer):
    an_account(org, "subject-1")
    issuer.claims = {"email": "subject-1", "email_verified": True}
    assert finish(org, **returned(org)) == NOT_ACCEPTED


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "another client"},
        {"aud": ["salesloop", "another"], "azp": "another"}, {"iss": "https://evil.example"},
        {"exp": 1}, {"iat": 4_000_000_000}, {"sub": None},
    ],
    ids=str,
)  # fmt: skip
def test_an_id_token_that_is_not_for_us_and_now_is_refused(org, account, issuer, lie):
    issuer.claims = lie
    assert finish(org, **returned(org)) == NOT_ACCEPTED


def test_a_signature_of_another_key_or_of_the_secret_is_refused(org, account, issuer):
    issuer.signing_key = RSAKey.generate_key(2048, parameters={"kid": "one"})
    assert finish(org, **returned(org)) == NOT_ACCEPTED
    issuer.signing_key = OctKey.import_key("a client's secret that is long enough for HS256")
    issuer.header = {"alg": "HS256"}
    assert finish(org, **returned(org)) == NOT_ACCEPTED


def test_a_code_of_another_attempt_is_refused_by_its_verifier(org, account):
    first, second = returned(org), returned(org)
    assert finish(org, state=first["state"], code=second["code"]) == NOT_ACCEPTED


def test_an_attempt_works_once_also_when_it_is_finished_many_times_at_once(org, account):
    back = returned(org)
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(lambda _: finish(org, **back), range(4)))
    assert answers.count(NOT_ACCEPTED) == 3
    assert finish(org, **back) == NOT_ACCEPTED


def test_an_invented_state_is_refused_without_asking_the_issuer(org, account, issuer):
    back = returned(org)
    asked = dict(issuer.asked)
    assert finish(org, state="invented", code=back["code"]) == NOT_ACCEPTED
    assert issuer.asked == asked


def test_an_attempt_lives_ten_minutes(org, account):
    late, soon = returned(org), returned(org)
    org.clock.at += timedelta(minutes=10) - timedelta(seconds=1)
    assert finish(org, **soon).token_type == "Bearer"
    org.clock.at += timedelta(seconds=1)
    assert finish(org, **late) == NOT_ACCEPTED
    org.call("start_oidc")
    assert org.sql("SELECT count(*) FROM oidc_attempt")[0][0] == 1


def test_who_has_left_does_not_sign_in_on_anybodys_word(org, account):
    today = org.clock.at.date()
    org.hears(EmployeeLeft("emp_1", 2, date(2020, 1, 1), today - timedelta(days=1)))
    assert finish(org, **returned(org)) == NOT_ACCEPTED


def test_unlinking_ends_the_sessions_and_closes_the_way(org, account):
    caller = caller_of(finish(org, **returned(org)))
    org.call("unlink_identity", account_id=account.account_id)
    assert caller.session_id in ended(org)
    assert finish(org, **returned(org)) == NOT_ACCEPTED
    with pytest.raises(Refused) as caught:
        org.call("unlink_identity", account_id=account.account_id)
    assert caught.value.kind == "not_found"


def test_a_subject_is_linked_to_one_account_by_an_administrator(org, account):
    other = an_account(org, "li.na")
    with pytest.raises(Refused) as caught:
        org.call("link_identity", account_id=other.account_id, subject="subject-1")
    assert caught.value.codes == ["oidc.subject_taken"]
    with pytest.raises(Refused) as caught:
        org.call("link_identity", caller=a_caller(Role.DIRECTOR), account_id=other.account_id,
                 subject="subject-2")
    assert caught.value.kind == "forbidden"


def test_nothing_that_signs_in_is_kept_readable(org, issuer):
    started = org.call("start_oidc")
    [row] = org.sql("SELECT * FROM oidc_attempt")
    assert started.state.encode() not in bytes(row.state_digest) + bytes(row.verifier)


def test_without_an_issuer_or_while_it_is_away_nobody_signs_in_this_way(org, monkeypatch):
    for name in ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_REDIRECT_URI"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Refused) as caught:
        org.call("start_oidc")
    assert caught.value.codes == ["oidc.not_set_up"]
    with running() as gone:
        settings = gone.settings()
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Refused) as caught:
        org.call("start_oidc")
    assert (caught.value.kind, caught.value.code) == ("unavailable", "oidc.away")


def test_an_issuer_that_calls_itself_otherwise_is_not_believed(org, issuer, monkeypatch):
    monkeypatch.setenv("OIDC_ISSUER", issuer.name + "/")
    with pytest.raises(Refused) as caught:
        org.call("start_oidc")
    assert caught.value.code == "oidc.away"


def test_outside_local_mode_every_address_is_https(org, issuer, monkeypatch):
    monkeypatch.delenv("SALESLOOP_MODE", raising=False)
    with pytest.raises(Refused) as caught:
        org.call("start_oidc")
    assert caught.value.code == "oidc.away"
