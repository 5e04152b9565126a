"""《年度销售目标分解表》: the year by quarter and month, from the company down to each person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from chassis.documents import charts, model
from chassis.documents.charts import Point
from chassis.documents.model import Cell, money, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said
from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.money import Money, total
from services.strategy.contract import TargetNode, TargetPlanId, TargetSubject
from services.strategy.documents import target_layers
from services.strategy.documents.wording import DIMENSIONS, METRICS
from services.strategy.store import targets as store
from services.strategy.usecases import target_views
from services.strategy.usecases.naming import approver_called, subjects_called


def names(wish: Wish, work: Work) -> Mapping[str, str]:
    """What the units and people of the plan are called; org and people know."""
    with work.reading():
        plan = store.agreed(work, wish.about)
        subjects = [] if plan is None else store.setup_of(work, plan).nodes
    approver = {} if plan is None else approver_called(plan.locked_by, work)
    return subjects_called(subjects, work) | approver


def sources(wish: Wish, work: Work) -> str:
    plan = store.agreed(work, wish.about)
    if plan is None:
        return ""
    return " ".join(f"{one.plan_id}/{one.version}"
                    for one in (plan, *store.cuts_of(work, plan.plan_id)))


def build(wish: Wish, work: Work) -> Draft:
    """Of the plan that is named, or of the one locked last."""
    plan = store.agreed(work, wish.about)
    refuse([] if plan is not None else [Refusal("document.nothing_to_print", "about")])
    nodes = _nodes(plan, work)
    called = {nodes[0].node: wish.say("公司", "Company"), **(work.asked or {})}
    metric = wish.say(*METRICS[plan.metric])
    return Draft((
        model.Heading(wish.say("概况", "Overview")), _figures(plan, nodes, wish),
        _months_picture(nodes[0], wish), _parts_picture(nodes, called, wish),
        model.Heading(wish.say("按季度分解", "By quarter")),
        _table(nodes, called, wish, _quarters(wish)),
        model.Heading(wish.say("按月分解", "By month")),
        *(_table(nodes, called, wish, _half(half, wish)) for half in (1, 2)),
        *target_layers.blocks(nodes, lambda node: _name(node, called), wish),
        *(block for cut in store.cuts_of(work, plan.plan_id)
          for block in _cut(cut, nodes[0], work, wish)),
    ), f"{plan.name}  {plan.year}  {metric}", called.get(plan.locked_by, plan.locked_by or ""))


def _nodes(plan: Any, work: Work) -> list[TargetNode]:
    return _in_order(target_views.tree(TargetPlanId(plan.plan_id), work).nodes, None)


def _cut(cut: Any, whole: TargetNode, work: Work, wish: Wish) -> list[model.Block]:
    """The same top by product, channel or customer; whether it still is the same is said."""
    nodes = _nodes(cut, work)
    called = {nodes[0].node: wish.say("公司", "Company")}
    by = wish.say(*DIMENSIONS[cut.dimension])
    title = wish.say(f"按{by}分解", f"By {by}")
    found: list[model.Block] = [
        model.Heading(title),
        _table(nodes, called, wish, replace(_quarters(wish), name=title))]
    if nodes[0].target != whole.target:
        found.append(model.Paragraph(wish.say(
            "组织目标修订后，本分解的总额与之不再相等，须重新分解。",
            "The organization's target was revised; this cut no longer comes to it.")))
    return found


def _in_order(nodes: Sequence[TargetNode], above: str | None) -> list[TargetNode]:
    """Each node right before all that is below it."""
    found: list[TargetNode] = []
    for node in nodes:
        if node.parent == above:
            found += [node, *_in_order(nodes, node.node)]
    return found


def _figures(plan: Any, nodes: Sequence[TargetNode], wish: Wish) -> model.KeyFigures:
    top = nodes[0]
    people = sum(node.subject_kind is TargetSubject.EMPLOYEE for node in nodes)
    levels = [(wish.say("冲刺目标", "Stretch"), top.stretch),
              (wish.say("挑战目标", "Challenge"), top.challenge)]
    return model.KeyFigures((
        model.KeyFigure(wish.say("年度目标", "Target of the year"), _money(top.target)),
        *(model.KeyFigure(name, _money(amount)) for name, amount in levels if amount),
        model.KeyFigure(wish.say("其中加成", "Padding"), percent(plan.padding_rate)),
        model.KeyFigure(wish.say("承担人数", "People"), number(people)),
        model.KeyFigure(wish.say("版本", "Version"), number(plan.version)),
    ))


def _months_picture(top: TargetNode, wish: Wish) -> model.Figure:
    labels = [wish.say(f"{month}月", f"{month}") for month in range(1, 13)]
    series = charts.Series(wish.say("目标", "Target"),
                           tuple(model.decimal_of(month) for month in top.months))
    told = ", ".join(f"{label} {said(_money(month), wish.language)}"
                     for label, month in zip(labels, top.months, strict=True))
    return model.Figure(charts.columns(labels, [series], wish.language),
                        wish.say("各月目标", "Target of each month"), told)


def _parts_picture(nodes: Sequence[TargetNode], called: Mapping[str, str], wish: Wish
                   ) -> model.Figure:
    points = [Point(_name(node, called), model.decimal_of(node.target),
                    said(_money(node.target), wish.language))
              for node in nodes if node.parent == nodes[0].node and node.target is not None]
    return model.Figure(charts.bars(points, wish.language),
                        wish.say("第一层分解", "The first level"),
                        ", ".join(f"{point.label} {point.said}" for point in points))


@dataclass(frozen=True)
class Cut:
    """Which columns a table shows: of the node's quarters or months."""

    name: str
    columns: tuple[str, ...]
    part: str
    span: slice

    def of(self, node: TargetNode) -> tuple[Money, ...]:
        return tuple(getattr(node, self.part)[self.span])


