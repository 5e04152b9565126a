"""What stands beside the tiers in 《薪酬激励制度》: salary, draw, bonuses, contests, settlement.

The example of the draw is computed by the rule that settles (`rules/settling.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from chassis.documents import model
from chassis.documents.model import money, number, percent, text
from chassis.documents.printed import Wish
from chassis.documents.words import said
from kernel.money import Money
from services.people.contract import Component
from services.people.contract.contests import AnnounceContest
from services.people.contract.terms import Draw, PayTerms
from services.people.documents.wording import (
    BASES,
    BOUNDARIES,
    GRAINS,
    LEVELS,
    METRICS,
    TIES,
    TRIGGERS,
)
from services.people.rules.settling import Minimum, Month, Outcome, payout

EXAMPLE = (Fraction(1, 2), Fraction(7, 10), Fraction(2, 5), Fraction(2))
"""Commission of four months, as parts of the minimum."""


def of_component(component: Component, wish: Wish) -> tuple[str, ...]:
    """Basis, trigger, boundary, cap and clawback window in words."""
    def one(pair: tuple[str, str]) -> str:
        return wish.say(*pair)

    basis = one(BASES[component.basis])
    rules = [
        wish.say(f"计提基数：{basis}", f"Basis: {basis}"),
        wish.say(f"计提时点：{one(TRIGGERS[component.trigger])}",
                 f"Due: {one(TRIGGERS[component.trigger])}"),
        one(BOUNDARIES[component.boundary])]
    if component.cap is not None:
        cap = said(money(component.cap), wish.language)
        rules.append(wish.say(f"封顶：每期最多 {cap}，超出部分不再计提",
                              f"At most {cap} a period; what exceeds it is lost"))
    days = component.clawback_days
    rules.append(
        wish.say("追回期：不限", "Clawback: without limit") if days is None else
        wish.say(f"追回期：签约后 {days} 天内的取消、退货予以冲回，逾期不再追回",
                 f"Clawback: changes within {days} days of the signature; later ones leave it"))
    return tuple(rules)


def product_rates(component: Component, wish: Wish) -> Iterable[Any]:
    if not component.product_rates:
        return
    head = wish.say("层级|编号或路径|提成率", "Level|Id or path|Rate").split("|")
    rows = tuple((text(wish.say(*LEVELS[one.level])), text(one.reference), percent(one.rate))
                 for one in component.product_rates)
    yield model.Table(
        wish.say(f"{component.name}：产品提成率", f"{component.name}: product rates"),
        tuple(head), rows,
        note=wish.say("规格优先于产品，产品优先于品类；其余产品按阶梯计提。"
                      "提成率为 0 的产品不计提成。",
                      "Variant before product before category; all others go through the tiers. A"
                      " rate of 0 earns nothing."))


def of_terms(terms: PayTerms | None, wish: Wish) -> Iterable[Any]:
    """Salary, bonuses, year-end share and draw of the plan; nothing where it has none."""
    if terms is None:
        return
    yield model.Heading(wish.say("底薪、奖金与分红", "Salary, bonuses and the year-end share"))
    head = wish.say("项目|条件|金额", "Item|Condition|Amount").split("|")
    yield model.Table(wish.say("底薪与奖金", "Salary and bonuses"), tuple(head),
                      tuple(_amounts(terms, wish)))
    if terms.draw is not None:
        yield from _draw(terms.draw, wish)


def _amounts(terms: PayTerms, wish: Wish) -> Iterable[tuple[Any, ...]]:
    if terms.base_salary is not None:
        yield (text(wish.say("底薪", "Base salary")), text(wish.say("每月", "a month")),
               money(terms.base_salary))
    for bonus in terms.bonuses:
        reached = said(percent(bonus.attainment_ratio), wish.language)
        yield (text(bonus.name), text(wish.say(f"当月签约额达到定额的 {reached}",
                                               f"{reached} of the month's quota signed")),
               money(bonus.amount))
    share = terms.year_end
    if share is not None:
        condition = wish.say("全年签约额超出年度定额的部分",
                             "of what was signed above the year's quota")
        if share.cap is not None:
            most = said(money(share.cap), wish.language)
            condition += wish.say(f"，最多 {most}", f", at most {most}")
        yield text(wish.say("年度超额分红", "Year-end share")), text(condition), percent(share.rate)


def _draw(draw: Draw, wish: Wish) -> Iterable[Any]:
    least = said(money(draw.minimum), wish.language)
    back = said(percent(draw.recovery_rate), wish.language)
    for_months = wish.say("", "") if draw.months is None else wish.say(
        f"，适用于前 {draw.months} 个月", f" in the first {draw.months} months")
    kind = (wish.say(f"不足部分为预支，从以后超出保底的提成中按 {back} 收回，收回后不低于保底",
                     f"what is lacking is an advance, recovered at {back} of later commission above"
                     " the minimum")
            if draw.is_recoverable else
            wish.say("不足部分由公司补足，不需归还", "what is lacking is given and not owed back"))
    yield model.Heading(wish.say("保底与预支", "Minimum and draw"), 2)
    yield model.Paragraph(wish.say(f"每月提成保底 {least}{for_months}；{kind}。",
                                   f"At least {least} of commission a month{for_months}; {kind}."))
    yield _draw_example(draw, wish)


def _draw_example(draw: Draw, wish: Wish) -> model.Table:
    given = wish.say("预支", "Draw") if draw.is_recoverable else wish.say("补足", "Guarantee")
    head = wish.say(f"月|提成|{given}|收回|实付|待收回",
                    f"Month|Commission|{given}|Recovered|Paid|To recover").split("|")
    minimum = Minimum(draw.minimum, draw.is_recoverable, draw.recovery_rate)
    nothing = Money.zero(draw.minimum.currency)
    months: list[Month] = []
    rows = []
    for number_, part in enumerate(EXAMPLE, 1):
        runs = draw.months is None or number_ <= draw.months
        months.append(Month(str(number_), draw.minimum.times(part), nothing, nothing,
                            minimum if runs else None, draw.recovery_rate))
        found = payout(months, nothing.currency)
        rows.append(_example_row(number_, months[-1], found.outcomes[-1], found.paid,
                                 found.draw_balance))
        months[-1] = replace(months[-1], paid=found.paid)
    name = wish.say("保底：示例（由结算引擎计算）", "Minimum: example (by the pay engine)")
    return model.Table(name, tuple(head), tuple(rows))


def _example_row(place: int, month: Month, outcome: Outcome, paid: Money, balance: Money
                 ) -> tuple[Any, ...]:
    return (number(place), money(month.commission), money(outcome.draw + outcome.guarantee),
            money(outcome.recovery), money(paid), money(balance))


def of_contests(contests: Sequence[AnnounceContest], wish: Wish) -> Iterable[Any]:
    if not contests:
        return
    yield model.Heading(wish.say("销售竞赛", "Contests"))
    for contest in contests:
        head = wish.say("名次|奖金", "Rank|Prize").split("|")
        least = "" if contest.least is None else wish.say(
            f"；须至少达到 {said(money(contest.least), wish.language)}",
            f"; at least {said(money(contest.least), wish.language)}")
        grain, metric, ties = (
            wish.say(*pair) for pair in (GRAINS[contest.grain], METRICS[contest.metric],
                                         TIES[contest.ties]))
        yield model.Table(
            contest.name, tuple(head),
            tuple((number(rank), money(prize)) for rank, prize in enumerate(contest.prizes, 1)),
            note=wish.say(f"{grain}按{metric}排名{least}；{ties}。",
                          f"Ranked {grain} by {metric}{least}; {ties}."))


def settlement(wish: Wish) -> Iterable[Any]:
    """How a month becomes money, and what to do when it seems wrong."""
    yield model.Heading(wish.say("结算与申诉", "Settlement and disputes"))
    yield model.Listing((
        wish.say("结算单依次为：核算、复核、批准（冻结）、支付；复核人与批准人不能是同一人。",
                 "A sheet is calculated, reviewed, approved (then frozen) and paid; nobody approves"
                 " what the same person reviewed."),
        wish.say("批准之后的取消、退货和更正按整套规则重新核算，差额计入下一张结算单。",
                 "What changes after the approval runs the whole rule again; the difference goes to"
                 " the next sheet."),
        wish.say("多付的金额先从全部收入中扣回，其次从提成中收回预支，余额顺延；每次实付不低于零。",
                 "Overpayment comes first, from all pay; then draws, from commission only; the rest"
                 " is carried on. Never less than nothing is paid."),
        wish.say("对结算有异议者可提出申诉，写明应得与理由；由批准人裁定，准予的金额计入下一次结算。",
                 "Whoever disagrees raises a dispute with the amount expected and the reason; what"
                 " is granted is paid with the next settlement."),
    ))
