"""Who is the same customer, what stands against an approval, how long a protection lasts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.channels.contract.registrations import RegistrationState as State
from services.channels.rules.registrations import (
    ENDS,
    NEXT,
    DirectDeal,
    Protected,
    Subject,
    Wish,
    against_approval,
    is_duplicate,
    is_over,
    is_same_customer,
    keys_of,
    last_day,
    wrong_state,
)

TODAY = date(2026, 3, 31)
NOON = datetime(2026, 3, 31, 4, 0, tzinfo=UTC)
PUMPS = Subject(("pumps",), "cust_1", "恒远泵业", "hengyuan.cn")
WISH = Wish("reg_1", PUMPS, "deal_1", "emp_7", None, NOON, False, None)
DIRECT = DirectDeal("deal_d", "emp_1", ("pumps",), NOON - timedelta(seconds=1))


@pytest.mark.parametrize(("other", "same"), [
    (Subject((), "cust_1"), True),
    (Subject((), "cust_2", "恒远泵业", "hengyuan.cn"), False),
    (Subject((), "cust_2", ids=frozenset({"cust_1", "cust_2"})), True),
    (Subject((), None, "恒远泵业"), True),
    (Subject((), None, "别名", "hengyuan.cn"), True),
    (Subject((), None, "别名"), False),
    (Subject(()), False),
])
def test_customers_are_the_same(other, same):
    assert is_same_customer(PUMPS, other) is same
    assert is_same_customer(other, PUMPS) is same


def test_nothing_known_of_two_does_not_make_them_one():
    assert not is_same_customer(Subject(("a",)), Subject(("a",)))


@pytest.mark.parametrize(("name", "domain", "keys"), [
    ("上海恒远泵业有限公司", "https://WWW.Hengyuan.cn/a?b", ("上海恒远泵业", "hengyuan.cn")),
    ("ＡＢＣ  Pumps Ltd.", None, ("abcpumps", None)),
    ("🍜", None, ("🍜", None)),
    ("𠮷野家", "münchen.de", ("𠮷野家", "xn--mnchen-3ya.de")),
    (None, None, (None, None)),
])
def test_names_and_domains_have_keys(name, domain, keys):
    assert keys_of(name, domain) == keys


def codes(wish, protected=(), deals=(), today=TODAY):
    return [one.code for one in against_approval(wish, protected, deals, today)]


OTHER = Protected("reg_2", PUMPS, None, TODAY)


@pytest.mark.parametrize(("other", "found"), [
    (OTHER, ["registration.duplicate"]),
    (replace(OTHER, registration_id="reg_1"), []),
    (replace(OTHER, protected_until=TODAY - timedelta(days=1)), []),
    (replace(OTHER, subject=Subject(("valves",), "cust_1")), []),
    (replace(OTHER, subject=Subject(("valves",), "cust_1"), deal_id="deal_1"),
     ["registration.deal_taken"]),
    (replace(OTHER, deal_id="deal_1"), ["registration.duplicate"]),
])
def test_another_that_is_protected_stands_against_it(other, found):
    assert codes(WISH, [other]) == found


@pytest.mark.parametrize(("deal", "found"), [
    (DIRECT, ["registration.conflict"]),
    (replace(DIRECT, opened_at=NOON), []),
    (replace(DIRECT, deal_id="deal_1"), []),
    (replace(DIRECT, owner_id="emp_7"), []),
    (replace(DIRECT, products=("valves",)), []),
    (replace(DIRECT, products=()), []),
])
def test_an_earlier_direct_deal_of_somebody_else_stands_against_it(deal, found):
    assert codes(WISH, deals=[deal]) == found


def test_it_is_overruled_with_a_reason_only():
    despite = replace(WISH, despite_conflict=True)
    assert codes(despite, deals=[DIRECT]) == ["registration.reason_missing"]
    assert codes(replace(despite, reason="先拜访"), deals=[DIRECT]) == []
    assert codes(replace(despite, reason="x"), [OTHER]) == ["registration.duplicate"]


def test_an_overlay_is_somebodys():
    nobodys = replace(WISH, overlay_rate=Decimal("0.1"), partner_manager_id=None)
    assert codes(nobodys) == ["registration.overlay_of_nobody"]
    assert codes(replace(WISH, overlay_rate=Decimal("0.123456"))) == []
    assert codes(replace(WISH, overlay_rate=Decimal("0.1234567"))) == [
        "registration.overlay_too_fine"]


def test_everything_is_told_at_once():
    assert codes(WISH, [OTHER, replace(OTHER, registration_id="reg_3")], [DIRECT]) == [
        "registration.duplicate", "registration.duplicate", "registration.conflict"]


@pytest.mark.parametrize(("first", "days", "last"), [
    (date(2028, 2, 28), 1, date(2028, 2, 29)), (date(2026, 2, 28), 1, date(2026, 3, 1)),
    (date(2026, 12, 31), 365, date(2027, 12, 31)),
])
def test_protection_is_counted_in_days_of_the_calendar(first, days, last):
    assert last_day(first, days) == last


@given(st.dates(date(2000, 1, 1), date(2190, 1, 1)), st.integers(1, 730))
def test_it_protects_through_its_last_day(first, days):
    until = last_day(first, days)
    assert not is_over(until, until)
    assert is_over(until, until + timedelta(days=1))


@given(st.sampled_from(State), st.sampled_from(State))
def test_a_registration_goes_only_where_the_table_says(state, wanted):
    assert (list(wrong_state(state, wanted)) == []) is (wanted in NEXT.get(state, ()))


def test_what_ended_or_was_rejected_stays_so():
    assert not {*ENDS, State.REJECTED} & set(NEXT)


SUBJECTS = st.builds(
    Subject, st.lists(st.sampled_from("abc"), min_size=1, max_size=3),
    st.sampled_from([None, "c1", "c2"]), st.sampled_from([None, "n1", "n2"]),
    st.sampled_from([None, "d1"]), st.frozensets(st.sampled_from(["c1", "c2", "c3"]), max_size=2))


@given(SUBJECTS, SUBJECTS)
def test_being_a_duplicate_is_mutual(one, other):
    assert is_duplicate(one, other) is is_duplicate(other, one)


@given(SUBJECTS)
def test_what_is_known_of_a_customer_makes_it_its_own_duplicate(one):
    is_known = bool(one.all_ids or one.name_key or one.domain_key)
    assert is_duplicate(one, one) is is_known