def _quarters(wish: Wish) -> Cut:
    return Cut(wish.say("按季度", "By quarter"), ("Q1", "Q2", "Q3", "Q4"), "quarters", slice(None))


def _half(half: int, wish: Wish) -> Cut:
    months = range(6 * half - 5, 6 * half + 1)
    return Cut(wish.say("上半年" if half == 1 else "下半年", f"Half {half}"),
               tuple(wish.say(f"{month}月", f"M{month}") for month in months), "months",
               slice(months.start - 1, months.stop - 1))


def _table(nodes: Sequence[TargetNode], called: Mapping[str, str], wish: Wish, cut: Cut
           ) -> model.Table:
    """Rows of the tree; the totals are the sum of its leaves, column by column."""
    rows = tuple(
        (text("　" * node.depth + _name(node, called), is_strong=not node.is_leaf),
         *(_money(value, is_strong=not node.is_leaf) for value in cut.of(node)),
         _money(node.target, is_strong=not node.is_leaf)) for node in nodes)
    head = (wish.say("承担者", "Who"), *cut.columns, wish.say("全年", "Year"))
    return model.Table(cut.name, head, rows, _sums(nodes, cut, wish))


def _sums(nodes: Sequence[TargetNode], cut: Cut, wish: Wish) -> tuple[Cell, ...]:
    leaves = [node for node in nodes if node.is_leaf]
    years = [leaf.target for leaf in leaves if leaf.target is not None]
    columns = [*zip(*map(cut.of, leaves), strict=True), years]
    return (text(wish.say("末级合计", "Sum of the leaves")),
            *(money(total(column, years[0].currency)) for column in columns))


def _name(node: TargetNode, called: Mapping[str, str]) -> str:
    return called.get(node.node) or node.title or node.subject_id


def _money(amount: Money | None, *, is_strong: bool = False) -> Cell:
    return text("") if amount is None else money(amount, is_strong=is_strong)
