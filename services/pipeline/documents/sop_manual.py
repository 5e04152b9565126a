"""《销售流程SOP手册》: the flow, each stage with what it asks for, and what is new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from chassis.contract import Nothing
from chassis.documents import model
from chassis.documents.model import Cell, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.work import Work
from services.pipeline.contract import Stage
from services.pipeline.contract.lead_terms import LeadPolicy
from services.pipeline.contract.sop import Sop, SopStage
from services.pipeline.documents import flow, in_force
from services.pipeline.rules import sop as rules
from services.pipeline.usecases import lead_terms
from services.pipeline.wording import (
    ESCALATED,
    KINDS,
    Told,
    exits,
    limit_said,
    numbered,
    stage_called,
    told,
)

WHOLE = Decimal(100)
ForAll = Mapping[Stage, tuple[str, ...]]


def sources(wish: Wish, work: Work) -> str:
    return f"{in_force.state(wish, work)}/{lead_terms.policy(Nothing(), work).policy_version}"


def build(wish: Wish, work: Work) -> Draft:
    """Of the pipeline that is named, or of new business."""
    sop, for_all = in_force.sop_of(wish, work), in_force.for_all(work)
    called = in_force.playbooks(work)
    blocks: list[model.Block] = [
        model.Heading(wish.say("概况", "Overview")), _figures(sop, for_all, wish),
        model.Heading(wish.say("流程图", "The flow")), _flow(sop, for_all, wish),
        model.Heading(wish.say("环节一览", "All stages")), _overview(sop, for_all, wish),
        model.Heading(wish.say("各环节标准", "The standard of each stage"))]
    for at, one in enumerate(sop.content.stages, 1):
        blocks += _stage(at, one, (for_all.get(one.stage, ()), called), wish)
    blocks += [
        model.Heading(wish.say("MAN 门槛", "MAN thresholds")), *_screening(sop, wish),
        model.Heading(wish.say("证书要求", "Certificates")), _certificates(sop, for_all, wish),
        model.Heading(wish.say("线索响应与升级", "Answering leads, and escalation")),
        *_leads(lead_terms.policy(Nothing(), work), wish),
        model.Heading(wish.say("与上一版本的差异", "What changed since the previous version")),
        *_changes(sop, work, wish)]
    return Draft(tuple(blocks), in_force.subtitle(sop, wish), in_force.approver(sop, work))


def _figures(sop: Sop, for_all: ForAll, wish: Wish) -> model.KeyFigures:
    stages = sop.content.stages
    gated = [one for one in stages if exits(one, for_all.get(one.stage, ()), wish)]
    days = sum(one.limit_days or 0 for one in stages)
    return model.KeyFigures((
        model.KeyFigure(wish.say("SOP 版本", "Version of the SOP"), number(sop.sop_version)),
        model.KeyFigure(wish.say("标准动作", "Standard actions"),
                        number(sum(len(one.actions) for one in stages))),
        model.KeyFigure(wish.say("有出口条件的环节", "Stages with exit criteria"),
                        number(len(gated))),
        model.KeyFigure(wish.say("时限合计（天）", "Limits together, days"), number(days))))


def _flow(sop: Sop, for_all: ForAll, wish: Wish) -> model.Figure:
    boxes = [_box(at, one, len(exits(one, for_all.get(one.stage, ()), wish)), wish)
             for at, one in enumerate(sop.content.stages, 1)]
    return model.Figure(
        flow.drawn(boxes),
        wish.say("八个环节（右侧粗边：有出口条件）",
                 "The eight stages (thick edge: exit criteria must hold)"),
        " → ".join(box.name for box in boxes))


def _box(at: int, one: SopStage, conditions: int, wish: Wish) -> flow.Box:
    limit = wish.say(f"时限 {limit_said(one, wish)}", f"Limit: {limit_said(one, wish)}")
    odds = wish.say(f"成交概率 {one.probability}%", f"Probability {one.probability}%")
    gate = wish.say(f"出口条件 {conditions} 项", f"Exit criteria: {conditions}")
    return flow.Box(numbered(at, one.stage, wish), (limit, odds, *([gate] if conditions else [])),
                    bool(conditions))


def _overview(sop: Sop, for_all: ForAll, wish: Wish) -> model.Table:
    head = wish.say("环节|时限（天）|成交概率|标准动作|出口条件",
                    "Stage|Limit, days|Probability|Actions|Exit criteria").split("|")
    rows = tuple((
        text(numbered(at, one.stage, wish), is_strong=True), _limit(one, wish),
        percent(one.probability / WHOLE), number(len(one.actions)),
        number(len(exits(one, for_all.get(one.stage, ()), wish))))
        for at, one in enumerate(sop.content.stages, 1))
    return model.Table(
        wish.say("环节一览", "All stages"), tuple(head), rows,
        note=wish.say("超过时限而没有变化的商机列为停滞商机。",
                      "A deal that stays longer than the limit is listed as stalled."))


def _limit(one: SopStage, wish: Wish) -> Cell:
    return text(limit_said(one, wish)) if one.limit_days is None else number(one.limit_days)


def _stage(at: int, one: SopStage, beside: tuple[tuple[str, ...], Mapping[str, str]], wish: Wish
           ) -> Iterator[model.Block]:
    """`beside`: the certificates that every pipeline asks for, and what playbooks are called."""
    name = stage_called(one.stage, wish)
    yield model.Heading(numbered(at, one.stage, wish), 2)
    said = exits(one, beside[0], wish)
    none = wish.say("（无）", "(none)")
    rows = [(wish.say("目的", "Purpose"), one.purpose),
            (wish.say("时限", "Limit"), limit_said(one, wish)),
            (wish.say("成交概率", "Probability"), f"{one.probability}%"),
            *((wish.say(f"出口条件 {nr}", f"Exit criterion {nr}"), words)
              for nr, words in enumerate(said or [none], 1)),
            *((wish.say("异常预案", "Playbook"), beside[1][kind]) for kind in one.playbooks)]
    head = wish.say("项目|要求", "Item|What is asked").split("|")
    yield model.Table(wish.say(f"{name}：要求", f"{name} – standard"), tuple(head), tuple(
        (text(label, is_strong=True), text(words)) for label, words in rows))
    if one.actions:
        yield _actions(one, name, wish)


def _actions(one: SopStage, name: str, wish: Wish) -> model.Table:
    head = wish.say("标准动作|类型|期限（天）", "Standard action|Kind|Within, days").split("|")
    return model.Table(
        wish.say(f"{name}：标准动作", f"{name} – actions"), tuple(head), tuple(
            (text(action.title), text(wish.say(*KINDS[action.kind])), number(action.within_days))
            for action in one.actions),
        note=wish.say("商机进入该环节时自动成为负责人的任务，期限自进入之日起算。",
                      "Each becomes a task of the deal's owner on the day the deal comes in."))


def _screening(sop: Sop, wish: Wish) -> Iterator[model.Block]:
    yield model.Listing((
        wish.say("Money 购买力：是否有预算支付", "Money: is there a budget to pay from?"),
        wish.say("Authority 决策权：对方能否决定", "Authority: can they decide?"),
        wish.say("Need 需求：是否真的需要", "Need: do they really need it?")))
    head = wish.say("环节|三项平均分不低于|单项不低于",
                    "Stage|Mean at least|Each at least").split("|")
    yield model.Table(wish.say("MAN 门槛", "MAN thresholds"), tuple(head), tuple(
        (text(stage_called(one.stage, wish)), number(one.criteria.least_mean),
         number(one.criteria.least_each or 0))
        for one in sop.content.stages if one.criteria.least_mean is not None),
        note=wish.say("三项各 0–100 分；未达标的商机不得离开该环节。",
                      "Each is scored 0 to 100; below the threshold a deal does not leave the "
                      "stage."))


def _certificates(sop: Sop, for_all: ForAll, wish: Wish) -> model.Table:
    own = [(one.stage, code, wish.say("本 SOP", "this SOP"))
           for one in sop.content.stages for code in one.criteria.course_codes]
    every = [(stage, code, wish.say("所有流程", "every pipeline"))
             for stage, codes in for_all.items() for code in codes]
    head = wish.say("环节|课程|要求来自", "Stage|Course|Asked by").split("|")
    return model.Table(wish.say("证书要求", "Certificates"), tuple(head), tuple(
        (text(stage_called(stage, wish)), text(code), text(by)) for stage, code, by in own + every))


def _leads(policy: LeadPolicy, wish: Wish) -> Iterator[model.Block]:
    terms = policy.terms
    first, rolling = terms.first_response_hours, terms.rolling_response_hours
    yield model.Listing((
        wish.say(f"首次响应：{first} 小时内（按工作时间计）",
                 f"First response: within {first} hours of working time"),
        wish.say(f"后续响应：{rolling} 小时内（按工作时间计）",
                 f"Every later response: within {rolling} hours of working time")))
    head = wish.say("第几个工作日|升级动作", "Working day|What happens").split("|")
    yield model.Table(wish.say("逾期升级", "Escalation"), tuple(head), tuple(
        (number(one.day), text(wish.say(*ESCALATED[one.action]))) for one in terms.escalations))


def _changes(sop: Sop, work: Work, wish: Wish) -> Iterator[model.Block]:
    before = in_force.before(sop, work)
    if before is None:
        yield model.Paragraph(wish.say("本版本为系统自带的标准，没有上一版本。",
                                       "This is the standard itself: no version came before it."))
        return
    head = wish.say("环节|项目|原为|现为", "Stage|Item|Before|Now").split("|")
    yield model.Table(
        wish.say("版本差异", "Differences"), tuple(head),
        tuple(_change(told(one, before.content, sop.content, wish), wish)
              for one in rules.differences(before.content, sop.content)),
        note=wish.say(f"V{before.sop_version} 与 V{sop.sop_version} 比较",
                      f"Version {before.sop_version} against {sop.sop_version}"))


def _change(one: Told, wish: Wish) -> tuple[Cell, ...]:
    where = one.where or wish.say("整个流程", "The whole SOP")
    return tuple(map(text, (where, one.name, one.before, one.after)))
