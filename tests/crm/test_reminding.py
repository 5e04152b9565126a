"""Follow-ups due and overdue, pools and complaints: announced and told once for each cause."""

from __future__ import annotations

from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.notices import NotificationRequested, notify
from chassis.work import in_transaction
from services.crm.contract.reminders import FollowUpDue, FollowUpOverdue
from services.crm.usecases import complaint_clocks, recycling, reminding
from tests.crm.builders import a_customer, sees, spoke
from tests.crm.complaint_builders import act, complained, here
from tests.crm.pool_builders import QUIET_30, a_pool, later


def told(crm, template=None):
    return [(one.template, one.recipient_ids, one.about)
            for one in crm.published(NotificationRequested) if template in (None, one.template)]


def reminded(crm, days):
    later(crm, days)
    crm.runs(reminding.step)


def test_a_due_day_is_announced_on_it_and_once_more_when_it_is_over(crm):
    made = a_customer(crm, potential_score=100, buying_power_score=100)  # every 7 days
    reminded(crm, 6)
    assert crm.published(FollowUpDue) == []
    for _ in range(2):
        reminded(crm, 1)
        crm.runs(reminding.step)
    reminded(crm, 5)
    (due,), (over,) = crm.published(FollowUpDue), crm.published(FollowUpOverdue)
    assert (due.customer_id, due.owner_id, due.due_on) == (
        made.customer_id, "emp_1", date(2026, 4, 7))
    assert (over.due_on, over.aggregate_id) == (due.due_on, f"{made.customer_id}/2026-04-07")
    assert told(crm) == [("follow_up_due", ("emp_1",), made.customer_id),
                         ("follow_up_overdue", ("emp_1",), made.customer_id)]


def test_the_next_due_day_is_announced_anew_and_a_follow_up_ends_the_old_one(crm):
    made = a_customer(crm, potential_score=100, buying_power_score=100)
    reminded(crm, 7)
    spoke(crm, made.customer_id)
    reminded(crm, 1)
    assert crm.published(FollowUpOverdue) == []
    reminded(crm, 6)
    assert [one.due_on for one in crm.published(FollowUpDue)] == [
        date(2026, 4, 7), date(2026, 4, 14)]


def test_a_service_that_was_down_says_what_is_now_and_tells_nobody_of_old_ones(crm):
    a_customer(crm, potential_score=100, buying_power_score=100)
    reminded(crm, 60)
    assert (len(crm.published(FollowUpDue)), len(crm.published(FollowUpOverdue))) == (0, 1)
    assert told(crm) == []


def test_nobody_is_reminded_of_customers_without_an_owner(crm):
    a_customer(crm, owner_id=None)
    reminded(crm, 400)
    assert crm.published(FollowUpOverdue) == []


def test_who_owns_a_customer_is_warned_once_before_it_falls_into_a_pool(crm):
    a_pool(crm, recycle_rules=[QUIET_30], warning_days=7)
    made = a_customer(crm)
    for days in (20, 4, 1, 1):
        later(crm, days)
        crm.runs(recycling.step)
    assert told(crm, "pool_warning") == [("pool_warning", ("emp_1",), made.customer_id)]


def test_a_broken_promise_is_told_to_the_owner_and_who_is_called_in(crm, customer):
    sees(crm, "emp_boss", "emp_1")
    made = complained(crm, customer)
    crm.clock.at = here(30, 18)
    crm.runs(complaint_clocks.step)
    crm.runs(complaint_clocks.step)
    broken = told(crm, "complaint_breached")
    assert broken
    assert {one[1:] for one in broken} == {(("emp_1", "emp_boss"), made.complaint_id)}
    assert len(crm.published(NotificationRequested)) == len(
        {one.notification_id for one in crm.published(NotificationRequested)})


def test_an_escalation_by_hand_is_told_to_who_is_called_in(crm, customer):
    sees(crm, "emp_boss", "emp_1")
    made = complained(crm, customer)
    act(crm, made, "escalate", reason="客户要求")
    assert told(crm) == [("complaint_escalated", ("emp_boss",), made.complaint_id)]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(st.lists(st.tuples(st.sampled_from(("a", "b")), st.integers(0, 2)), max_size=12))
def test_each_cause_is_asked_once_in_whatever_transactions(crm, causes):
    before = len(crm.published(NotificationRequested))
    known = {one.notification_id for one in crm.published(NotificationRequested)}

    def ask(work):
        for about, cause in causes:
            notify(work, "follow_up_due", ["emp_1", None, "emp_1"], about, cause=cause)

    in_transaction(crm.ground, ask)
    in_transaction(crm.ground, ask)
    after = crm.published(NotificationRequested)
    assert len(after) - before == len({one.notification_id for one in after} - known)
    assert len(after) <= 6
    assert all(one.recipient_ids == ("emp_1",) for one in after)


def test_a_refused_savepoint_asks_for_nothing(crm):
    def ask(work):
        with work.savepoint(keep=False):
            notify(work, "follow_up_due", ["emp_1"], "cust_1")
        notify(work, "follow_up_due", [None], "cust_2")

    in_transaction(crm.ground, ask)
    assert crm.published(NotificationRequested) == []
