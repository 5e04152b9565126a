"""Courses and programmes, and what people owe of them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from chassis import scope
from chassis.errors import Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, page
from chassis.work import Work
from services.people.contract import training as t
from services.people.rules.training import Learner, Passed, due, wrong_programme
from services.people.tables import certificate, course, employee, programme

SORTING = Sorting({"course_code": course.c.course_code}, course.c.course_code)


def create(command: t.CreateCourse, work: Work) -> t.Course:
    made = work.session.execute(upsert(course).values(
        course_code=command.code, title=command.title, kind=command.kind.value,
        hours=command.hours, pass_mark=command.pass_mark, valid_months=command.valid_months,
    ).on_conflict_do_nothing().returning(course)).first()
    refuse([] if made else [Refusal("training.code_taken", "code", {"course": command.code})])
    return _course(made)


def listed(query: t.CourseQuery, work: Work) -> t.CourseList:
    found = page(work, select(course), SORTING, query)
    return t.CourseList(tuple(_course(row) for row in found.rows), found.next_cursor)


def find(work: Work, code: str) -> t.Course:
    row = work.session.execute(select(course).where(course.c.course_code == code)).first()
    refuse([] if row else [Refusal("training.course_unknown", "course_code", {"course": code})])
    return _course(row)


def create_programme(command: t.CreateProgramme, work: Work) -> t.Programme:
    made = t.Programme(new_id("prog"), command.title, command.kind, command.course_codes,
                       command.within_days, command.every_months)
    refuse(wrong_programme(made, work.session.execute(select(course.c.course_code)).scalars()))
    work.session.execute(upsert(programme).values(
        programme_id=made.programme_id, title=made.title, kind=made.kind.value,
        course_codes=made.course_codes, within_days=made.within_days,
        every_months=made.every_months))
    return made


def programmes(query: t.ProgrammeQuery, work: Work) -> t.ProgrammeList:
    asked = select(programme).order_by(programme.c.programme_id)
    if query.kind is not None:
        asked = asked.where(programme.c.kind == query.kind.value)
    return t.ProgrammeList(tuple(
        t.Programme(row.programme_id, row.title, t.ProgrammeKind(row.kind), row.course_codes,
                    row.within_days, row.every_months) for row in work.session.execute(asked)))


def overdue(query: t.OverdueQuery, work: Work) -> t.DueList:
    day = query.as_of or work.today
    found = due(programmes(t.ProgrammeQuery(), work).items, _learners(work, day), day)
    return t.DueList(tuple(one for one in found if query.is_all or one.is_overdue))


def _learners(work: Work, day: date) -> list[Learner]:
    """Who works here on the day, with their newest certificates until then."""
    passed: dict[str, dict[str, Passed]] = defaultdict(dict)
    of, who = certificate.c, employee.c
    for row in work.session.execute(select(certificate).where(
            of.revoked_reason.is_(None), of.valid_from <= day).order_by(of.valid_from)):
        passed[row.employee_id][row.course_code] = Passed(row.valid_from, row.valid_to)
    rows = work.session.execute(select(who.employee_id, who.hired_on).where(
        scope.visible(work, who.employee_id), who.hired_on <= day,
        or_(who.left_on.is_(None), who.left_on > day)))
    return [Learner(row.employee_id, row.hired_on, passed[row.employee_id]) for row in rows]


def _course(row: Any) -> t.Course:
    return t.Course(row.course_code, row.title, t.CourseKind(row.kind), row.hours, row.pass_mark,
                    row.valid_months)
