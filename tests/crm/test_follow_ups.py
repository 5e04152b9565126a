"""Interactions move the next due day; the overdue list is computed when it is asked for."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from itertools import permutations

import pytest

from chassis.testing import Refused
from services.crm.contract import FollowUpDone
from tests.crm.builders import a_contact, a_customer, sees, somebody, spoke

GOOD = {"potential_score": 100, "buying_power_score": 100}


def due_of(crm, customer_id):
    found = crm.call("get_customer", customer_id=customer_id)
    return found.last_contact_on, found.next_due_on


@pytest.mark.parametrize(
    ("scores", "due"),
    [((100, 100), date(2026, 4, 7)), ((40, 40), date(2026, 4, 14)), ((0, 0), date(2026, 4, 30))],
)
def test_an_interaction_sets_the_next_day_by_the_grade_and_is_announced(crm, scores, due):
    made = a_customer(crm, potential_score=scores[0], buying_power_score=scores[1])
    spoke(crm, made.customer_id, channel="visit")
    assert due_of(crm, made.customer_id) == (date(2026, 3, 31), due)
    (said,) = crm.published(FollowUpDone)
    assert (said.customer_id, said.version, said.owner_id) == (made.customer_id, 2, "emp_1")
    assert (said.done_on, said.was_due_on, said.next_due_on) == (date(2026, 3, 31), due, due)


@pytest.mark.parametrize("order", list(permutations([1, 15, 28])))
def test_the_due_day_counts_from_the_newest_day_whatever_the_order(crm, order):
    made = a_customer(crm, **GOOD)
    for day in order:
        spoke(crm, made.customer_id, happened_at=datetime(2026, 3, day, 3, tzinfo=UTC))
    assert due_of(crm, made.customer_id) == (date(2026, 3, 28), date(2026, 4, 4))
    assert len(crm.published(FollowUpDone)) == 3
    listed = crm.call("list_interactions", customer_id=made.customer_id).items
    assert [one.happened_on.day for one in listed] == [28, 15, 1]


def test_an_old_interaction_makes_a_new_customer_overdue(crm):
    made = a_customer(crm, **GOOD)
    spoke(crm, made.customer_id, happened_at=datetime(2024, 2, 28, 17, tzinfo=UTC))
    assert due_of(crm, made.customer_id) == (date(2024, 2, 29), date(2024, 3, 7))
    (late,) = crm.call("follow_ups", overdue=True).items
    assert (late.is_overdue, late.days_overdue) == (True, 754)


def test_the_day_is_the_companys_whatever_the_callers_zone(crm):
    made = a_customer(crm)
    new_york = timezone(timedelta(hours=-5))
    talk = spoke(crm, made.customer_id, happened_at=datetime(2026, 3, 30, 20, tzinfo=new_york))
    assert (talk.happened_on, talk.happened_at) == (
        date(2026, 3, 31), datetime(2026, 3, 31, 1, tzinfo=UTC))


def test_what_is_wrong_is_refused_at_once_and_changes_nothing(crm):
    made, other = a_customer(crm), a_customer(crm, name="other")
    foreign = a_contact(crm, other.customer_id)
    with pytest.raises(Refused) as refused:
        spoke(crm, made.customer_id, contact_ids=[foreign.contact_id],
              happened_at=crm.clock.at + timedelta(minutes=6))
    assert refused.value.codes == ["interaction.in_future", "interaction.contact_unknown"]
    assert crm.published(FollowUpDone) == []
    assert crm.sql("SELECT 1 FROM interaction") == []


def test_nobody_changes_what_was_spoken(crm):
    """The application's login has no right to it: interactions are a ledger."""
    made = a_customer(crm)
    spoke(crm, made.customer_id)
    for statement in ("UPDATE interaction SET actor = 'x' RETURNING 1",
                      "DELETE FROM interaction RETURNING 1"):
        with pytest.raises(Exception, match="permission denied"):
            crm.sql(statement)


def test_the_list_shows_the_scope_the_day_and_the_grade(crm):
    sees(crm, "emp_1", "emp_2")
    mine = a_customer(crm, name="mine", **GOOD)
    a_customer(crm, name="below", owner_id="emp_2")
    caller = somebody("emp_1", read="own")
    listed = crm.call("follow_ups", caller=caller).items
    assert [(one.name, one.next_due_on, one.is_overdue) for one in listed] == [
        ("mine", date(2026, 4, 7), False)]
    team = somebody("emp_1", read="team")
    assert [one.name for one in crm.call("follow_ups", caller=team).items] == ["mine", "below"]
    assert [one.name for one in crm.call("follow_ups", grade="C").items] == ["below"]
    assert [one.name for one in crm.call("follow_ups", owner_id="emp_2").items] == ["below"]
    assert crm.call("follow_ups", due_to=date(2026, 4, 7)).items == ()
    assert len(crm.call("follow_ups", due_to=date(2026, 4, 8)).items) == 1
    spoke(crm, mine.customer_id)
    crm.clock.at = datetime(2026, 4, 7, 15, 59, tzinfo=UTC)
    assert crm.call("follow_ups", overdue=True).items == ()
    crm.clock.at = datetime(2026, 4, 7, 16, 0, tzinfo=UTC)
    assert [one.name for one in crm.call("follow_ups", overdue=True).items] == ["mine"]


def test_the_list_pages_to_its_end(crm):
    for number in range(5):
        a_customer(crm, name=f"客户{number}")
    first = crm.call("follow_ups", limit=3)
    second = crm.call("follow_ups", limit=3, cursor=first.next_cursor)
    seen = {one.customer_id for one in (*first.items, *second.items)}
    assert (len(seen), second.next_cursor) == (5, None)
