"""《销售招聘标准》: requirements, scorecard, pass mark, probation, and how hiring went by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import func, select

from chassis.documents import model
from chassis.documents.model import Cell, money, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.periods import add_months
from services.people.contract.hiring_figures import Funnel, FunnelQuery
from services.people.contract.recruiting import CandidateState, HiringStandard, StandardContent
from services.people.documents.naming import approver_called
from services.people.tables import candidate
from services.people.usecases import hiring_figures, standards

MONTHS_COUNTED = 36
WHOLE = Decimal(100)
STATES: Mapping[CandidateState, tuple[str, str]] = {
    CandidateState.APPLIED: ("应聘", "Applied"),
    CandidateState.INTERVIEWING: ("面试", "Interviewed"),
    CandidateState.OFFERED: ("录用通知", "Offered"),
    CandidateState.ACCEPTED: ("接受", "Accepted"),
    CandidateState.HIRED: ("入职", "Hired"),
}


def names(wish: Wish, work: Work) -> Mapping[str, str]:
    with work.reading():
        standard = standards.in_force(work, wish.about)
    return approver_called(standard.approved_by if standard else None, work)


def sources(wish: Wish, work: Work) -> str:
    standard = standards.in_force(work, wish.about)
    if standard is None:
        return ""
    came = work.session.execute(select(func.count(), func.sum(candidate.c.version))).one()
    return f"{standard.standard_id}/{standard.standard_version}/{came[0]}/{came[1]}"


def build(wish: Wish, work: Work) -> Draft:
    """Of the standard that is named, or of the one approved last."""
    standard = standards.in_force(work, wish.about)
    refuse([] if standard else [Refusal("document.nothing_to_print", "about")])
    assert standard is not None
    content, called = standard.content, work.asked or {}
    until = work.today + timedelta(days=1)
    funnel = hiring_figures.counted(FunnelQuery(add_months(until, -MONTHS_COUNTED), until), work)
    return Draft((
        model.Heading(wish.say("概况", "Overview")), _figures(standard, wish),
        model.Heading(wish.say("硬性条件", "Hard requirements")),
        model.Paragraph(wish.say("缺任何一项即不予录用。",
                                 "Whoever lacks one of them is not offered the job.")),
        model.Listing(tuple(one.wording for one in content.requirements), is_numbered=True),
        model.Heading(wish.say("评分表", "Scorecard")), _scorecard(content, wish),
        model.Heading(wish.say("试用期考核", "Probation")), *_probation(content, wish),
        model.Heading(wish.say("招聘成效", "How hiring went")), *_funnel(funnel, wish),
    ), f"{content.title}  V{standard.standard_version}",
        called.get(standard.approved_by or "", standard.approved_by or ""))


def _figures(standard: HiringStandard, wish: Wish) -> model.KeyFigures:
    content = standard.content
    return model.KeyFigures((
        model.KeyFigure(wish.say("合格线", "Pass mark"), number(content.pass_mark)),
        model.KeyFigure(wish.say("硬性条件", "Hard requirements"),
                        number(len(content.requirements))),
        model.KeyFigure(wish.say("评分项", "Criteria"), number(len(content.criteria))),
        model.KeyFigure(wish.say("试用期（月）", "Probation, months"),
                        number(content.probation_months))))


def _scorecard(content: StandardContent, wish: Wish) -> model.Table:
    name = wish.say("评分表", "Scorecard")
    head = wish.say("评分项|权重", "Criterion|Weight").split("|")
    rows = tuple((text(one.name), percent(Decimal(one.weight) / WHOLE)) for one in content.criteria)
    return model.Table(
        name, tuple(head), rows,
        (text(wish.say("合计", "Total"), is_strong=True), percent(Decimal(1), is_strong=True)),
        wish.say("每项 0–100 分，取各面试官的平均分；总分按权重加权，不低于合格线方可录用。",
                 "Each from 0 to 100, the mean of all interviewers; the weighted total must reach "
                 "the pass mark."))


def _probation(content: StandardContent, wish: Wish) -> tuple[model.Block, ...]:
    told = wish.say(f"试用期 {content.probation_months} 个月，考核以下各项：",
                    f"{content.probation_months} months, in which is checked:")
    checks = content.probation_checks or (wish.say("（未规定）", "(nothing stated)"),)
    return model.Paragraph(told), model.Listing(checks)


def _funnel(funnel: Funnel, wish: Wish) -> tuple[model.Block, ...]:
    name = wish.say("招聘漏斗", "Funnel")
    head = wish.say("阶段|人数|占应聘者", "Step|People|Of those who applied").split("|")
    rows = tuple((text(wish.say(*STATES[step.state])), number(step.count), percent(step.ratio))
                 for step in funnel.steps)
    days, good = funnel.median_days_to_hire, funnel.predictive
    figures = wish.say("指标|数值", "Figure|Value").split("|")
    none = text(wish.say("不适用", "n/a"))
    beside: tuple[tuple[Cell, Cell], ...] = (
        (text(wish.say("我方拒绝", "Refused by us")), number(funnel.refused_by_us)),
        (text(wish.say("候选人拒绝", "Refused by the candidate")),
         number(funnel.refused_by_candidate)),
        (text(wish.say("试用期通过", "Passed probation")), number(funnel.passed_probation)),
        (text(wish.say("试用期未通过", "Failed probation")), number(funnel.failed_probation)),
        (text(wish.say("入职用时中位数（天）", "Median days to hire")),
         none if days is None else number(days)),
        (text(wish.say("高分者首年签约", "Signed in year one, scores above the median")),
         none if good.above is None else money(good.above)),
        (text(wish.say("其余者首年签约", "Signed in year one, the others")),
         none if good.below is None else money(good.below)))
    return (
        model.Table(name, tuple(head), rows,
                    note=wish.say("近三年应聘者", "Who applied in the last three years")),
        model.Table(wish.say("成效", "Results"), tuple(figures), beside,
                    note=wish.say(f"按 {good.counted} 名入职者比较评分与业绩，少于 5 人不作结论。",
                                  f"Scores against results of {good.counted} people hired; of "
                                  "fewer than 5 nothing is said.")))
