"""《培训计划表》: programmes, sessions to come and held, results, certificates, who is overdue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from chassis.documents import model
from chassis.documents.model import Cell, day, number, text
from chassis.documents.printed import Draft, Wish
from chassis.documents.words import said_day
from chassis.errors import Refusal, refuse
from chassis.work import Work
from kernel.periods import Grain, period_of
from services.people.contract import training as t
from services.people.tables import certificate, employee, enrolment, training_session
from services.people.usecases import courses, training_sessions

MOST_ROWS = 1000
KINDS: Mapping[t.ProgrammeKind, tuple[str, str]] = {
    t.ProgrammeKind.NEW_HIRE: ("新员工入职培训", "New hires"),
    t.ProgrammeKind.ADVANCED: ("老员工进阶培训", "Advanced"),
    t.ProgrammeKind.PERIODIC: ("定期技能复盘", "Periodic review"),
}
STATES: Mapping[t.SessionState, tuple[str, str]] = {
    t.SessionState.SCHEDULED: ("已安排", "Scheduled"),
    t.SessionState.COMPLETED: ("已完成", "Completed"),
    t.SessionState.CANCELLED: ("已取消", "Cancelled"),
}


def sources(wish: Wish, work: Work) -> str:
    counts = [work.session.execute(asked).scalar() for asked in (
        select(func.sum(training_session.c.version)), select(func.count()).select_from(enrolment),
        select(func.sum(certificate.c.version)))]
    offered = courses.listed(t.CourseQuery(), work).items
    return "" if not offered else f"{len(offered)}/{counts}/{work.today}"


def build(wish: Wish, work: Work) -> Draft:
    """Of the running year; `about` is not used: there is one plan."""
    offered = {one.course_code: one for one in courses.listed(t.CourseQuery(), work).items}
    refuse([] if offered else [Refusal("document.nothing_to_print", "about")])
    programmes = courses.programmes(t.ProgrammeQuery(), work).items
    overdue = courses.overdue(t.OverdueQuery(), work).items
    sessions = _sessions(work)
    people = _names(work)
    held = training_sessions.certificates(t.CertificateQuery(limit=200), work).items
    blocks: list[model.Block] = [
        model.Heading(wish.say("概况", "Overview")), _figures(sessions, held, overdue, wish)]
    for kind, named in KINDS.items():
        blocks += [model.Heading(wish.say(*named)),
                   *_programmes([one for one in programmes if one.kind is kind], offered, wish)]
    blocks += [
        model.Heading(wish.say("培训安排", "Sessions")), _planned(sessions, offered, wish),
        model.Heading(wish.say("成绩与证书", "Results and certificates")),
        _results(work, held, (offered, people), wish),
        model.Heading(wish.say("逾期未完成", "Overdue")), _overdue(overdue, offered, people, wish)]
    year = period_of(work.today, Grain.YEAR)
    return Draft(tuple(blocks), wish.say(
        f"{year.start.year} 年  截至 {said_day(work.today, wish.language)}",
        f"{year.start.year}, as of {said_day(work.today, wish.language)}"))


def _sessions(work: Work) -> Sequence[t.Session]:
    """Of the last page of sessions those that begin in the running year."""
    year = period_of(work.today, Grain.YEAR)
    found = training_sessions.listed(t.SessionQuery(limit=200, sort="-starts_at"), work).items
    return [one for one in reversed(found) if year.contains(one.starts_at.date())]


def _names(work: Work) -> Mapping[str, str]:
    rows = work.session.execute(select(employee.c.employee_id, employee.c.name))
    return {row.employee_id: row.name for row in rows}


def _figures(sessions: Sequence[t.Session], held: Sequence[t.Certificate],
             overdue: Sequence[t.Due], wish: Wish) -> model.KeyFigures:
    said = (
        (wish.say("本年场次", "Sessions of the year"), len(sessions)),
        (wish.say("报名人次", "Enrolments"), sum(one.enrolled for one in sessions)),
        (wish.say("证书", "Certificates"), sum(one.revoked_reason is None for one in held)),
        (wish.say("逾期", "Overdue"), len(overdue)))
    return model.KeyFigures(tuple(model.KeyFigure(name, number(count)) for name, count in said))


def _programmes(programmes: Sequence[t.Programme], offered: Mapping[str, t.Course], wish: Wish
                ) -> list[model.Block]:
    if not programmes:
        return [model.Paragraph(wish.say("（未规定）", "(nothing stated)"))]
    head = wish.say("计划|课程|学时|合格线|证书有效（月）|期限",
                    "Programme|Course|Hours|Pass mark|Certificate, months|Due").split("|")
    rows = tuple(
        (text(one.title), text(offered[code].title), number(offered[code].hours),
         _or_none(offered[code].pass_mark), _or_none(offered[code].valid_months),
         text(_rule(one, wish)))
        for one in programmes for code in one.course_codes)
    return [model.Table(wish.say(*KINDS[programmes[0].kind]), tuple(head), rows)]


def _rule(one: t.Programme, wish: Wish) -> str:
    if one.kind is t.ProgrammeKind.NEW_HIRE:
        return wish.say(f"入职后 {one.within_days} 天内", f"within {one.within_days} days")
    if one.kind is t.ProgrammeKind.PERIODIC:
        return wish.say(f"每 {one.every_months} 个月", f"every {one.every_months} months")
    return wish.say("按报名", "by enrolment")


def _or_none(value: int | None) -> Cell:
    return text("—") if value is None else number(value)


def _planned(sessions: Sequence[t.Session], offered: Mapping[str, t.Course], wish: Wish
             ) -> model.Table:
    head = wish.say("日期|课程|讲师|地点|报名|名额|状态",
                    "Day|Course|Trainer|Place|Enrolled|Seats|State").split("|")
    rows = tuple((day(one.starts_at.date()), text(offered[one.course_code].title),
                  text(one.trainer), text(one.place), number(one.enrolled), number(one.capacity),
                  text(wish.say(*STATES[one.state]))) for one in sessions)
    return model.Table(wish.say("培训安排", "Sessions"), tuple(head), rows)


def _results(work: Work, certificates: Sequence[t.Certificate],
             named: tuple[Mapping[str, t.Course], Mapping[str, str]], wish: Wish) -> model.Table:
    offered, people = named
    held = {(one.employee_id, one.course_code): one for one in certificates}
    found = training_sessions.enrolments(t.EnrolmentQuery(limit=200), work).items
    head = wish.say("员工|课程|成绩|结果|证书有效至",
                    "Employee|Course|Score|Result|Certificate until").split("|")
    passed = {True: wish.say("通过", "Passed"), False: wish.say("未通过", "Not passed"), None: ""}
    rows = tuple(
        (text(people.get(one.employee_id, one.employee_id)), text(offered[one.course_code].title),
         _or_none(one.score), text(passed[one.is_passed]),
         _until(held.get((one.employee_id, one.course_code)), wish))
        for one in found if one.presence is not None)
    return model.Table(wish.say("成绩与证书", "Results"), tuple(head), rows)


def _until(held: t.Certificate | None, wish: Wish) -> Cell:
    if held is None:
        return text("—")
    if held.revoked_reason is not None:
        return text(wish.say("已撤销", "revoked"))
    return text(wish.say("长期", "for ever")) if held.valid_to is None else day(held.valid_to)


def _overdue(overdue: Sequence[t.Due], offered: Mapping[str, t.Course], people: Mapping[str, str],
             wish: Wish) -> model.Table:
    head = wish.say("员工|课程|计划|应于", "Employee|Course|Programme|Due on").split("|")
    rows = tuple((text(people.get(one.employee_id, one.employee_id)),
                  text(offered[one.course_code].title), text(one.programme), day(one.due_on))
                 for one in overdue[:MOST_ROWS])
    note = "" if len(overdue) <= MOST_ROWS else wish.say(
        f"另有 {len(overdue) - MOST_ROWS} 项", f"and {len(overdue) - MOST_ROWS} more")
    return model.Table(wish.say("逾期未完成", "Overdue"), tuple(head), rows, note=note)
