"""《CRM系统使用规范》: the rules of use in words, and how far each team and person keeps them.

A team is who the same nearest leader stands above, as org tells who sees whom.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import Any

from chassis.documents import charts, model
from chassis.documents.model import Cell, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said, said_day
from chassis.work import Work
from services.crm.contract import complaints
from services.crm.contract.events import Grade
from services.crm.documents.wording import FILLED, PRIORITIES, grade_called
from services.crm.rules.cadence import days_of
from services.crm.rules.compliance import (
    REQUIRED,
    WINDOW_DAYS,
    Kept,
    by_team,
    leader_of,
    share,
    together,
)
from services.crm.store import compliance as store
from services.crm.store import grade_figures, grades
from services.crm.usecases import complaint_terms


def sources(wish: Wish, work: Work) -> str:
    """Every interaction and every change counts its customer's version on."""
    rule = grades.in_force(work, work.today)
    return "/".join((str(rule.rule_version), grade_figures.state(work), store.edges_state(work),
                     *(f"{one.version}" for one in _policies(work)), str(work.today)))


def build(wish: Wish, work: Work) -> Draft:
    """`about` is not used: the rules hold for everybody."""
    kept, leaders = store.kept_by_owner(work), leader_of(store.seen_by(work))
    called: Mapping[str, str] = work.asked or {}
    rule, total = grades.in_force(work, work.today), together(kept.values())
    blocks: list[model.Block] = [
        model.Heading(wish.say("概况", "Overview")), _figures(total, wish),
        model.Heading(wish.say("使用规则", "The rules")), *_rules(wish), _cadence(rule, wish),
        _complaints(work, wish),
        model.Heading(wish.say("执行情况", "How the rules are kept")),
        _fields(store.filled(work), wish), *_teams(by_team(kept, leaders), called, wish),
        *_people(kept, leaders, called, wish)]
    day = said_day(work.today, wish.language)
    approver = called.get(rule.approved_by, "" if rule.rule_version == 1 else rule.approved_by)
    return Draft(tuple(blocks), wish.say(f"截至 {day}", f"As of {day}"), approver)


def _figures(total: Kept, wish: Wish) -> model.KeyFigures:
    return model.KeyFigures((
        model.KeyFigure(wish.say("客户", "Customers"), number(total.customers)),
        model.KeyFigure(wish.say("资料完整率", "Complete"),
                        percent(share(total.complete, total.customers))),
        model.KeyFigure(wish.say("及时跟进率", "Followed up in time"),
                        percent(share(total.in_time, total.follow_ups))),
        model.KeyFigure(wish.say("24 小时记录率", "Noted within 24 h"),
                        percent(share(total.noted, total.follow_ups)))))


def _rules(wish: Wish) -> Iterator[model.Block]:
    yield model.Listing((
        wish.say("资料：每个客户都要填写电话、行业和细分市场。",
                 "Facts: telephone, industry and segment of every customer are filled in."),
        wish.say("记录：每次沟通在发生后 24 小时内登记；登记后不能修改或删除。",
                 "Notes: every conversation is noted within 24 hours; a note is never changed or "
                 "removed."),
        wish.say("跟进：不晚于到期日联系客户；期限见“跟进频率”。",
                 "Follow-up: a customer is contacted no later than the due day; see Cadence."),
        wish.say("归属：负责人须为在职员工；移交后历史保留。",
                 "Owner: an employee who works here; the history stays at a handover."),
        wish.say("重复：录入前先查重；同一税号只能有一个客户。",
                 "Duplicates: look first; a tax id belongs to one customer for good."),
        wish.say("个人信息：没有相应权限只能看到脱敏后的姓名、电话和邮箱；导出须有授权。",
                 "Personal data: without the right to read them, names, numbers and e-mail are "
                 "shown masked; export needs its own right."),
        wish.say("投诉：按优先级在规定的工作时间内响应并解决，见“投诉时限”。",
                 "Complaints: answered and solved within the working time of their priority; see "
                 "Complaint times.")), is_numbered=True)


