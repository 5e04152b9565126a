"""Customers are found by name, pinyin, tax id, and by a whole telephone number only."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from services.crm.tables import customer
from services.crm.usecases import searching
from tests.crm.builders import a_customer, somebody


def found(crm, q, **more):
    return [one.name for one in crm.call("list_customers", q=q, sort="name", **more).items]


@pytest.mark.parametrize(("q", "names"), [
    ("长安", ["重庆长安汽车"]), ("cqca", ["重庆长安汽车"]), ("zqca", ["重庆长安汽车"]),
    ("chongqing", ["重庆长安汽车"]), ("ACME", ["Acme 泵业🙂"]), ("by 🙂", ["Acme 泵业🙂"]),
    ("𠮷", ["𠮷野家"]), ("ma1k4", ["𠮷野家"]), ("没有", []), ("%", []), ("_", []),
])
def test_what_is_found(crm, q, names):
    a_customer(crm, name="重庆长安汽车")
    a_customer(crm, name="Acme 泵业🙂")
    a_customer(crm, name="𠮷野家", tax_id="9131 ma1k4")
    assert found(crm, q) == names


def test_a_telephone_number_is_found_whole_and_never_in_parts(crm):
    a_customer(crm, name="甲", phone="+86 138-1234-1111")
    masked = somebody("emp_1", read="all")
    for caller in (masked, somebody("emp_1", read="all", personal="all")):
        assert found(crm, "138 1234 1111", caller=caller) == ["甲"]
        for part in ("1381234", "13812341", "1111", "12341111", "138%"):
            assert found(crm, part, caller=caller) == []
    assert found(crm, "13812341111", caller=somebody("emp_2", read="own")) == []


def test_what_is_changed_is_found_anew_and_what_is_erased_no_more(crm):
    made = a_customer(crm, name="甲")
    crm.call("change_customer", customer_id=made.customer_id, name="乙", tax_id="T9")
    assert (found(crm, "甲"), found(crm, "yi"), found(crm, "t9")) == ([], ["乙"], ["乙"])
    crm.call("subject_erase", subject_id=made.customer_id, reason="x")
    assert (found(crm, "乙"), found(crm, "t9")) == ([], [])


def test_customers_of_an_older_release_are_made_findable_without_a_new_version(crm):
    made = [a_customer(crm, name=f"恒远{number}") for number in range(3)]
    with crm.engine.begin() as connection:
        connection.execute(update(customer).values(search_text=None))
    assert found(crm, "hengyuan") == []
    crm.runs(searching.step)
    assert len(found(crm, "hengyuan")) == 3
    assert crm.call("get_customer", customer_id=made[0].customer_id) == made[0]
