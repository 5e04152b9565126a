"""The planner shows what is due day by day; the rate says how much of it was done in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.crm.builders import a_customer, sees, somebody, spoke
from tests.crm.pool_builders import a_pool, claim, codes_of, later, release, waiting

GOOD = {"potential_score": 100, "buying_power_score": 100}
APRIL = {"from_on": date(2026, 4, 1), "to_on": date(2026, 5, 1)}


def planned(crm, **more):
    found = crm.call("follow_up_planner", **{**APRIL, **more})
    return {day.on.day: [one.name for one in day.items] for day in found.days if day.due}


def rates(crm, **more):
    found = crm.call("follow_up_rate", **{**APRIL, **more})
    return {one.employee_id: (one.due, one.in_time, one.late, one.missed, one.rate)
            for one in (*found.people, found.total)}


def test_the_planner_follows_the_cadence_of_the_grades(crm):
    sees(crm, "emp_1", "emp_2")
    a_customer(crm, name="甲", **GOOD)
    a_customer(crm, name="乙", potential_score=40, buying_power_score=40)
    a_customer(crm, name="丙", owner_id="emp_2")
    assert planned(crm) == {7: ["甲"], 14: ["乙"], 30: ["丙"]}
    assert planned(crm, caller=somebody("emp_1", read="own")) == {7: ["甲"], 14: ["乙"]}
    assert planned(crm, caller=somebody("emp_1", read="team"), owner_id="emp_2") == {30: ["丙"]}
    short = crm.call("follow_up_planner", **APRIL, limit=1)
    assert (short.is_complete, sum(day.due for day in short.days), len(short.days)) == (
        False, 3, 30)
    later(crm, 8)
    assert crm.call("follow_up_planner", **APRIL).overdue == 1


def test_the_rate_counts_due_days_done_in_time_late_and_missed(crm):
    made = a_customer(crm, **GOOD)
    never = a_customer(crm, name="never", owner_id="emp_2", **GOOD)
    assert rates(crm) == {None: (0, 0, 0, 0, None)}
    later(crm, 7)
    spoke(crm, made.customer_id)
    spoke(crm, made.customer_id)
    later(crm, 8)
    spoke(crm, made.customer_id)
    assert rates(crm) == {
        "emp_1": (2, 1, 1, 0, Decimal("0.5000")),
        "emp_2": (1, 0, 0, 1, Decimal("0.0000")),
        None: (3, 1, 1, 1, Decimal("0.3333"))}
    spoke(crm, never.customer_id)
    assert rates(crm, owner_id="emp_2")["emp_2"] == (1, 0, 1, 0, Decimal("0.0000"))


def test_who_gives_a_late_customer_away_has_missed_it(crm):
    a_pool(crm)
    made = a_customer(crm, **GOOD)
    later(crm, 8)
    release(crm, made.customer_id)
    assert rates(crm)["emp_1"] == (1, 0, 0, 1, Decimal("0.0000"))
    assert planned(crm) == {}


def test_only_the_scope_is_counted(crm):
    sees(crm, "emp_1", "emp_2")
    a_customer(crm, owner_id="emp_2", **GOOD)
    later(crm, 8)
    assert set(rates(crm, caller=somebody("emp_1", read="own"))) == {None}
    assert set(rates(crm, caller=somebody("emp_1", read="team"))) == {"emp_2", None}


def test_days_that_cannot_be_asked_for_are_refused(crm):
    span = {"from_on": date(2026, 4, 1), "to_on": date(2026, 4, 1)}
    assert codes_of(lambda: crm.call("follow_up_planner", **span)) == ["follow_up.days_reversed"]
    assert codes_of(lambda: crm.call(
        "follow_up_rate", from_on=date(2026, 1, 1), to_on=date(2028, 1, 1))) == [
        "follow_up.too_many_days"]


def test_nobody_claims_what_is_late_and_the_cadence_counts_from_the_claim(crm):
    pool = a_pool(crm)
    name = waiting(crm, pool, "旧识", **GOOD)
    later(crm, 60)
    taken = claim(crm, name)
    (due,) = crm.call("follow_ups").items
    assert (due.is_overdue, due.next_due_on) == (False, date(2026, 6, 6))
    crm.call("change_customer", customer_id=name, region="上海")
    (due,) = crm.call("follow_ups").items
    assert (taken.owner_id, due.next_due_on) == ("emp_1", date(2026, 6, 6))


def test_who_takes_over_a_late_customer_has_not_missed_it(crm):
    made = a_customer(crm, **GOOD)
    spoke(crm, made.customer_id)
    later(crm, 10)
    crm.call("hand_over_customer", customer_id=made.customer_id, owner_id="emp_2", reason="x")
    assert set(rates(crm)) == {"emp_1", None}
    spoke(crm, made.customer_id)
    assert rates(crm)["emp_1"] == (1, 0, 0, 1, Decimal("0.0000"))
    assert rates(crm)[None][0] == 1
