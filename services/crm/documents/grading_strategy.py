"""《客户分级与跟进策略表》: the grade rule in force, how often each grade is contacted, how
customers are spread over the grades today, and an example that the engine graded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from chassis.documents import charts, model
from chassis.documents.model import Cell, day, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said
from chassis.work import Work
from kernel.criteria import Judged
from services.crm.contract import Grade
from services.crm.documents.wording import condition, field_called, grade_called
from services.crm.rules import grading
from services.crm.rules.cadence import days_of
from services.crm.store import grade_figures
from services.crm.store import grades as store
from services.crm.usecases import standing

HUNDRED, HIGH, MIDDLE = Decimal(100), 85, 60
EXAMPLE: Mapping[str, Any] = {
    "buying_power_score": HIGH, "potential_score": MIDDLE, "employees_count": None,
    "annual_revenue_minor": None, "annual_revenue_currency": None, "segment": None, "region": None}
"""A customer with high buying power and middling potential, of which nothing else is known."""


def sources(wish: Wish, work: Work) -> str:
    rule = store.in_force(work, work.today)
    return f"{rule.rule_version}/{grade_figures.state(work)}/{work.today}"


def build(wish: Wish, work: Work) -> Draft:
    """`about` is not used: one rule holds for all customers."""
    rule = store.in_force(work, work.today)
    known = grade_figures.by_grade(work)
    called: Mapping[str, str] = work.asked or {}
    blocks: list[model.Block] = [
        model.Heading(wish.say("概况", "Overview")), _figures(rule, known, wish),
        model.Heading(wish.say("分级规则", "The grade rule")), *_rule(rule, wish),
        model.Heading(wish.say("跟进策略", "Follow-up")), *_cadence(rule, wish),
        model.Heading(wish.say("当前分布", "Customers today")), *_spread(known, wish),
        model.Heading(wish.say("计算示例（由评级引擎计算）", "Example (graded by the engine)")),
        *_example(rule, wish)]
    since = said(day(rule.effective_on), wish.language)
    approver = called.get(rule.approved_by, "") or _default(rule, wish)
    return Draft(tuple(blocks), wish.say(f"规则 V{rule.rule_version}  自 {since} 起生效",
                                         f"Rule V{rule.rule_version}, in force since {since}"),
                 approver)


def _default(rule: Any, wish: Wish) -> str:
    """The rule that is there from the start was approved by nobody of the company."""
    return "" if rule.rule_version == 1 else str(rule.approved_by)


def _figures(rule: Any, known: Mapping[str, Any], wish: Wish) -> model.KeyFigures:
    return model.KeyFigures((
        model.KeyFigure(wish.say("规则版本", "Version of the rule"), number(rule.rule_version)),
        model.KeyFigure(wish.say("客户", "Customers"), number(_sum(known, "all"))),
        model.KeyFigure(wish.say("逾期未跟进", "Overdue"), number(_sum(known, "overdue"))),
        model.KeyFigure(wish.say("手工定级", "Graded by hand"), number(_sum(known, "by_hand")))))


def _rule(rule: Any, wish: Wish) -> Iterator[model.Block]:
    points = sum(one.points for one in rule.criteria)
    head = wish.say("标准|条件|分值|权重|必须满足", "Criterion|Condition|Points|Weight|Required")
    rows = tuple((text(field_called(one.field, wish)), text(condition(one, wish)),
                  number(one.points), _weight(one.points, points),
                  text(wish.say("是", "yes") if one.is_hard else wish.say("否", "no")))
                 for one in rule.criteria)
    totals = (text(wish.say("合计", "Total")), text(""), number(points), _weight(points, points),
              text(""))
    yield model.Table(
        wish.say("评分标准", "Criteria"), tuple(head.split("|")), rows, totals,
        wish.say("得分 = 满足的分值 ÷ 总分值 × 100；必须满足的标准未满足即为 C 类。",
                 "The score is the points of what is met, of all points, times 100; a customer "
                 "that fails a required criterion is C."))
    head = wish.say("等级|得分不低于", "Grade|Score at least")
    yield model.Table(wish.say("等级门槛", "Thresholds"), tuple(head.split("|")), (
        (text(grade_called(Grade.A, wish), is_strong=True), number(rule.a_from)),
        (text(grade_called(Grade.B, wish), is_strong=True), number(rule.b_from)),
        (text(grade_called(Grade.C, wish), is_strong=True), text(wish.say("其余", "the rest")))))


def _weight(points: int, of: int) -> Cell:
    return percent((Decimal(points) / of).quantize(Decimal("0.0001")) if of else None)


def _cadence(rule: Any, wish: Wish) -> Iterator[model.Block]:
    head = wish.say("等级|至少每（天）跟进一次", "Grade|Contacted at least every, days")
    yield model.Table(wish.say("跟进频率", "Cadence"), tuple(head.split("|")), tuple(
        (text(grade_called(grade, wish), is_strong=True), number(days_of(rule.cadence, grade)))
        for grade in Grade))
    yield model.Listing((
        wish.say("期限自最近一次沟通之日起算；尚未沟通的客户自分给负责人之日起算。",
                 "The days count from the newest conversation; without one, from the day the "
                 "owner got the customer."),
        wish.say("到期当天仍为及时，次日起为逾期。",
                 "On the day itself it is still in time; overdue from the day after."),
        wish.say("等级每日重新计算，并在签约、回款、资料变化时立即更新；等级变化即改变频率。",
                 "Grades are computed daily and at each sale, payment and change; a new grade "
                 "changes the cadence at once."),
        wish.say("手工定级须写明原因，并保留到重置为止。",
                 "A grade set by hand needs its reason and stands until it is reset.")))


def _spread(known: Mapping[str, Any], wish: Wish) -> Iterator[model.Block]:
    total = _sum(known, "all")
    head = wish.say("等级|客户数|占比|手工定级|逾期未跟进|逾期率",
                    "Grade|Customers|Share|By hand|Overdue|Share overdue")
    rows = tuple((text(grade_called(grade, wish), is_strong=True), *_spread_row(
        known.get(grade.value), total)) for grade in Grade)
    totals = (text(wish.say("合计", "Total")), number(total), _weight(total, total),
              number(_sum(known, "by_hand")), number(_sum(known, "overdue")),
              _weight(_sum(known, "overdue"), total))
    yield model.Table(wish.say("等级分布", "Customers by grade"), tuple(head.split("|")), rows,
                      totals)
    counts = [(grade, known[grade.value].all if grade.value in known else 0) for grade in Grade]
    yield model.Figure(
        charts.bars([charts.Point(grade_called(grade, wish), Decimal(count),
                                  said(number(count), wish.language))
                     for grade, count in counts], wish.language),
        wish.say("各等级客户数", "Customers of each grade"),
        ", ".join(f"{grade_called(grade, wish)} {count}" for grade, count in counts))


def _spread_row(row: Any, total: int) -> tuple[Cell, ...]:
    if row is None:
        return number(0), _weight(0, total), number(0), number(0), text("n/a")
    return (number(row.all), _weight(row.all, total), number(row.by_hand), number(row.overdue),
            _weight(row.overdue, row.all))


def _example(rule: Any, wish: Wish) -> Iterator[model.Block]:
    graded = grading.graded(EXAMPLE, grading.Sales(), standing.rule_of(rule))
    yield model.Paragraph(wish.say(
        f"示例客户：购买力评分 {HIGH}，合作潜力评分 {MIDDLE}，其余资料未填，尚无签约与回款。",
        f"A customer with buying power {HIGH} and potential {MIDDLE}; nothing else is filled in, "
        "nothing signed or received."))
    head = wish.say("标准|条件|示例值|可得分|实得分", "Criterion|Condition|It has|Possible|Got")
    judged = graded.score.judged
    rows = tuple(_judged(one, asked, wish)
                 for one, asked in zip(judged, rule.criteria, strict=True))
    grade, shown = grade_called(graded.grade, wish), said(number(graded.shown), wish.language)
    yield model.Table(
        wish.say("示例", "Example"), tuple(head.split("|")), rows,
        (text(wish.say("合计", "Total")), text(""), text(""),
         number(sum(one.criterion.weight for one in judged)),
         number(sum(one.points for one in judged))),
        wish.say(f"得分 {shown}，等级：{grade}", f"Score {shown}, grade {grade}"))


def _judged(one: Judged, asked: Any, wish: Wish) -> tuple[Cell, ...]:
    actual = wish.say("未填", "empty") if one.actual in (None, ()) else _shown(one.actual, wish)
    return (text(field_called(asked.field, wish)), text(condition(asked, wish)), text(actual),
            number(one.criterion.weight), number(one.points))


def _shown(actual: Any, wish: Wish) -> str:
    if isinstance(actual, tuple):
        return wish.say("、", ", ").join(said(model.money(one), wish.language) for one in actual)
    return str(actual)


def _sum(known: Mapping[str, Any], name: str) -> int:
    return sum(getattr(row, name) for row in known.values())
