"""Levels, counts, adjustments, hedges and cuts of target plans, as the service keeps them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from chassis.testing import Harness
from kernel.money import Money, total
from services.strategy.contract import TargetLocked, TargetRevised
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
    node,
    placed,
    tree,
    years,
)
from tests.strategy.target_edits import changed, edit, refused_codes, revised

PUMP, VALVE = "product/pump", "product/阀门𠮷"


def a_cut(strategy: Harness, whole, amount: str = "1200.00", **values):
    nodes = [node(COMPANY, method="weighted"), node(PUMP, COMPANY, weight="2", title="水泵"),
             node(VALVE, COMPANY, title="阀门😀")]
    given = {"dimension": "product", "cut_of": whole.plan_id, "nodes": nodes, **values}
    return a_draft(strategy, amount, **given)


def test_a_plan_has_three_levels_and_each_sums_to_its_own_top(strategy: Harness):
    plan = a_draft(strategy, "1000.01", padding_rate="0.05",
                   stretch_ratio="1.1", challenge_ratio="1.25")
    assert (plan.target, plan.stretch, plan.challenge) == (
        Money.of("1050.01"), Money.of("1155.01"), Money.of("1312.51"))
    found = tree(strategy, plan)
    for name in ("stretch", "challenge"):
        assert getattr(found[COMPANY], name) == getattr(plan, name)
        leaves = [getattr(found[leaf], f"{name}_months") for leaf in (WANG, LI, ZHAO)]
        assert getattr(found[COMPANY], f"{name}_months") == tuple(
            total(month, "CNY") for month in zip(*leaves, strict=True))
    plan = changed(strategy, plan, stretch_ratio="1", challenge_ratio="1")
    assert (plan.stretch, tree(strategy, plan)[WANG].stretch_months) == (None, ())


def test_only_the_target_becomes_quotas(strategy: Harness):
    nodes = a_company(east={"hedge_rate": "0.1"}, wang={"hedge_rate": "0.05"})
    locked(strategy, a_draft(strategy, nodes=nodes, stretch_ratio="1.1"))
    (event,) = strategy.published(TargetLocked)
    assert sum(sum(cell.months) for cell in event.cells) == 1200_00


def test_hedges_are_a_second_layer_that_edits_keep(strategy: Harness):
    nodes = a_company(east={"hedge_rate": "0.1"}, wang={"hedge_rate": "0.05"})
    plan = a_draft(strategy, nodes=nodes)
    found = tree(strategy, plan)
    assert [found[name].target.amount for name in (COMPANY, EAST, WANG)] == [
        "1200.00", "600.00", "300.00"]
    assert [found[name].hedged.amount for name in (COMPANY, EAST, WANG, LI, WEST)] == [
        "1276.50", "676.50", "346.50", "330.00", "600.00"]
    changed(strategy, plan, nodes=[edit(LI, pinned=money("100.00")), edit(WANG, weight="7")])
    found = tree(strategy, plan)
    assert [found[name].hedged.amount for name in (WANG, LI)] == ["577.50", "110.00"]
    changed(strategy, plan, nodes=[edit(WANG, parent=WEST), edit(LI, unpin=True)])
    found = tree(strategy, plan)
    assert found[WANG].hedge_rate == Decimal("0.05")
    assert found[WANG].hedged == found[WANG].target.times(Decimal("1.05"))


def test_who_sees_a_part_sees_levels_but_no_reserve_and_no_adjustment(strategy: Harness):
    strategy.hears(placed("emp_wang"))
    nodes = a_company(east={"hedge_rate": "0.1"}, wang={"adjust_rate": "0.1"},
                      li={"adjust_rate": "-0.1"})
    plan = locked(strategy, a_draft(strategy, nodes=nodes, stretch_ratio="1.1"))
    own = tree(strategy, plan, caller=a_reader("own", "emp_wang"))[WANG]
    assert (own.target, own.stretch) == (Money.of("330.00"), Money.of("363.00"))
    assert (own.hedged, own.hedged_months, own.hedge_rate, own.received) == (None, (), None, None)
    assert (own.adjust_rate, own.adjust_amount) == (None, None)


def test_levels_adjust_what_they_received_and_push_it_on(strategy: Harness):
    plan = a_draft(strategy, nodes=a_company(
        east={"adjust_rate": "0.1"}, west={"adjust_amount": money("-60.00")}))
    assert years(strategy, plan) == {
        COMPANY: "1200.00", EAST: "660.00", WEST: "540.00", WANG: "330.00", LI: "330.00",
        ZHAO: "540.00"}
    assert tree(strategy, plan)[WEST].received == Money.of("600.00")
    codes = refused_codes(lambda: changed(
        strategy, plan, adjust_limit_rate="0.05", nodes=[edit(WANG, adjust_rate="0.2")]))
    assert codes == ["target.adjusted_too_far", "target.adjusted_too_far",
                     "target.adjusted_too_far", "target.adjusted_children_differ"]


def test_a_policy_lets_adjusted_children_differ_and_the_plan_says_what_they_come_to(
    strategy: Harness,
):
    plan = a_draft(strategy, padding_rate="0.1", children_must_sum=False,
                   nodes=a_company(east={"adjust_rate": "0.1"}))
    assert (plan.base, plan.allocated, plan.target) == (
        Money.of("1200.00"), Money.of("1260.00"), Money.of("1386.00"))
    assert tree(strategy, plan)[COMPANY].target == Money.of("1386.00")
    assert refused_codes(lambda: changed(strategy, plan, children_must_sum=True)) == [
        "target.adjusted_children_differ"]
    plan = changed(strategy, plan, nodes=[edit(EAST, adjust_rate="0")])
    assert (plan.allocated, plan.target) == (Money.of("1200.00"), Money.of("1320.00"))


@pytest.mark.parametrize("metric", ["quantity", "new_customers"])
def test_counts_are_divided_without_a_currency_and_not_measured(strategy: Harness, metric):
    plan = locked(strategy, a_draft(strategy, money("1001", "XXX"), metric=metric))
    assert (plan.currency, plan.target.amount) == ("XXX", "1001")
    assert years(strategy, plan)[LI] == "251"
    (event,) = strategy.published(TargetLocked)
    assert sum(sum(cell.months) for cell in event.cells) == 1001
    assert refused_codes(lambda: strategy.call(
        "target_records", plan_id=plan.plan_id, node=WANG)) == ["target.metric_not_measured"]


def test_a_count_has_no_currency_and_money_has_one(strategy: Harness):
    assert refused_codes(lambda: a_draft(strategy, metric="quantity")) == [
        "target.count_has_no_currency"]
    assert refused_codes(lambda: a_draft(strategy, money("12", "XXX"))) == [
        "target.money_has_a_currency"]


def test_a_cut_divides_the_same_top_and_becomes_no_quota(strategy: Harness):
    whole = locked(strategy, a_draft(strategy))
    cut = locked(strategy, a_cut(strategy, whole))
    assert (cut.dimension, cut.cut_of, cut.whole) == ("product", whole.plan_id, whole.target)
    found = tree(strategy, cut)
    assert [(found[name].title, found[name].target.amount) for name in (PUMP, VALVE)] == [
        ("水泵", "800.00"), ("阀门😀", "400.00")]
    assert [event.plan_id for event in strategy.published(TargetLocked)] == [whole.plan_id]
    assert refused_codes(lambda: strategy.call(
        "target_records", plan_id=cut.plan_id, node=PUMP)) == ["target.cut_not_measured"]
    listed = strategy.call("list_target_plans", cut_of=whole.plan_id, dimension="product").items
    assert [one.plan_id for one in listed] == [cut.plan_id]


def test_a_cut_whose_top_differs_is_refused_and_not_kept(strategy: Harness):
    whole = a_draft(strategy)
    assert refused_codes(lambda: a_cut(strategy, whole, "1199.99")) == ["target.cut_top_differs"]
    assert refused_codes(lambda: a_cut(strategy, whole, padding_rate="0.1")) == [
        "target.cut_top_differs"]
    assert refused_codes(lambda: a_cut(strategy, whole, year=2027)) == ["target.not_of_one_kind"]
    assert refused_codes(lambda: a_draft(strategy, cut_of=whole.plan_id)) == [
        "target.organization_cuts_nothing"]
    assert refused_codes(lambda: a_cut(strategy, whole, cut_of=None)) == ["target.cut_of_nothing"]
    assert len(strategy.sql("SELECT * FROM target_plan")) == 1


def test_after_a_revision_of_the_plan_a_cut_shows_that_it_no_longer_fits(strategy: Harness):
    whole = locked(strategy, a_draft(strategy))
    cut = locked(strategy, a_cut(strategy, whole))
    revised(strategy, whole, amount=money("1500.00"))
    shown = strategy.call("get_target_plan", plan_id=cut.plan_id)
    assert (shown.target, shown.whole) == (Money.of("1200.00"), Money.of("1500.00"))
    assert refused_codes(lambda: revised(strategy, cut, amount=money("1400.00"))) == [
        "target.cut_top_differs"]
    assert revised(strategy, cut, amount=money("1500.00")).target == Money.of("1500.00")
    assert {event.plan_id for event in strategy.published(TargetRevised)} == {whole.plan_id}


def test_a_plan_has_one_agreed_cut_of_a_dimension(strategy: Harness):
    whole = a_draft(strategy)
    locked(strategy, a_cut(strategy, whole))
    second = a_cut(strategy, whole)
    assert refused_codes(lambda: locked(strategy, second)) == ["target.subject_taken"]
    other = a_cut(strategy, whole, dimension="channel",
                  nodes=[node(COMPANY), node("channel/direct", COMPANY, title="直销")])
    assert locked(strategy, other).state == "locked"
