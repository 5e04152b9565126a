"""A handover moves all customers of one person, in chunks, and gives back what is still there."""

from __future__ import annotations

import pytest

from chassis.work import in_transaction
from services.crm.contract import CustomersHandedOver
from services.crm.usecases import handovers
from services.org.contract import HandoverKind, HandoverRolledBack, HandoverStarted
from tests.crm.builders import a_customer, knows_employees

BOTH = (HandoverKind.CUSTOMERS, HandoverKind.DEALS)
START = HandoverStarted("hnd_1", 2, "emp_1", "emp_2", BOTH)
BACK = HandoverRolledBack("hnd_1", 4, "emp_1", "emp_2", BOTH)
NAMES = ("甲", "乙🙂", "丙", "𠮷田", "戊")


@pytest.fixture
def customers(crm, monkeypatch):
    """Five of emp_1, one of emp_2, one of emp_3; two are moved at a time."""
    monkeypatch.setattr(handovers, "CHUNK", 2)
    knows_employees(crm, "emp_1", "emp_2", "emp_3")
    made = [a_customer(crm, name=f"客户{name}") for name in NAMES]
    a_customer(crm, name="接手人的", owner_id="emp_2")
    a_customer(crm, name="别人的", owner_id="emp_3")
    return made


def owners(crm):
    return {row.name: row.owner_id for row in crm.sql("SELECT name, owner_id FROM customer")}


def said(crm):
    return crm.published(CustomersHandedOver)


def test_all_customers_pass_with_everything_else_as_it_was(crm, customers):
    before = {row.customer_id: row for row in crm.sql("SELECT * FROM customer")}
    crm.hears(START)
    crm.runs(handovers.step)
    assert sorted(owners(crm).values()) == ["emp_2"] * 6 + ["emp_3"]
    for row in crm.sql("SELECT * FROM customer"):
        old = before[row.customer_id]
        assert (row.grade, row.region, row.created_at, row.last_contact_on) == (
            old.grade, old.region, old.created_at, old.last_contact_on)
    last = said(crm)[-1]
    assert (last.moved, last.before, last.after, last.is_moved, last.is_returned) == (
        5, 6, 6, True, False)
    assert [one.moved for one in said(crm)] == [2, 4, 5]
    assert [one.version for one in said(crm)] == [1, 2, 3]


def test_it_goes_on_after_any_chunk_as_if_nothing_had_happened(crm, customers):
    """Each step is a transaction: whoever comes after a killed process does the next one."""
    crm.hears(START)
    assert in_transaction(crm.ground, handovers.step)
    assert sorted(owners(crm).values()).count("emp_1") == 3
    with pytest.raises(RuntimeError):
        in_transaction(crm.ground, _killed)
    assert sorted(owners(crm).values()).count("emp_1") == 3
    crm.runs(handovers.step)
    assert (said(crm)[-1].moved, said(crm)[-1].after) == (5, 6)


def _killed(work):
    handovers.step(work)
    raise RuntimeError("killed before the commit")


def test_it_is_taken_back_but_for_what_went_elsewhere_meanwhile(crm, customers):
    crm.hears(START)
    crm.runs(handovers.step)
    crm.call("hand_over_customer", customer_id=customers[0].customer_id, owner_id="emp_3",
             reason="另有安排")
    crm.hears(BACK)
    crm.runs(handovers.step)
    found = owners(crm)
    assert [found[f"客户{name}"] for name in NAMES] == ["emp_3"] + ["emp_1"] * 4
    assert found["接手人的"] == "emp_2"
    last = said(crm)[-1]
    assert (last.moved, last.returned, last.is_returned) == (5, 5, True)


def test_orders_that_come_twice_do_nothing_more(crm, customers):
    crm.hears(START, START)
    crm.runs(handovers.step)
    count = len(said(crm))
    crm.hears(START)
    crm.runs(handovers.step)
    assert len(said(crm)) == count
    crm.hears(BACK, BACK)
    crm.runs(handovers.step)
    count = len(said(crm))
    crm.hears(BACK, START)
    crm.runs(handovers.step)
    assert len(said(crm)) == count
    assert sorted(owners(crm).values()) == ["emp_1"] * 5 + ["emp_2", "emp_3"]


def test_an_order_taken_back_before_it_came_moves_nothing(crm, customers):
    crm.hears_one_by_one(BACK, START)
    crm.runs(handovers.step)
    assert sorted(owners(crm).values()).count("emp_1") == 5
    last = said(crm)[-1]
    assert (last.moved, last.is_returned) == (0, True)


def test_who_has_nothing_hands_nothing_over_and_deals_alone_are_not_crms(crm, customers):
    crm.hears(HandoverStarted("hnd_2", 2, "emp_none", "emp_2", BOTH))
    crm.runs(handovers.step)
    assert (said(crm)[-1].moved, said(crm)[-1].is_moved) == (0, True)
    crm.hears(HandoverStarted("hnd_3", 2, "emp_1", "emp_2", (HandoverKind.DEALS,)))
    crm.runs(handovers.step)
    assert [one.handover_id for one in said(crm)] == ["hnd_2"]
