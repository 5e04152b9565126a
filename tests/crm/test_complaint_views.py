"""Complaints as they are seen: links, figures, lists, who may see them, and what is forgotten."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from chassis.passport import Caller
from chassis.testing import Refused
from services.crm.usecases import complaint_clocks
from tests.crm.builders import a_contact, moved
from tests.crm.complaint_builders import (
    MARKER,
    SAID,
    act,
    answered,
    breaches,
    codes_of,
    complained,
    everything_said,
    here,
    seen,
    solved,
    where_it_stands,
)
from tests.crm.test_races import at_once


def test_a_deal_of_another_customer_is_refused_and_one_not_heard_of_is_not(crm, customer):
    crm.hears(moved(customer_id="cust_other"))
    with pytest.raises(Refused) as refused:
        complained(crm, customer, deal_id="deal_1")
    assert refused.value.codes == ["link.deal_of_another"]
    assert complained(crm, customer, deal_id="deal_2").deal_id == "deal_2"


def test_figures_by_root_cause_and_kept_share(crm, customer):
    def figures(**span: str):
        asked = {"from_on": "2026-04-01", "to_on": "2026-05-01", **span}
        return crm.call("complaint_statistics", **asked)

    empty = figures()
    assert (empty.received, empty.causes) == (0, ())
    assert [one.kept_share for one in empty.clocks] == [None, None]
    for cause in ("delivery", "delivery", "service"):
        made = complained(crm, customer)
        answered(crm, made)
        solved(crm, made, cause_kind=cause)
    complained(crm, customer)
    crm.clock.at = here(8, 0)
    found = figures()
    assert (found.received, found.open) == (4, 4)
    assert [(one.cause_kind.value, one.complaints, one.share) for one in found.causes] == [
        ("delivery", 2, Decimal("0.6667")), ("service", 1, Decimal("0.3333"))]
    answer, solution = found.clocks
    assert (answer.kept, answer.breached, answer.kept_share) == (3, 1, Decimal("0.75"))
    assert (solution.kept, solution.running, solution.kept_share) == (3, 1, Decimal("1"))
    assert figures(from_on="2026-04-04", to_on="2026-04-30").received == 0
    with pytest.raises(Refused) as refused:
        figures(to_on="2026-04-01")
    assert refused.value.codes == ["complaint.period_not_ascending"]


def test_the_list_is_filtered_and_the_overview_shows_what_is_open(crm, customer):
    late = complained(crm, customer, received_at=here(1, 0), priority="high")
    settled = complained(crm, customer)
    answered(crm, settled)
    solved(crm, settled)
    act(crm, settled, "close")

    def ids(**filters: Any) -> list[str]:
        return [one.complaint_id for one in crm.call("list_complaints", **filters).items]

    assert ids() == [settled.complaint_id, late.complaint_id]
    assert ids(is_open=True) == ids(breached=True) == ids(priority="high") == [late.complaint_id]
    assert ids(is_open=False) == ids(breached=False) == ids(state="closed")
    assert ids(owner_id="emp_2") == []
    first = crm.call("list_complaints", limit=1)
    rest = crm.call("list_complaints", limit=1, cursor=first.next_cursor)
    assert (rest.items[0].complaint_id, rest.next_cursor) == (late.complaint_id, None)
    shown = crm.call("overview", customer_id=customer.customer_id).open_complaints
    assert [one.complaint_id for one in shown] == [late.complaint_id]


def test_only_who_may_sees_it_and_numbers_are_masked_for_the_others(crm, customer):
    made = complained(crm, customer)

    def ask(who: str, **scopes: str):
        caller = Caller(f"acct_{who}", who, None,
                        {name.replace("_", ":"): scope for name, scope in scopes.items()})
        return crm.call("get_complaint", complaint_id=made.complaint_id, caller=caller)

    assert ask("emp_1", complaints_read="own", personal_read="own").summary == SAID
    masked = ask("emp_1", complaints_read="own")
    assert (masked.is_masked, "138****1111" in masked.summary) == (True, True)
    with pytest.raises(Refused) as refused:
        ask("emp_2", complaints_read="own")
    assert refused.value.kind == "not_found"


def test_answers_at_once_let_one_pass(crm, customer):
    made = complained(crm, customer)
    codes = at_once(*(lambda: answered(crm, made) for _ in range(4)))
    assert codes == ["complaint.wrong_state"] * 3
    assert [one.kind.value for one in seen(crm, made).log] == ["opened", "answered"]


def test_a_command_sent_again_and_a_stale_one(crm, customer):
    values = {"customer_id": customer.customer_id, "summary": "x"}
    first = crm.call("open_complaint", key="same", **values)
    assert crm.call("open_complaint", key="same", **values) == first
    assert len(crm.call("list_complaints").items) == 1
    with pytest.raises(Refused) as refused:
        act(crm, first, "escalate", reason="x", if_match=9)
    assert refused.value.kind == "stale"


def test_a_forgotten_customer_leaves_no_word_of_a_complaint_and_nothing_due(crm, customer):
    made = everything_said(crm, customer)
    assert where_it_stands(crm) != []
    assert crm.call("subject_export", subject_id=customer.customer_id).complaints[0] == seen(
        crm, made)
    crm.call("subject_erase", subject_id=customer.customer_id, reason="本人要求")
    assert where_it_stands(crm) == []
    found = seen(crm, made)
    assert (found.state.value, found.summary, found.cause_kind.value) == (
        "closed", None, "product_quality")
    crm.clock.at = here(30, 0)
    crm.runs(complaint_clocks.step)
    assert breaches(crm) == []
    assert codes_of(crm, made, "reopen", reason=MARKER) == ["customer.erased"]


def test_a_forgotten_contact_leaves_no_word_and_the_promise_stands(crm, customer):
    contact = a_contact(crm, customer.customer_id)
    made = everything_said(crm, customer, contact_id=contact.contact_id)
    other = complained(crm, customer)
    crm.call("subject_erase", subject_id=contact.contact_id, reason="本人要求")
    assert where_it_stands(crm) == []
    assert (seen(crm, made).state.value, seen(crm, other).summary) == ("reopened", SAID)
    crm.clock.at = here(30, 0)
    crm.runs(complaint_clocks.step)
    assert ("solution", 2, 2) in breaches(crm)
