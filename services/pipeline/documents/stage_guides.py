"""《各环节操作指引》: one page a stage for whoever sells: what to do, what opens the way out, and
how deals have fared there so far.

The figures are of the whole company and come from the log of stage changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chassis.documents import charts, model
from chassis.documents.model import Cell, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said
from chassis.work import Work
from services.pipeline.contract import Stage
from services.pipeline.contract.sop import Sop, SopStage
from services.pipeline.documents import in_force
from services.pipeline.rules.stages import OPEN_STAGES
from services.pipeline.store import sop_figures
from services.pipeline.store.sop_figures import Example, StageFigures
from services.pipeline.wording import (
    action_said,
    exits,
    limit_said,
    numbered,
    stage_called,
)

Figures = Mapping[Stage, StageFigures]
LEAVING: Mapping[Stage, tuple[str, str]] = {
    Stage.NEGOTIATION: ("条件齐备后登记签约，商机进入“成交签约”。",
                        "Once all of it holds, sign the deal: it then stands at Signing."),
    Stage.SIGNING: ("签约后按合同登记收款计划，再开始售后跟进。",
                    "After signing, enter the payment plan and begin to look after the customer."),
    Stage.AFTER_SALES: ("跟进交付与客户反馈；收到款项即进入回款。",
                        "Follow delivery and feedback; payments take the deal on to Collection."),
    Stage.COLLECTION: ("每笔到账都登记，直至全部收齐。",
                       "Record every payment until all of it is there."),
}
ONWARD = ("条件齐备后把商机移到下一环节；不能跳过环节，可退回任一较早环节。",
          "Once all of it holds, move the deal to the next stage; none can be skipped, and a deal "
          "may be returned to any earlier one.")


def sources(wish: Wish, work: Work) -> str:
    pipeline = in_force.pipeline_of(wish)
    best = ",".join(one.deal_id for _, one in sorted(sop_figures.best(work, pipeline).items()))
    return f"{in_force.state(wish, work)}/{sop_figures.state(work, pipeline)}/{best}"


def build(wish: Wish, work: Work) -> Draft:
    """Of the pipeline that is named, or of new business."""
    sop, for_all = in_force.sop_of(wish, work), in_force.for_all(work)
    figures = sop_figures.by_stage(work, sop.pipeline)
    best, called = sop_figures.best(work, sop.pipeline), in_force.playbooks(work)
    blocks: list[model.Block] = [
        model.Heading(wish.say("实际情况一览", "How deals have fared")),
        _measured(sop, figures, wish), *_medians(figures, wish)]
    for at, one in enumerate(sop.content.stages, 1):
        said_exits = exits(one, for_all.get(one.stage, ()), wish)
        blocks += [model.PageBreak(), model.Heading(numbered(at, one.stage, wish)),
                   *_guide(one, said_exits, wish), *_playbooks(one, called, wish),
                   _of_stage(one.stage, figures[one.stage], best.get(one.stage), wish)]
    return Draft(tuple(blocks), in_force.subtitle(sop, wish), in_force.approver(sop, work))


def _measured(sop: Sop, figures: Figures, wish: Wish) -> model.Table:
    head = wish.say("环节|进入|通过|通过率|停留中位数（天）|时限（天）",
                    "Stage|Came in|Went on|Share|Median days|Limit, days").split("|")
    rows = tuple((
        text(numbered(at, one.stage, wish), is_strong=True), number(figures[one.stage].came),
        number(figures[one.stage].went_on), percent(figures[one.stage].share),
        _days(figures[one.stage]),
        text("–") if one.limit_days is None else number(one.limit_days))
        for at, one in enumerate(sop.content.stages, 1))
    return model.Table(
        wish.say("各环节实际情况", "Measured by stage"), tuple(head), rows,
        note=wish.say("每个商机在每个环节计一次；“通过”指曾进入更靠后的环节，仍在环节中的商机尚未通过。"
                      "停留中位数按已结束的停留计算。",
                      "Each deal counts once a stage. It went on when it reached a later stage; "
                      "one that is still there has not yet. The median is of stays that ended."))


def _days(one: StageFigures) -> Cell:
    return text("n/a") if one.median_days is None else number(one.median_days)


def _medians(figures: Figures, wish: Wish) -> Iterator[model.Figure]:
    """Only stages that somebody has left."""
    points = [charts.Point(stage_called(stage, wish), one.median_days,
                           said(number(one.median_days), wish.language))
              for stage, one in figures.items() if one.median_days is not None]
    if points:
        yield model.Figure(
            charts.bars(points, wish.language),
            wish.say("停留天数中位数", "Median days in each stage"),
            ", ".join(f"{point.label} {point.said}" for point in points))


def _guide(one: SopStage, conditions: list[str], wish: Wish) -> Iterator[model.Block]:
    yield model.Paragraph(one.purpose)
    yield model.Heading(wish.say("先做什么", "What to do first"), 3)
    if one.actions:
        yield model.Listing(tuple(action_said(each, wish) for each in one.actions), True)
    else:
        yield model.Paragraph(wish.say("本环节没有规定的标准动作。",
                                       "No standard action is prescribed for this stage."))
    yield model.Heading(wish.say("离开前核对", "Checklist before leaving"), 3)
    if conditions:
        yield _checklist(one.stage, conditions, wish)
    else:
        yield model.Paragraph(wish.say("没有必须满足的条件。", "Nothing has to hold."))
    yield model.Heading(wish.say("怎样离开、多久、由谁批准",
                                 "The way out, how long, who approves"), 3)
    yield model.Listing(_way_out(one, wish))


def _checklist(stage: Stage, conditions: list[str], wish: Wish) -> model.Table:
    name = stage_called(stage, wish)
    head = wish.say("核对项|完成", "What has to hold|Done").split("|")
    return model.Table(
        wish.say(f"{name}：核对表", f"{name} – checklist"), tuple(head),
        tuple((text(each), text("□")) for each in conditions))


def _way_out(one: SopStage, wish: Wish) -> tuple[str, ...]:
    limit = limit_said(one, wish)
    approves = one.criteria.needs_approval
    late = ("" if one.limit_days is None or one.stage not in OPEN_STAGES else wish.say(
        "，超过即列为停滞商机", "; after that the deal is listed as stalled"))
    return (
        wish.say(*LEAVING.get(one.stage, ONWARD)),
        wish.say(f"时限：{limit}{late}。", f"Time limit: {limit}{late}."),
        wish.say("批准：须由负责人以外、有审批权的同事批准。",
                 "Approval: by somebody other than the owner who may approve.") if approves
        else wish.say("批准：不需要。", "Approval: none is needed."))


def _playbooks(one: SopStage, called: Mapping[str, str], wish: Wish) -> Iterator[model.Block]:
    if one.playbooks:
        yield model.Heading(wish.say("遇到异常时", "When it goes wrong"), 3)
        yield model.Listing(tuple(called[kind] for kind in one.playbooks))


def _of_stage(stage: Stage, one: StageFigures, best: Example | None, wish: Wish) -> model.Table:
    name = stage_called(stage, wish)
    facts: list[tuple[str, Cell]] = [
        (wish.say("进入的商机", "Deals that came in"), number(one.came)),
        (wish.say("通过的商机", "Deals that went on"), number(one.went_on)),
        (wish.say("通过率", "Share that went on"), percent(one.share)),
        (wish.say("在此丢单", "Lost here"), number(one.lost)),
        (wish.say("目前在此", "Here now"), number(one.there)),
        (wish.say("停留天数中位数", "Median days here"), _days(one)),
        *_example(best, wish)]
    head = wish.say("指标|数值", "Figure|Value").split("|")
    return model.Table(
        wish.say(f"{name}：实际", f"{name} – measured"), tuple(head),
        tuple((text(label), cell) for label, cell in facts))


def _example(best: Example | None, wish: Wish) -> list[tuple[str, Cell]]:
    """Of the deals that were signed lately the one that took the fewest days here."""
    if best is None:
        return [(wish.say("近期最佳实例", "Best recent example"), text("n/a"))]
    return [(wish.say("近期最佳实例（商机）", "Best recent example, deal"), text(best.deal_id)),
            (wish.say("近期最佳实例（天）", "Best recent example, days"), number(best.days))]
