"""The second writing of the rules, by named examples; and what clients draw and write down."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deploy.drill import storm_log
from deploy.drill.books import Verdict
from deploy.drill.cast import Backstage, Cast
from deploy.drill.storm_books import bases, divide, received, rows
from deploy.drill.storm_clients import STORIES, Client, drawn, minor_of, paid
from deploy.drill.storm_faults import MISFORTUNES
from deploy.drill.storm_faults import drawn as drawn_blows
from deploy.drill.storm_handovers import Handers, compare, credited
from deploy.drill.storm_log import Log, Paid, Sale, Told

CAST = Cast(("emp_1", "emp_2", "emp_3"), ("ptn_1", "ptn_2"))


def a_sale(**more: object) -> Sale:
    return Sale(**{"number": 1, "partner": "ptn_1", "signed_on": "2026-03-03", "version": 1,
                   "deal_id": "deal_1", "lines": (("pumps", 600), ("valves", 401)),
                   "credits": (("emp_1", 50), ("emp_2", 50)), **more})


@pytest.mark.parametrize(("whole", "weights", "parts"), [
    (1001, [50, 50], [501, 500]),
    (100, [1, 1, 1], [34, 33, 33]),
    (7, [0, 0], [4, 3]),
    (0, [3, 1], [0, 0]),
    (10, [1, 0, 3], [3, 0, 7]),
    (1, [33, 67], [0, 1]),
])
def test_it_divides_by_the_largest_remainder(whole, weights, parts):
    assert divide(whole, weights) == parts


@given(st.integers(0, 10**12), st.lists(st.integers(0, 100), min_size=1, max_size=5))
def test_the_parts_are_the_whole(whole, weights):
    assert sum(divide(whole, weights)) == whole


PAYMENTS = (Paid("pay_1", "2026-05-02", 900), Paid("pay_2", "2026-05-01", 300))


@pytest.mark.parametrize(("payments", "by_day"), [
    ((), {}),
    (PAYMENTS, {"2026-05-01": 300, "2026-05-02": 701}),
    ((*PAYMENTS, Paid("pay_3", "2026-07-01", -300, "pay_2")), {"2026-05-01": 0, "2026-05-02": 900}),
    ((Paid("pay_1", "2026-05-02", 5_000),), {"2026-05-02": 1001}),
])
def test_receipts_count_up_to_the_amount_on_the_day_they_came(payments, by_day):
    assert received(a_sale(payments=payments)) == by_day


def test_a_sale_gives_the_whole_to_the_company_and_parts_to_its_sellers_and_product_lines():
    assert rows(a_sale()) == Counter({
        ("signed", "company", "company", "2026-03-03"): 1001,
        ("signed", "employee", "emp_1", "2026-03-03"): 501,
        ("signed", "employee", "emp_2", "2026-03-03"): 500,
        ("signed", "partner", "ptn_1/pumps", "2026-03-03"): 600,
        ("signed", "partner", "ptn_1/valves", "2026-03-03"): 401})


def test_a_cancelled_sale_gives_nothing():
    assert not rows(a_sale(stands=False, payments=PAYMENTS))
    assert bases(a_sale(stands=False)) == {}


@given(st.integers(0, 10_000))
def test_what_is_drawn_depends_on_the_seed_and_the_number_only(number):
    first, again = (drawn(CAST, random.Random(f"7/{number}"), number) for _ in range(2))
    assert first == again
    assert sum(share for _, share in first.credits) == 100
    assert all(share > 0 for _, share in first.credits)
    assert first.minor > 0


def test_every_word_of_the_stories_is_something_that_clients_can_do():
    assert [word for story in STORIES for word in story if not hasattr(Client, f"_{word}")] == []


def test_blows_are_every_kind_once_and_the_same_for_the_same_seed():
    blows = drawn_blows(random.Random(7), len(MISFORTUNES) + 5)
    assert set(blows) == set(MISFORTUNES)
    assert blows == drawn_blows(random.Random(7), len(MISFORTUNES) + 5)


def test_the_log_keeps_the_newest_state_and_counts_the_unknown(tmp_path):
    log, sale = Log(tmp_path / "client-1.jsonl"), a_sale(payments=PAYMENTS, version=2)
    log.unknown("k-1", 1.0, "503")
    log.acknowledged(Told("k-1", 2.0, 2, sale))
    Log(tmp_path / "client-2.jsonl").acknowledged(Told("k-0", 1.0, 1, a_sale()))
    said = storm_log.read(tmp_path)
    assert said.sales == {"deal_1": sale}
    assert said.unknown == Counter({"503": 1})
    assert said.told["k-1"].tries == 2


def test_a_deal_that_is_only_open_is_no_sale(tmp_path):
    Log(tmp_path / "client-1.jsonl").acknowledged(Told("k", 1.0, 1, a_sale(version=0)))
    assert storm_log.read(tmp_path).sales == {}


def test_an_answer_with_two_payments_more_is_not_believed():
    one = {"payment_id": "pay_1", "received_on": "2026-05-01", "reverses": None,
           "amount": {"amount": "12.34", "currency": "CNY"}}
    assert paid(a_sale(), {"payments": [one]}).payments == (Paid("pay_1", "2026-05-01", 1234),)
    with pytest.raises(ValueError, match="2 payments after 0"):
        paid(a_sale(), {"payments": [one, one]})


@pytest.mark.parametrize(("amount", "minor"), [("0.05", 5), ("-0.05", -5), ("12.30", 1230)])
def test_amounts_are_read_without_floats(amount, minor):
    assert minor_of(amount) == minor


@pytest.mark.parametrize(("held", "lost", "twice"), [
    ({"emp_1": 120}, 0, 0),
    ({"emp_1": 119}, 1, 0),
    ({"emp_1": 119, "emp_2": 1}, 1, 1),
    ({"emp_2": 120}, 1, 1),
])
def test_what_stands_is_with_who_was_told_that_it_is_theirs(held, lost, twice):
    handers = Handers(Backstage("", ""), ("emp_1", "emp_2"), random.Random(1), "emp_1",
                      {"ho_1": "done"})
    rows = {"pipeline": list(held.items()), "crm": [("emp_1", 120)], "org": [("ho_1", "done")]}
    found = Verdict()
    compare(lambda service, _: rows[service], handers, found)
    assert (len(found.lost), len(found.twice), found.differences) == (lost, twice, [])
    rows["org"] = [("ho_1", "running")]
    compare(lambda service, _: rows[service], handers, found)
    assert found.differences == ["handover ho_1: running, told done"]


@pytest.mark.parametrize(("told", "is_fine"), [
    ([("emp_1", "1")], True), ([("emp_2", "1.0")], True), ([("emp_3", "1")], False),
    ([("emp_1", "0.5"), ("emp_2", "0.5")], False)])
def test_a_deal_is_credited_as_drawn_or_to_the_other_of_the_two(told, is_fine):
    said = [{"employee_id": who, "rate": rate} for who, rate in told]
    if is_fine:
        assert credited(said, (("emp_1", 100),), ("emp_1", "emp_2")) == ((told[0][0], 100),)
    else:
        with pytest.raises(ValueError, match="credited"):
            credited(said, (("emp_1", 100),), ("emp_1", "emp_2"))
