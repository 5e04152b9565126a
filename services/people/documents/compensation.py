"""《薪酬激励制度》: an approved plan, its tiers, and an example that the engine computed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chassis.documents import charts, model
from chassis.documents.model import Cell, money, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said, said_day
from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.tiers import Boundary, TierMode
from services.people import plans_in_force as store
from services.people.contract import Accumulate, Component, LineKind, Plan
from services.people.documents import incentives
from services.people.documents.naming import approver_called
from services.people.documents.wording import ACCUMULATES, KINDS, MODES
from services.people.rules.worked import Step, example


def sources(wish: Wish, work: Work) -> str:
    plan = store.plan_to_print(work, wish.about)
    people = store.people_under(work, plan.plan_id) if plan else 0
    contests = "/".join(store.contest_ids(work))
    return f"{plan.plan_id}/{plan.plan_version}/{people}/{contests}" if plan else ""


def names(wish: Wish, work: Work) -> Mapping[str, str]:
    with work.reading():
        plan = store.plan_to_print(work, wish.about)
    return approver_called(plan.approved_by if plan else None, work)


def build(wish: Wish, work: Work) -> Draft:
    """Of the plan that is named, or of the approved one under which most people are."""
    plan = store.plan_to_print(work, wish.about)
    refuse([] if plan else [Refusal("document.nothing_to_print", "about")])
    assert plan is not None
    called: Mapping[str, str] = work.asked or {}
    blocks: list[Any] = [
        model.Heading(wish.say("总则", "General")), _figures(plan, wish, work),
        model.Listing(_rules(wish))]
    for component in plan.components:
        blocks += _component(component, wish)
    blocks += incentives.of_terms(plan.terms, wish)
    blocks += incentives.of_contests(store.contests_to_print(work), wish)
    blocks += incentives.settlement(wish)
    until = f" – {said_day(plan.ends_on, wish.language)}" if plan.ends_on else ""
    return Draft(tuple(blocks), f"{plan.name}  {said_day(plan.starts_on, wish.language)}{until}",
                 called.get(plan.approved_by or "", plan.approved_by or ""))


def _figures(plan: Plan, wish: Wish, work: Work) -> model.KeyFigures:
    return model.KeyFigures((
        model.KeyFigure(wish.say("适用人数", "People under it"),
                        number(store.people_under(work, plan.plan_id))),
        model.KeyFigure(wish.say("计划版本", "Version of the plan"), number(plan.plan_version)),
        model.KeyFigure(wish.say("组成部分", "Components"), number(len(plan.components))),
    ))


def _rules(wish: Wish) -> tuple[str, ...]:
    """The law of the ledger in words (money.md)."""
    return (
        wish.say("提成按签约日所属期间和当日有效的计划版本计算。",
                 "The day of signature chooses the period and the version of the plan."),
        wish.say("同一交易由多人分成时，收入分成合计为 100%，尾差按最大余数分配，合计不差一分。",
                 "Revenue credits of a deal sum to 100 %; cents go by the largest remainder."),
        wish.say("取消、修改和退货产生精确的冲回；余额始终等于对现存交易重新计算的结果。",
                 "Cancellations and changes are reversed exactly: a balance always equals the rule "
                 "applied to the deals that remain."),
        wish.say("已支付的结算不再改变；之后的差额计入下一次结算。",
                 "A paid settlement never changes; later differences go into the next one."),
    )


def _component(component: Component, wish: Wish) -> list[Any]:
    zh_mode, en_mode = MODES[component.mode]
    zh_over, en_over = ACCUMULATES[component.accumulate]
    kind = (wish.say("协同分成", "overlay credits") if component.overlay
            else wish.say("收入分成", "revenue credits"))
    return [
        model.Heading(component.name),
        model.Paragraph(wish.say(f"{zh_mode}{zh_over}依据：{kind}。币种：{component.currency}。",
                                 f"{en_mode} {en_over} On {kind}, in {component.currency}.")),
        model.Listing(incentives.of_component(component, wish)),
        _tiers(component, wish), _picture(component, wish),
        *incentives.product_rates(component, wish),
        model.Heading(wish.say("计算示例（由结算引擎计算）", "Example (by the pay engine)"), 2),
        _example(component, wish)]


def _tiers(component: Component, wish: Wish) -> model.Table:
    head = (wish.say("自（含）|至（不含）|提成率", "From (incl.)|To (excl.)|Rate")
            if component.boundary is Boundary.HIGHER else
            wish.say("自（不含）|至（含）|提成率", "From (excl.)|To (incl.)|Rate")).split("|")
    ends: list[Cell] = [money(tier.starts_at) for tier in component.tiers[1:]]
    rows = tuple((money(tier.starts_at), end, percent(tier.rate)) for tier, end in zip(
        component.tiers, [*ends, text("—")], strict=True))
    return model.Table(wish.say(f"{component.name}：阶梯", f"{component.name}: tiers"),
                       tuple(head), rows)


def _picture(component: Component, wish: Wish) -> model.Figure:
    points = [charts.Point(said(money(tier.starts_at), wish.language) + " +", tier.rate * 100,
                           said(percent(tier.rate), wish.language)) for tier in component.tiers]
    return model.Figure(charts.bars(points, wish.language),
                        wish.say("各阶梯的提成率", "The rate of each tier"),
                        ", ".join(f"{point.label} {point.said}" for point in points))


def _example(component: Component, wish: Wish) -> model.Table:
    zh, en = "步骤|业绩|明细|计算|金额|余额", "Step|Base|Line|Rule|Amount|Balance"
    rows = tuple(_line(step, entry, wish) for step in example(component) for entry in step.entries)
    note = ""
    if component.mode is not TierMode.STEP and component.accumulate is not Accumulate.DEAL:
        note = wish.say("“阶梯调整”使先前的业绩按新达到的提成率重新计算。",
                        "A retier line brings earlier amounts to the rate that is now reached.")
    return model.Table(wish.say(f"{component.name}：示例", f"{component.name}: example"),
                       tuple(wish.say(zh, en).split("|")), rows, note=note)


def _line(step: Step, entry: Any, wish: Wish) -> tuple[Cell, ...]:
    did = (wish.say("取消", "cancelled") if step.is_cancelled else wish.say("签约", "signed"))
    kind = wish.say(*KINDS[entry.kind])
    rule = entry.rule if entry.kind is not LineKind.REVERSAL else wish.say("冲回", "as it was")
    base = money(entry.base) if entry.base.minor else Cell("")
    balance = money(step.balance) if entry is step.entries[-1] else Cell("")
    return text(f"{step.deal} {did}"), base, text(kind), text(rule), money(entry.amount), balance


