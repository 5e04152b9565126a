"""Changes at the same time: nothing is lost, nothing is announced twice, nothing comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from chassis.testing import Refused
from services.crm.contract import CustomerGraded, FollowUpDone
from services.crm.contract.recycling import CustomerRecycled
from services.crm.usecases import recycling, regrading
from tests.crm.builders import (
    a_contact,
    a_customer,
    a_rule,
    an_approved_rule,
    signed,
    signed_criterion,
    spoke,
)
from tests.crm.pool_builders import QUIET_30, a_pool, later


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Run them together; the codes of what was refused."""
    codes: list[str] = []
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        ready.wait()
        try:
            act()
        except Refused as refused:
            codes.append(refused.code)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return codes


def test_interactions_at_once_keep_the_newest_day_and_a_version_each(crm):
    made = a_customer(crm)
    days = [crm.clock.at - timedelta(days=number) for number in range(6)]
    codes = at_once(*(lambda day=day: spoke(crm, made.customer_id, happened_at=day)
                      for day in days))
    said = crm.published(FollowUpDone)
    after = crm.call("get_customer", customer_id=made.customer_id)
    assert codes == []
    assert sorted(event.version for event in said) == [2, 3, 4, 5, 6, 7]
    assert (after.version, after.last_contact_on.day) == (7, 31)


def test_changes_with_one_version_let_one_pass(crm):
    made = a_customer(crm)
    codes = at_once(*(
        lambda place=place: crm.call(
            "change_customer", customer_id=made.customer_id, if_match=1, region=f"区{place}")
        for place in range(4)))
    assert codes == ["record.stale"] * 3


def test_sales_changes_and_a_new_rule_at_once_end_with_the_grade_that_the_rule_gives(crm):
    made = [a_customer(crm, name=f"客户{number}") for number in range(4)]
    an_approved_rule(crm, {"field": "segment", "operator": "known", "points": 1})
    crm.runs(regrading.step)
    rule = a_rule(crm, signed_criterion())
    at_once(
        lambda: crm.call("approve_grade_rule", rule_version=rule.rule_version),
        lambda: crm.runs(regrading.step),
        *(lambda one=one: crm.hears(
            signed("1000.00", deal_id=one.customer_id, customer_id=one.customer_id))
          for one in made[:2]),
        *(lambda one=one: crm.call("change_customer", customer_id=one.customer_id, segment="工业")
          for one in made),
    )
    crm.runs(regrading.step)
    after = [crm.call("get_customer", customer_id=one.customer_id) for one in made]
    assert [one.grade for one in after] == ["A", "A", "C", "C"]
    versions = [(event.customer_id, event.version) for event in crm.published(CustomerGraded)]
    assert len(versions) == len(set(versions))
    assert crm.waiting() == 0


def test_a_change_does_not_bring_back_what_is_forgotten_at_the_same_time(crm):
    for _ in range(5):
        made = a_customer(crm, name="王小明", allow_duplicate=True)
        contact = a_contact(crm, made.customer_id)
        at_once(
            lambda one=contact: crm.call(
                "change_contact", contact_id=one.contact_id, name="王大明"),
            lambda one=made: crm.call("subject_erase", subject_id=one.customer_id, reason="x"),
            lambda one=made: crm.call("add_contact", customer_id=one.customer_id, name="王中明"),
        )
    assert {row.name for row in crm.sql("SELECT name FROM contact")} == {"***"}


def test_an_external_ref_of_another_customers_contact_is_refused(crm):
    one, other = a_customer(crm, name="one"), a_customer(crm, name="other")
    first = a_contact(crm, one.customer_id, external_ref="1")
    assert a_contact(crm, one.customer_id, external_ref="1") == first
    assert at_once(lambda: a_contact(crm, other.customer_id, external_ref="1")) == [
        "import.already_there"]


def test_a_night_against_handovers_and_contacts_keeps_one_history(crm):
    """Whoever comes first: the history is a chain, and who waits in the pool has no owner."""
    a_pool(crm, recycle_rules=[QUIET_30])
    names = [a_customer(crm, name=f"客户{number}").customer_id for number in range(6)]
    later(crm, 30)
    at_once(
        lambda: crm.runs(recycling.step),
        lambda: crm.runs(recycling.step),
        *(lambda name=name: crm.call(
            "hand_over_customer", customer_id=name, owner_id="emp_2", reason="x")
          for name in names[:3]),
        *(lambda name=name: spoke(crm, name) for name in names[2:4]),
    )
    for row in crm.sql("SELECT customer_id, owner_id, pool_since_at FROM customer"):
        chain = crm.sql("SELECT from_owner_id, to_owner_id FROM owner_change WHERE customer_id "
                        "= :name ORDER BY change_id", name=row.customer_id)
        assert [one.from_owner_id for one in chain] == [
            None, *(one.to_owner_id for one in chain[:-1])]
        assert chain[-1].to_owner_id == row.owner_id
        assert (row.owner_id is None) == (row.pool_since_at is not None)
    falls = [event.customer_id for event in crm.published(CustomerRecycled)]
    assert len(falls) == len(set(falls))
    assert set(names[4:]) <= set(falls)
