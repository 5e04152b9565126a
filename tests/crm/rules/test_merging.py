"""What survives of two customers, and what comes back."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.crm.rules.merging import (
    FIELDS,
    Undoing,
    columns_of,
    given_back,
    united,
    wrong_merge,
    wrong_undo,
)

COLUMNS = [column for field in FIELDS for column in columns_of(field)]
NOW = datetime(2026, 3, 31, tzinfo=UTC)
values = st.one_of(st.none(), st.integers(0, 5), st.sampled_from(["", "a", "𠮷🙂"]))
days = st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2026, 3, 1)))
records = st.fixed_dictionaries(
    {**dict.fromkeys(COLUMNS, values), "last_contact_on": days})


def a_record(**more):
    return {**dict.fromkeys(COLUMNS), "last_contact_on": None, **more}


@pytest.mark.parametrize(("survivor", "merged", "take", "changed"), [
    ({"name": "甲"}, {"name": "乙"}, (), {}),
    ({"name": "甲"}, {"name": "乙"}, ("name",), {"name": "乙"}),
    ({"phone": None}, {"phone": "1"}, (), {"phone": "1"}),
    ({"phone": "2"}, {"phone": None}, ("phone",), {}),
    ({"potential_score": 0}, {"potential_score": 9}, (), {}),
    ({}, {"annual_revenue_minor": 0, "annual_revenue_currency": "CNY"}, (),
     {"annual_revenue_minor": 0, "annual_revenue_currency": "CNY"}),
    ({"annual_revenue_minor": 5, "annual_revenue_currency": "EUR"},
     {"annual_revenue_minor": 5, "annual_revenue_currency": "CNY"}, ("annual_revenue",),
     {"annual_revenue_currency": "CNY"}),
    ({"last_contact_on": date(2026, 1, 1)}, {"last_contact_on": date(2026, 2, 1)}, (),
     {"last_contact_on": date(2026, 2, 1)}),
    ({"last_contact_on": date(2026, 2, 1)}, {}, (), {}),
])
def test_what_changes_of_the_survivor(survivor, merged, take, changed):
    assert united(a_record(**survivor), a_record(**merged), set(take)) == changed


@given(records, records, st.sets(st.sampled_from(FIELDS)))
def test_undone_at_once_everything_is_as_before(survivor, merged, take):
    changed = united(survivor, merged, take)
    before = {name: survivor[name] for name in changed}
    now = {**survivor, **changed}
    assert {**now, **given_back(before, changed, now)} == survivor


@given(records, records, st.sets(st.sampled_from(FIELDS)), st.sampled_from(COLUMNS))
def test_what_was_changed_after_the_merge_stays(survivor, merged, take, name):
    changed = united(survivor, merged, take)
    before = {name: survivor[name] for name in changed}
    now = {**survivor, **changed, name: "changed since"}
    assert {**now, **given_back(before, changed, now)}[name] == "changed since"


@given(records, records, st.sets(st.sampled_from(FIELDS)))
def test_nothing_is_lost_that_the_survivor_had_not(survivor, merged, take):
    after = {**survivor, **united(survivor, merged, take)}
    for name in COLUMNS:
        assert after[name] not in (None, "") or merged[name] in (None, "") \
            or name.startswith("annual_revenue")


@pytest.mark.parametrize(("found", "codes"), [
    ({}, []),
    ({"undone_at": NOW}, ["merge.undone_already"]),
    ({"is_survivor_here": False}, ["merge.survivor_merged"]),
    ({"is_survivor_erased": True, "has_copies": False}, ["merge.survivor_erased"]),
    ({"undo_until": NOW}, ["merge.period_over"]),
    ({"has_copies": False}, ["merge.period_over"]),
])
def test_when_a_merge_can_be_undone(found, codes):
    facts = {"undone_at": None, "undo_until": NOW + timedelta(seconds=1),
             "is_survivor_erased": False, "is_survivor_here": True, "has_copies": True, **found}
    assert [one.code for one in wrong_undo(Undoing(**facts), NOW)] == codes


def test_nobody_is_merged_into_itself_and_no_erased_one_goes():
    gone = SimpleNamespace(customer_id="cust_1", is_erased=True)
    assert [one.code for one in wrong_merge(gone, gone)] == [
        "merge.into_itself", "customer.erased"]
