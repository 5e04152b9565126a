"""Bottom-up: leaves submit, managers adjust beside, both versions are compared and taken in."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from chassis.passport import Caller
from chassis.testing import Harness, Refused
from tests.strategy.builders import (
    COMPANY,
    EAST,
    LI,
    WANG,
    WEST,
    ZHAO,
    a_company,
    a_draft,
    a_reader,
    locked,
    money,
    placed,
    tree,
    years,
)
from tests.strategy.target_edits import refused_codes

DUE = "2026-04-30"


def somebody(scope: str, employee_id: str | None = None) -> Caller:
    """Somebody who may read, submit and adjust targets in one data scope."""
    permissions = dict.fromkeys(("targets:read", "targets:submit", "targets:adjust"), scope)
    return Caller(f"acct_{employee_id or scope}", employee_id, None, permissions)


SELLER, COLLEAGUE, LEADER = (
    somebody("own", "emp_wang"), somebody("own", "emp_li"), somebody("team", "emp_lead"))


@pytest.fixture
def plan(strategy: Harness):
    """A draft of 1200: 300 for each of two in the east, 600 for one in the west."""
    strategy.hears(placed("emp_wang", viewers=["emp_lead"]), placed("emp_li", viewers=["emp_lead"]))
    draft = a_draft(strategy)
    strategy.call("open_bottom_up", plan_id=draft.plan_id, due_on=DUE)
    return draft


def submitted(strategy: Harness, plan, node: str, amount: str, caller: Caller | None = None,
              **values):
    more = {} if caller is None else {"caller": caller}
    return strategy.call("submit_target", plan_id=plan.plan_id, node=node, amount=money(amount),
                         **more, **values)


def view(strategy: Harness, plan, **values):
    return strategy.call("bottom_up_view", plan_id=plan.plan_id, **values)


def accepted(strategy: Harness, plan, **values):
    return strategy.call("accept_bottom_up", plan_id=plan.plan_id, reason="评审会定稿", **values)


def shown(one) -> tuple:
    """Top-down, submitted, adjusted, outlook, difference, ratio and how many are missing."""
    amounts = (one.top_down, one.submitted, one.adjusted, one.outlook, one.difference)
    return (*(amount and amount.amount for amount in amounts), one.difference_ratio,
            one.missing_count)


def test_both_versions_stand_side_by_side_up_to_the_top(strategy: Harness, plan):
    first = submitted(strategy, plan, WANG, "360.00", SELLER, note="老客户续约稳定 𠮷🙂")
    submitted(strategy, plan, LI, "240.00", LEADER)
    strategy.call("adjust_submission", plan_id=plan.plan_id, submission_id=first.submission_id,
                  amount=money("330.00"), reason="续约里有一单未定", caller=LEADER)
    found = view(strategy, plan)
    nodes = {one.node: shown(one) for one in found.nodes}
    assert nodes == {
        COMPANY: ("1200.00", "600.00", "570.00", "1170.00", "-30.00", Decimal("-0.025"), 1),
        EAST: ("600.00", "600.00", "570.00", "570.00", "-30.00", Decimal("-0.05"), 0),
        WEST: ("600.00", None, None, "600.00", None, None, 1),
        WANG: ("300.00", "360.00", "330.00", "330.00", "30.00", Decimal("0.1"), 0),
        LI: ("300.00", "240.00", "240.00", "240.00", "-60.00", Decimal("-0.2"), 0),
        ZHAO: ("600.00", None, None, "600.00", None, None, 1),
    }
    assert (found.missing, found.is_open) == ((ZHAO,), True)


def test_a_newer_submission_holds_and_the_history_stays(strategy: Harness, plan):
    first = submitted(strategy, plan, WANG, "360.00", SELLER)
    adjust = {"plan_id": plan.plan_id, "submission_id": first.submission_id, "caller": LEADER,
              "amount": money("330.00"), "reason": "偏高"}
    strategy.call("adjust_submission", **adjust)
    months = [money(f"{month}0.00") for month in range(1, 13)]
    second = strategy.call("submit_target", plan_id=plan.plan_id, node=WANG, months=months,
                           caller=SELLER)
    assert second.amount.amount == "780.00"
    assert refused_codes(lambda: strategy.call("adjust_submission", **adjust)) == [
        "submission.replaced"]
    wang = next(one for one in view(strategy, plan).nodes if one.node == WANG)
    assert (wang.submitted.amount, wang.adjusted.amount) == ("780.00", "780.00")
    log = strategy.call("target_submissions", plan_id=plan.plan_id, caller=SELLER).items
    assert [(one.kind, one.amount.amount, one.said_by, one.note) for one in log] == [
        ("submitted", "780.00", "acct_emp_wang", None),
        ("adjusted", "330.00", "acct_emp_lead", "偏高"),
        ("submitted", "360.00", "acct_emp_wang", None)]
    assert {one.top_down.amount for one in log} == {"300.00"}


def test_who_may_submit_for_which_leaf(strategy: Harness, plan):
    for caller, node in [(COLLEAGUE, WANG), (LEADER, ZHAO), (LEADER, EAST), (SELLER, COMPANY),
                         (somebody("own"), WANG), (somebody("partner"), WANG)]:
        with pytest.raises(Refused) as refused:
            submitted(strategy, plan, node, "1.00", caller)
        assert refused.value.kind == "not_found"
    submitted(strategy, plan, ZHAO, "1.00")
    own = submitted(strategy, plan, WANG, "1.00", SELLER)
    assert refused_codes(lambda: strategy.call(
        "adjust_submission", plan_id=plan.plan_id, submission_id=own.submission_id,
        amount=money("2.00"), reason="x", caller=SELLER)) == ["submission.own"]


def test_sellers_see_their_own_part_of_a_round_only(strategy: Harness, plan):
    submitted(strategy, plan, LI, "240.00", COLLEAGUE)
    found = view(strategy, plan, caller=SELLER)
    assert {one.node: one.top_down and one.top_down.amount for one in found.nodes} == {
        COMPANY: None, EAST: None, WANG: "300.00"}
    assert found.missing == (WANG,)
    assert strategy.call("target_submissions", plan_id=plan.plan_id, caller=SELLER).items == ()
    with pytest.raises(Refused) as refused:
        strategy.call("target_submissions", plan_id=plan.plan_id, node=LI, caller=SELLER)
    assert refused.value.kind == "not_found"
    rounds = [strategy.call("list_bottom_ups", caller=who).items
              for who in (SELLER, LEADER, a_reader("own", "emp_nobody"))]
    assert [len(one) for one in rounds] == [1, 1, 0]
    assert (rounds[0][0].plan_id, str(rounds[0][0].due_on)) == (plan.plan_id, DUE)
    another = a_draft(strategy, year=2027)
    with pytest.raises(Refused) as refused:
        view(strategy, another, caller=SELLER)
    assert refused.value.kind == "not_found"


def test_a_round_is_opened_on_a_draft_for_a_day_to_come_and_closes(strategy: Harness, plan):
    opened = {"plan_id": plan.plan_id, "due_on": "2026-03-30"}
    assert refused_codes(lambda: strategy.call("open_bottom_up", **opened)) == [
        "submission.due_in_the_past"]
    first = submitted(strategy, plan, WANG, "1.00", SELLER)
    strategy.clock.at = datetime(2026, 5, 1, 8, tzinfo=UTC)
    assert refused_codes(lambda: submitted(strategy, plan, WANG, "1.00", SELLER)) == [
        "submission.too_late"]
    strategy.call("adjust_submission", plan_id=plan.plan_id, submission_id=first.submission_id,
                  amount=money("2.00"), reason="x", caller=LEADER)
    strategy.call("open_bottom_up", plan_id=plan.plan_id, due_on="2026-05-31")
    submitted(strategy, plan, WANG, "3.00", SELLER)
    locked(strategy, plan)
    assert refused_codes(lambda: submitted(strategy, plan, WANG, "1.00", SELLER)) == [
        "submission.plan_locked"]
    assert refused_codes(
        lambda: strategy.call("open_bottom_up", plan_id=plan.plan_id, due_on="2026-05-31")) == [
        "target.not_a_draft"]
    assert view(strategy, plan).is_open is False


def test_everything_wrong_with_a_submission_is_told_at_once(strategy: Harness, plan):
    with pytest.raises(Refused) as refused:
        strategy.call("submit_target", plan_id=plan.plan_id, node=WANG, amount=money("1.00"),
                      months=[money("-1.00"), money("1.00", "EUR")])
    assert list(zip(refused.value.fields, refused.value.codes, strict=True)) == [
        ("amount", "submission.amount_or_months"), ("months", "submission.not_twelve"),
        ("months.0", "target.negative"), ("months.1", "target.currency_differs")]
    with pytest.raises(Refused) as refused:
        strategy.call("submit_target", plan_id=plan.plan_id, node=WANG)
    assert refused.value.codes == ["submission.amount_or_months"]


def test_what_sums_to_the_plan_is_taken_in_and_logged(strategy: Harness, plan):
    for node, amount in ((WANG, "410.01"), (LI, "289.99"), (ZHAO, "500.00")):
        submitted(strategy, plan, node, amount)
    after = accepted(strategy, plan)
    assert after.version == plan.version + 1
    assert years(strategy, plan) == {COMPANY: "1200.00", EAST: "700.00", WEST: "500.00",
                                     WANG: "410.01", LI: "289.99", ZHAO: "500.00"}
    pinned = {name: one.pinned.amount for name, one in tree(strategy, plan).items() if one.pinned}
    assert pinned == {EAST: "700.00", WEST: "500.00", WANG: "410.01", LI: "289.99",
                      ZHAO: "500.00"}
    log = strategy.call("target_changes", plan_id=plan.plan_id).items
    assert {one.reason for one in log} == {"评审会定稿"}
    assert (WANG, "target", "300.00", "410.01") in {
        (one.node, one.field, one.before, one.after) for one in log}
    kept = strategy.call("target_submissions", plan_id=plan.plan_id, node=WANG).items
    assert [(one.kind, one.amount.amount, one.top_down.amount) for one in kept] == [
        ("accepted", "410.01", "300.00"), ("submitted", "410.01", "300.00")]


def test_what_does_not_sum_is_refused_with_all_reasons_unless_the_top_may_move(strategy, plan):
    for node, amount in ((WANG, "410.00"), (LI, "290.00"), (ZHAO, "600.00")):
        submitted(strategy, plan, node, amount)
    assert refused_codes(lambda: accepted(strategy, plan)) == ["allocation.pins_exceed_parent"]
    assert years(strategy, plan)[COMPANY] == "1200.00"
    assert accepted(strategy, plan, moves_top=True).base.amount == "1300.00"
    assert years(strategy, plan) == {COMPANY: "1300.00", EAST: "700.00", WEST: "600.00",
                                     WANG: "410.00", LI: "290.00", ZHAO: "600.00"}
    submitted(strategy, plan, WANG, "400.00")
    assert accepted(strategy, plan, moves_top=True).base.amount == "1290.00"


def test_who_is_missing_stands_against_it(strategy: Harness, plan):
    assert refused_codes(lambda: accepted(strategy, plan)) == ["submission.nothing_said"]
    assert refused_codes(lambda: accepted(strategy, plan, nodes=["unit/none"])) == [
        "tree.node_unknown"]
    submitted(strategy, plan, WANG, "400.00")
    assert refused_codes(lambda: accepted(strategy, plan)) == ["submission.missing"] * 2
    accepted(strategy, plan, without_missing=True)
    assert years(strategy, plan) == {COMPANY: "1200.00", EAST: "600.00", WEST: "600.00",
                                     WANG: "400.00", LI: "200.00", ZHAO: "600.00"}


def test_one_unit_is_taken_in_and_the_others_keep_theirs(strategy: Harness, plan):
    submitted(strategy, plan, WANG, "400.00")
    submitted(strategy, plan, LI, "250.00")
    accepted(strategy, plan, nodes=[EAST])
    assert years(strategy, plan) == {COMPANY: "1200.00", EAST: "650.00", WEST: "550.00",
                                     WANG: "400.00", LI: "250.00", ZHAO: "550.00"}
    submitted(strategy, plan, LI, "300.00")
    accepted(strategy, plan, nodes=[LI], moves_top=True)
    assert years(strategy, plan) == {COMPANY: "1250.00", EAST: "700.00", WEST: "550.00",
                                     WANG: "400.00", LI: "300.00", ZHAO: "550.00"}


def test_a_pin_that_somebody_set_above_is_not_moved(strategy: Harness):
    draft = a_draft(strategy, nodes=a_company(east={"pinned": money("600.00")}))
    strategy.call("open_bottom_up", plan_id=draft.plan_id, due_on=DUE)
    for node, amount in ((WANG, "410.00"), (LI, "290.00"), (ZHAO, "500.00")):
        submitted(strategy, draft, node, amount)
    for moves_top in (True, False):
        assert set(refused_codes(lambda moves_top=moves_top: accepted(
            strategy, draft, moves_top=moves_top))) >= {"allocation.pins_exceed_parent"}


def test_months_are_taken_in_exactly_and_padding_goes_on_top(strategy: Harness):
    draft = a_draft(strategy, padding_rate="0.1")
    strategy.call("open_bottom_up", plan_id=draft.plan_id, due_on=DUE)
    months = ["10.01", "19.99", *["27.00"] * 10]
    strategy.call("submit_target", plan_id=draft.plan_id, node=WANG,
                  months=[money(month) for month in months])
    accepted(strategy, draft, nodes=[WANG])
    (rows,) = [strategy.sql("SELECT base_minor FROM target_cell WHERE node = :node ORDER BY month",
                            node=WANG)]
    assert [row.base_minor for row in rows] == [int(Decimal(month) * 100) for month in months]
    wang = tree(strategy, draft)[WANG]
    assert (wang.base.amount, wang.target.amount) == ("300.00", "330.00")
    assert wang.deviations == (0,) * 12


def test_a_locked_plan_takes_in_what_was_submitted_before_by_who_may_revise(strategy, plan):
    submitted(strategy, plan, WANG, "400.00")
    locked(strategy, plan)
    writer = Caller("acct_writer", None, None, {"targets:write": "all"})
    with pytest.raises(Refused) as refused:
        accepted(strategy, plan, nodes=[WANG], caller=writer)
    assert refused.value.kind == "forbidden"
    assert accepted(strategy, plan, nodes=[WANG]).state == "revised"
    assert years(strategy, plan)[WANG] == "400.00"


def test_a_stale_version_is_refused(strategy: Harness, plan):
    submitted(strategy, plan, WANG, "400.00")
    with pytest.raises(Refused) as refused:
        accepted(strategy, plan, nodes=[WANG], if_match=9)
    assert refused.value.kind == "stale"
