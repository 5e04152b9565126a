"""A handover passes on the agreed targets of months to come, and gives back what is still there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from chassis.work import in_transaction
from services.org.contract import HandoverKind, HandoverRolledBack, HandoverStarted
from services.strategy.contract import TargetRevised, TargetsHandedOver
from services.strategy.usecases import handovers
from tests.strategy.builders import COMPANY, WANG, a_draft, a_reader, locked, placed, tree, years

GIVER, TAKER, THIRD = "emp_wang", "emp_li", "emp_new"
KINDS = tuple(HandoverKind)
START = HandoverStarted("hnd_1", 2, GIVER, TAKER, KINDS)
MONTHS = [2502] * 4 + [2499] * 8
"""A quarter of 1,200.00 by the even season: 8.34 % four times, then 8.33 %."""
BACK = HandoverRolledBack("hnd_1", 4, GIVER, TAKER, KINDS)


@pytest.fixture
def plan(strategy):
    """Locked for 2026; the clock stands in the middle of May."""
    strategy.clock.at = datetime(2026, 5, 15, 4, tzinfo=UTC)
    return locked(strategy, a_draft(strategy))


def runs(strategy, *events):
    strategy.hears(*events)
    strategy.runs(handovers.step)
    return strategy.published(TargetsHandedOver)[-1]


def held(strategy, plan, name=WANG):
    return {one.month: one.employee_id for one in tree(strategy, plan)[name].holders}


def quotas(strategy):
    """What the last announcement gives each person, by month."""
    found: dict[str, list[int]] = {}
    for cell in strategy.published(TargetRevised)[-1].cells:
        months = found.setdefault(cell.subject_id, [0] * 12)
        found[cell.subject_id] = [a + b for a, b in zip(months, cell.months, strict=True)]
    return found


def test_months_that_have_not_begun_pass_and_no_total_moves(strategy, plan):
    before = years(strategy, plan)
    said = runs(strategy, START)
    assert (said.moved, said.before, said.after, said.is_moved) == (7, 7 + 7, 7 + 7, True)
    assert held(strategy, plan) == dict.fromkeys(range(6, 13), TAKER)
    assert years(strategy, plan) == before
    given = quotas(strategy)
    assert given[GIVER] == MONTHS[:5] + [0] * 7
    assert given[TAKER] == MONTHS[:5] + [2 * month for month in MONTHS[5:]]
    assert sum(map(sum, given.values())) == 120000


def test_each_step_is_a_transaction_and_nothing_is_moved_twice(strategy, plan):
    strategy.hears(START, START)
    with pytest.raises(RuntimeError):
        in_transaction(strategy.ground, _killed)
    assert held(strategy, plan) == {}
    assert runs(strategy, START).moved == 7
    assert len(strategy.published(TargetRevised)) == 1


def _killed(work):
    handovers.step(work)
    raise RuntimeError("killed before the commit")


def test_it_is_taken_back_but_for_what_was_handed_on_or_has_begun(strategy, plan):
    runs(strategy, START)
    runs(strategy, HandoverStarted("hnd_2", 2, TAKER, THIRD, KINDS))
    runs(strategy, HandoverRolledBack("hnd_2", 4, TAKER, THIRD, KINDS))
    assert held(strategy, plan) == dict.fromkeys(range(6, 13), TAKER)
    strategy.clock.at = datetime(2026, 7, 2, tzinfo=UTC)
    runs(strategy, HandoverStarted("hnd_3", 2, TAKER, THIRD, KINDS))
    said = runs(strategy, BACK)
    assert (said.returned, said.is_returned) == (7, True)
    assert held(strategy, plan) == {6: TAKER, 7: TAKER} | dict.fromkeys(range(8, 13), THIRD)


def test_all_goes_back_when_nothing_happened_meanwhile(strategy, plan):
    runs(strategy, START)
    said = runs(strategy, BACK)
    assert (said.moved, said.returned, said.before, said.after) == (7, 7, 14, 14)
    assert held(strategy, plan) == {}
    assert quotas(strategy) == {
        GIVER: MONTHS, TAKER: MONTHS, "emp_zhao": [2 * month for month in MONTHS]}


def test_taken_back_before_it_came_nothing_moves(strategy, plan):
    said = runs(strategy, BACK, START)
    assert (said.moved, said.is_returned) == (0, True)
    assert held(strategy, plan) == {}


def test_drafts_past_years_and_other_kinds_stay(strategy, plan):
    draft = a_draft(strategy, year=2027)
    locked(strategy, a_draft(strategy, year=2025))
    only_deals = HandoverStarted("hnd_4", 2, GIVER, TAKER, (HandoverKind.DEALS,))
    strategy.hears(only_deals)
    assert not in_transaction(strategy.ground, handovers.step)
    assert runs(strategy, START).moved == 7
    assert held(strategy, draft) == {}


def test_the_change_log_names_both_and_a_revision_keeps_the_holders(strategy, plan):
    runs(strategy, START)
    log = strategy.call("target_changes", plan_id=plan.plan_id).items
    assert {(one.before, one.after, one.reason) for one in log} == {(GIVER, TAKER, "hnd_1")}
    strategy.call("revise_target_plan", plan_id=plan.plan_id, reason="上调",
                  amount={"amount": "2400.00", "currency": "CNY"})
    assert quotas(strategy)[TAKER] == [
        2 * month for month in MONTHS[:5]] + [4 * month for month in MONTHS[5:]]
    strategy.call("revise_target_plan", plan_id=plan.plan_id, reason="撤岗", removed=[WANG])
    assert GIVER not in quotas(strategy)
    assert strategy.sql("SELECT * FROM target_holder") == []


def test_who_holds_a_month_sees_the_leaf(strategy, plan):
    strategy.hears(placed(THIRD))
    reader = a_reader("own", THIRD)
    runs(strategy, HandoverStarted("hnd_5", 2, GIVER, THIRD, KINDS))
    shown = strategy.call("target_tree", plan_id=plan.plan_id, caller=reader).nodes
    assert {one.node: one.target is None for one in shown} == {
        COMPANY: True, "unit/east": True, WANG: False}