def _cadence(rule: Any, wish: Wish) -> model.Table:
    head = wish.say("等级|至少每（天）跟进一次", "Grade|Contacted at least every, days").split("|")
    return model.Table(wish.say("跟进频率", "Cadence"), tuple(head), tuple(
        (text(grade_called(grade, wish)), number(days_of(rule.cadence, grade))) for grade in Grade))


def _policies(work: Work) -> tuple[complaints.ComplaintPolicy, ...]:
    return complaint_terms.all_of(complaints.ComplaintPolicyQuery(), work).items


def _complaints(work: Work, wish: Wish) -> model.Table:
    head = wish.say("优先级|响应（小时）|解决（小时）",
                    "Priority|Answer, hours|Solution, hours").split("|")
    return model.Table(wish.say("投诉时限", "Complaint times"), tuple(head), tuple(
        (text(wish.say(*PRIORITIES[one.priority])), number(one.answer_hours),
         number(one.solve_hours)) for one in _policies(work)))


def _fields(filled: Mapping[str, int], wish: Wish) -> model.Table:
    head = wish.say("必填资料|已填客户|客户总数|填写率",
                    "Field|Filled in|Customers|Share").split("|")
    return model.Table(wish.say("资料填写", "Fields"), tuple(head), tuple(
        (text(wish.say(*FILLED[name])), number(filled[name]), number(filled["all"]),
         percent(share(filled[name], filled["all"]))) for name in REQUIRED),
        note=wish.say("统计有负责人的客户。", "Of customers that have an owner."))


def _teams(teams: Mapping[str | None, Kept], called: Mapping[str, str], wish: Wish
           ) -> Iterator[model.Block]:
    named = sorted(((_team(leader, called, wish), one) for leader, one in teams.items()),
                   key=itemgetter(0))
    total = together(teams.values())
    yield model.Table(
        wish.say("各团队执行情况", "By team"), _head(wish.say("团队", "Team"), wish),
        tuple((text(name, is_strong=True), *_cells(one)) for name, one in named),
        (text(wish.say("合计", "Total")), *_cells(total)), _note(wish))
    points = [charts.Point(name, rate * 100, said(percent(rate), wish.language))
              for name, one in named
              if (rate := share(one.in_time, one.follow_ups)) is not None]
    if points:
        yield model.Figure(charts.bars(points, wish.language),
                           wish.say("各团队及时跟进率", "Followed up in time, by team"),
                           ", ".join(f"{point.label} {point.said}" for point in points))


def _people(kept: Mapping[str, Kept], leaders: Mapping[str, str], called: Mapping[str, str],
            wish: Wish) -> Iterator[model.Block]:
    """By team, then by name."""
    rows = sorted(((_team(leaders.get(owner), called, wish), called.get(owner, owner), one)
                   for owner, one in kept.items()), key=itemgetter(0, 1))
    yield model.Table(
        wish.say("各人执行情况", "By person"), _head(wish.say("负责人", "Owner"), wish),
        tuple((text(name), *_cells(one)) for _, name, one in rows))


def _head(first: str, wish: Wish) -> tuple[str, ...]:
    return (first, *wish.say("客户|资料完整率|跟进次数|及时跟进率|24 小时记录率",
                             "Customers|Complete|Follow-ups|In time|Noted in 24 h").split("|"))


def _cells(one: Kept) -> tuple[Cell, ...]:
    return (number(one.customers), percent(share(one.complete, one.customers)),
            number(one.follow_ups), percent(share(one.in_time, one.follow_ups)),
            percent(share(one.noted, one.follow_ups)))


def _team(leader: str | None, called: Mapping[str, str], wish: Wish) -> str:
    if leader is None:
        return wish.say("（无上级）", "(no leader)")
    name = called.get(leader, leader)
    return wish.say(f"{name}的团队", f"Team of {name}")


def _note(wish: Wish) -> str:
    return wish.say(
        f"跟进与记录统计最近 {WINDOW_DAYS} 天，归于客户现在的负责人；团队按最近的上级划分；"
        "没有可统计的记为 n/a。",
        f"Follow-ups and notes of the last {WINDOW_DAYS} days, of who owns the customer now; a "
        "team is who the same nearest leader stands above; n/a: nothing to count.")
