"""《各岗位职位说明书》: duties, authority, KPIs, skills, line and next step of every position.

About a position, about a unit, or about all. Positions that are described in the same words (five
hundred sellers) are printed once, with how many places they have together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from chassis.documents import model
from chassis.documents.model import Cell, money, number, percent, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said, said_day
from chassis.errors import Refusal, refuse
from chassis.work import Work
from services.org.contract import DescriptionContent, JobDescription, PositionKpi
from services.org.rules.chart import Seat, chart
from services.org.store import chart as seats_of
from services.org.store import descriptions
from services.org.usecases.naming import accounts_called

LEVELS = {
    "director": ("销售总监", "Sales director"),
    "regional_manager": ("区域经理", "Regional manager"),
    "representative": ("销售代表", "Sales representative"),
    "assistant": ("销售助理", "Sales assistant"),
}


@dataclass(frozen=True)
class Job:
    """Positions that are described alike, with the description of the first of them."""

    description: JobDescription
    seats: tuple[Seat, ...]


def names(wish: Wish, work: Work) -> Mapping[str, str]:
    """What to call whoever approved: by name where people knows one, else by login."""
    with work.reading():
        found = descriptions.in_force(work, work.today).values()
        approvers = {one.approved_by for one in found if one.approved_by}
    return accounts_called(approvers, work)


def sources(wish: Wish, work: Work) -> str:
    return f"{seats_of.state_of(work, work.today)};{descriptions.state_of(work)}"


def build(wish: Wish, work: Work) -> Draft:
    every = seats_of.seats_on(work, work.today)
    seats = [seat for seat in chart(every).in_order() if _is_asked_for(seat, wish)]
    known = descriptions.in_force(work, work.today)
    jobs = _jobs(seats, known)
    refuse([] if jobs else [Refusal("document.nothing_to_print", "about")])
    called, titles = work.asked or {}, {seat.position_id: seat.title for seat in every}
    missing = [seat for seat in seats if seat.position_id not in known]
    blocks: list[model.Block] = [
        model.Heading(wish.say("概况", "Overview")), _figures(jobs, missing, wish),
        _overview(jobs, wish)]
    for job in jobs:
        blocks += [model.PageBreak(), *_job(job, titles, called, wish)]
    if missing:
        blocks += [model.PageBreak(), *_missing(missing, wish)]
    day = said_day(work.today, wish.language)
    return Draft(tuple(blocks), wish.say(f"截至 {day}", f"As of {day}"), _approvers(jobs, called))


def _is_asked_for(seat: Seat, wish: Wish) -> bool:
    return wish.about in (None, seat.position_id, seat.unit_id)


def _jobs(seats: Iterable[Seat], known: Mapping[str, JobDescription]) -> list[Job]:
    """In the order of the chart; the same title, level and words are one job."""
    alike: dict[tuple[str, str, str], list[tuple[Seat, JobDescription]]] = defaultdict(list)
    for seat in seats:
        found = known.get(seat.position_id)
        if found is not None:
            alike[seat.title.strip(), seat.level, repr(found.content)].append((seat, found))
    return [Job(pairs[0][1], tuple(seat for seat, _ in pairs)) for pairs in alike.values()]


def _figures(jobs: Sequence[Job], missing: Sequence[Seat], wish: Wish) -> model.KeyFigures:
    described = sum(len(job.seats) for job in jobs)
    return model.KeyFigures((
        model.KeyFigure(wish.say("职位", "Jobs"), number(len(jobs))),
        model.KeyFigure(wish.say("已有说明的岗位", "Positions described"), number(described)),
        model.KeyFigure(wish.say("尚无说明的岗位", "Not yet described"), number(len(missing))),
    ))


def _overview(jobs: Sequence[Job], wish: Wish) -> model.Table:
    head = wish.say("职位|层级|岗位数|编制|折扣权限|审批额度",
                    "Job|Level|Positions|Headcount|Discount|Approves up to").split("|")
    rows = tuple((
        text(job.seats[0].title, is_strong=True), _level(job.seats[0], wish),
        number(len(job.seats)), number(_headcount(job)), *_limits(job.description.content))
        for job in jobs)
    return model.Table(wish.say("职位一览", "All jobs"), tuple(head), rows)


def _job(job: Job, titles: Mapping[str, str], called: Mapping[str, str], wish: Wish
         ) -> list[model.Block]:
    content = job.description.content
    return [
        model.Heading(job.seats[0].title), model.Paragraph(content.purpose),
        _place(job, titles, called, wish),
        model.Heading(wish.say("职责", "Duties"), 2), model.Listing(content.duties, True),
        *_kpis(job, wish), *_skills(job, wish)]


def _place(job: Job, titles: Mapping[str, str], called: Mapping[str, str], wish: Wish
           ) -> model.Table:
    """Where the job stands, how far its authority goes, and by whose word."""
    known, seats = job.description, job.seats
    rate, amount = _limits(known.content)
    above = _listed(filter(None, (titles.get(one.reports_to or "") for one in seats)))
    step = known.content.next_step or wish.say("（未定）", "(not set)")
    facts: list[tuple[str, Cell]] = [
        (wish.say("层级", "Level"), _level(seats[0], wish)),
        (wish.say("单位", "Unit"), text(_listed(seat.unit for seat in seats))),
        (wish.say("汇报对象", "Reports to"), text(above or wish.say("（无上级）", "(nobody)"))),
        (wish.say("编制", "Headcount"), number(_headcount(job))),
        (wish.say("权限：可独立给予的折扣", "Authority: discount on one's own word"), rate),
        (wish.say("权限：可审批的金额上限", "Authority: approves amounts up to"), amount),
        (wish.say("职业发展下一步", "Next career step"), text(step)),
        (wish.say("版本", "Version"), number(known.description_version)),
        (wish.say("批准人", "Approved by"), text(_approver(known, called))),
    ]
    head = wish.say("项目|内容", "Item|Content").split("|")
    rows = tuple((text(label, is_strong=True), text(said(cell, wish.language)))
                 for label, cell in facts)
    return model.Table(_named(job, wish.say("基本信息", "Facts")), tuple(head), rows)


def _kpis(job: Job, wish: Wish) -> list[model.Block]:
    kpis = job.description.content.kpis
    if not kpis:
        return []
    label = wish.say("考核指标", "KPIs")
    head = wish.say("指标|目标|权重", "KPI|Target|Weight").split("|")
    rows = tuple((text(kpi.name), text(kpi.target), percent(kpi.weight)) for kpi in kpis)
    totals = (text(wish.say("合计", "Total")), text(""), percent(_whole(kpis)))
    return [model.Heading(label, 2), model.Table(_named(job, label), tuple(head), rows, totals)]


def _skills(job: Job, wish: Wish) -> list[model.Block]:
    skills = job.description.content.skills
    if not skills:
        return []
    label = wish.say("技能要求", "Skills")
    head = wish.say("技能|程度|要求", "Skill|Level|Needed").split("|")
    needed = {True: wish.say("必备", "required"), False: wish.say("优先", "welcome")}
    rows = tuple((text(one.name), text(one.level), text(needed[one.is_required]))
                 for one in skills)
    return [model.Heading(label, 2), model.Table(_named(job, label), tuple(head), rows)]


def _missing(seats: Sequence[Seat], wish: Wish) -> list[model.Block]:
    label = wish.say("尚无职位说明的岗位", "Positions not yet described")
    head = wish.say("岗位|单位|层级|编制", "Position|Unit|Level|Headcount").split("|")
    rows = tuple((text(seat.title), text(seat.unit), _level(seat, wish), number(seat.headcount))
                 for seat in seats)
    return [model.Heading(label), model.Table(label, tuple(head), rows)]


def _limits(content: DescriptionContent) -> tuple[Cell, Cell]:
    return percent(content.authority.discount_rate), money(content.authority.approval_amount)


def _whole(kpis: Iterable[PositionKpi]) -> Decimal:
    return sum((kpi.weight for kpi in kpis), Decimal(0))


def _headcount(job: Job) -> int:
    return sum(seat.headcount for seat in job.seats)


def _level(seat: Seat, wish: Wish) -> Cell:
    words = LEVELS.get(seat.level)
    return text(wish.say(*words) if words else seat.level)


def _named(job: Job, label: str) -> str:
    return f"{job.seats[0].title} {label}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(set(words)))


def _approver(known: JobDescription, called: Mapping[str, str]) -> str:
    return called.get(known.approved_by or "", known.approved_by or "")


def _approvers(jobs: Sequence[Job], called: Mapping[str, str]) -> str:
    return _listed(_approver(job.description, called) for job in jobs)
