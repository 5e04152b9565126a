"""《销售战略规划书》: goals, competitive strategy and roll-out of an approved plan."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from chassis import codec
from chassis.documents import model
from chassis.documents.model import Cell, day, money, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said_day
from chassis.errors import Refusal, refuse
from chassis.work import Work
from services.strategy.contract import (
    Goal,
    MarketDefinition,
    MarketStudy,
    PlanContent,
    RolloutPhase,
)
from services.strategy.documents.wording import STRATEGIES
from services.strategy.rules.differences import differences
from services.strategy.rules.market import leader
from services.strategy.rules.plans import ends_on
from services.strategy.store import market
from services.strategy.store import plans as store
from services.strategy.usecases.naming import approver_called, employees_called

MOST_STUDIES = 10
SHARE = "share"
"""The unit of goals whose number is a part of one: 0.20 is said as 20 %."""


def sources(wish: Wish, work: Work) -> str:
    plan = store.approved(work, wish.about)
    studies = ",".join(one.study_id for one in market.newest(work, MOST_STUDIES))
    return f"{plan.plan_id}/{plan.plan_version}/{studies}" if plan else ""


def names(wish: Wish, work: Work) -> Mapping[str, str]:
    """What the owners of goals and the approver are called; org and people know."""
    with work.reading():
        plan = store.approved(work, wish.about)
    if plan is None:
        return {}
    owners = {goal.owner_id for goal in plan.content.goals}
    return employees_called(owners, work) | approver_called(plan.approved_by, work)


def build(wish: Wish, work: Work) -> Draft:
    """Of the plan that is named, or of the one approved last."""
    plan = store.approved(work, wish.about)
    refuse([] if plan else [Refusal("document.nothing_to_print", "about")])
    assert plan is not None
    content, called = plan.content, work.asked or {}
    span = (f"{said_day(content.starts_on, wish.language)} – "
            f"{said_day(ends_on(content) - timedelta(days=1), wish.language)}")
    before = store.one_before(work, plan)
    return Draft((
        *_market(content.market, wish), *_studies(market.newest(work, MOST_STUDIES), wish),
        model.Heading(wish.say("竞争策略", "Competitive strategy")),
        model.Paragraph(wish.say(*STRATEGIES[content.competitive_strategy])),
        model.Listing(content.reasons),
        model.Heading(wish.say("目标", "Goals")), _goals(content.goals, called, wish),
        model.Heading(wish.say("市场拓展路径", "Roll-out")), _phases(content.phases, wish),
        *_versions(before, content, wish),
    ), f"{content.name}  {span}", called.get(plan.approved_by, plan.approved_by or ""))


def _market(market: MarketDefinition, wish: Wish) -> list[model.Block]:
    named = (
        (wish.say("细分市场", "Segment"), market.segment),
        (wish.say("区域", "Region"), market.region),
        (wish.say("客户", "Customers"), market.customers),
        (wish.say("需求", "Needs"), market.needs),
        (wish.say("竞争对手", "Competitors"), market.competitors))
    told: list[model.Block] = [model.Heading(wish.say("目标市场", "The market"))]
    for label, words in named:
        if words:
            told += [model.Heading(label, 2), model.Paragraph(words)]
    return told if len(told) > 1 else []


def _studies(studies: Sequence[MarketStudy], wish: Wish) -> list[model.Block]:
    """How large the market is, by whose word."""
    if not studies:
        return []
    head = wish.say("调研|细分市场|区域|规模|年增长|领先者|来源",
                    "Study|Segment|Region|Size|Growth|Leader|Source").split("|")
    rows = []
    for study in studies:
        first = leader(study.competitors)
        rows.append((text(study.name), text(study.segment), text(study.region), money(study.size),
                     percent(study.growth), text(first.name if first else ""), text(study.source)))
    title = wish.say("市场调研", "Market studies")
    return [model.Heading(title), model.Table(title, tuple(head), tuple(rows))]


def _goals(goals: Sequence[Goal], called: Mapping[str, str], wish: Wish) -> model.Table:
    head = wish.say("目标|指标|基准|目标值|单位|完成日|负责人",
                    "Goal|Metric|Base|Target|Unit|Due|Owner").split("|")
    rows = tuple((text("　" * depth + goal.name, is_strong=depth == 0), text(goal.metric),
                  _figure(goal.base, goal.unit), _figure(goal.target, goal.unit), text(goal.unit),
                  day(goal.due_on), text(called.get(goal.owner_id, goal.owner_id)))
                 for goal, depth in _in_order(goals, None))
    return model.Table(wish.say("目标", "Goals"), tuple(head), rows)


def _in_order(goals: Sequence[Goal], above: str | None, depth: int = 0
              ) -> Iterator[tuple[Goal, int]]:
    """Each goal before those that serve it."""
    for goal in goals:
        if goal.parent_id == above:
            yield goal, depth
            yield from _in_order(goals, goal.goal_id, depth + 1)


def _figure(value: Decimal, unit: str) -> Cell:
    is_share = unit == SHARE or (not unit and abs(value) < 1 and value != 0)
    return percent(value) if is_share else number(value)


def _phases(phases: Sequence[RolloutPhase], wish: Wish) -> model.Table:
    head = wish.say("区域|开始|前置阶段|启动条件|门槛",
                    "Region|From|After|Gate metric|Threshold").split("|")
    regions = {phase.phase_id: phase.region for phase in phases}
    rows = tuple((text(phase.region), day(phase.starts_on),
                  text(regions.get(phase.depends_on or "", "")), text(phase.gate_metric),
                  _figure(phase.gate_threshold, "")) for phase in phases)
    return model.Table(wish.say("市场拓展路径", "Roll-out"), tuple(head), rows)


def _versions(before: PlanContent | None, now: PlanContent, wish: Wish) -> list[model.Block]:
    """What the version before said otherwise."""
    if before is None:
        return []
    head = wish.say("字段|原为|现为", "Field|Was|Is").split("|")
    rows = tuple((text(one.field), text(one.before or ""), text(one.after or ""))
                 for one in differences(codec.plain(before), codec.plain(now)))
    title = wish.say("与上一版规划的不同", "What the last version said otherwise")
    return [model.Heading(title), model.Table(title, tuple(head), rows)]
