"""The career ladder, where people stand on it, promotions, and talks with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, or_, select

from chassis import scope
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.work import Work
from kernel.money import Money
from kernel.periods import Period, add_months
from services.people import quotas
from services.people.contract import careers as c
from services.people.rules.attainment import achieved
from services.people.rules.attainment import ratio as attained
from services.people.rules.careers import Standing, criteria, next_step, unmet, wrong_ladder
from services.people.tables import (
    career_ladder,
    certificate,
    conversation,
    employee,
    employee_quota,
    promotion,
)
from services.strategy.contract import TargetMetric


def set_ladder(command: c.SetLadder, work: Work) -> c.Ladder:
    refuse(list(wrong_ladder(command.steps)))
    work.lock("row", "career_ladder")
    newest = work.session.execute(select(func.max(career_ladder.c.ladder_version))).scalar() or 0
    work.session.execute(insert(career_ladder).values(
        ladder_version=newest + 1, steps=command.steps, set_by=work.caller.subject,
        set_at=work.now))
    return c.Ladder(newest + 1, command.steps)


def ladder(query: c.LadderQuery, work: Work) -> c.Ladder:
    asked = select(career_ladder)
    if query.ladder_version is not None:
        asked = asked.where(career_ladder.c.ladder_version == query.ladder_version)
    row = work.session.execute(
        asked.order_by(career_ladder.c.ladder_version.desc()).limit(1)).first()
    if row is None:
        raise NotFound("record.not_found")
    return c.Ladder(row.ladder_version, row.steps)


def _steps(work: Work) -> tuple[c.LadderStep, ...]:
    """Of the ladder in force; none before one was set."""
    newest = select(career_ladder.c.steps).order_by(career_ladder.c.ladder_version.desc()).limit(1)
    found: tuple[c.LadderStep, ...] | None = work.session.execute(newest).scalar()
    return found or ()


def promote(command: c.Promote, work: Work) -> c.Promotion:
    """Only to the next step, by somebody else, and with what it asks for or a reason why not."""
    who = _visible(work, command.employee_id)
    work.lock("party", who.employee_id)
    refuse([Refusal("career.same_person", "employee_id")]
           if work.caller.employee_id == who.employee_id else [])
    held = _history(work, who.employee_id)
    here = held[-1].to_step if held else None
    wanted = next_step(_steps(work), here)
    refuse([] if wanted is not None and wanted.code == command.step else [
        Refusal("career.not_the_next_step", "step", {"next": wanted.code if wanted else "-"})])
    assert wanted is not None
    since = held[-1].effective_on if held else who.hired_on
    refuse([] if command.effective_on > since else [
        Refusal("career.before_the_last", "effective_on", {"since": since})])
    if command.override_reason is None:
        found = _standing(work, who.employee_id, wanted, Period(since, command.effective_on))
        refuse(unmet(criteria(wanted, replace(found, is_recommended=command.is_recommended))))
    made = c.Promotion(new_id("prm"), who.employee_id, here, command.step, command.effective_on,
                       command.reason, work.caller.subject, command.override_reason)
    work.session.execute(insert(promotion).values(**vars(made)))
    return made


def career(query: c.CareerQuery, work: Work) -> c.Career:
    who = _visible(work, query.employee_id)
    held = _history(work, who.employee_id)
    here, since = (held[-1].to_step, held[-1].effective_on) if held else (None, who.hired_on)
    wanted = next_step(_steps(work), here)
    found = () if wanted is None or since >= work.today else criteria(
        wanted, _standing(work, who.employee_id, wanted, Period(since, work.today)))
    return c.Career(who.employee_id, here, since, wanted.code if wanted else None, found, held)


def talk(command: c.LogConversation, work: Work) -> c.Conversation:
    _visible(work, command.employee_id)
    refuse([Refusal("career.talk_in_future", "held_on")] if command.held_on > work.today else [])
    made = c.Conversation(new_id("talk"), command.employee_id, command.held_on, command.note,
                          work.caller.subject)
    work.session.execute(insert(conversation).values(**vars(made)))
    return made


def attainment_until(work: Work, employee_id: str, months: int, day: date) -> Decimal | None:
    """Signed of the signed quotas of the whole months before a day; None without a quota, or with
    quotas in several currencies."""
    end = day.replace(day=1)
    span = Period(add_months(end, -months), end)
    of = employee_quota.c
    rows = work.session.execute(
        select(of.currency, func.sum(of.amount_minor).label("minor")).where(
            of.employee_id == employee_id, of.metric == TargetMetric.SIGNED.value,
            of.period >= f"{span.start:%Y-%m}", of.period < f"{end:%Y-%m}")
        .group_by(of.currency)).all()
    if len(rows) != 1:
        return None
    quota = Money(int(rows[0].minor), rows[0].currency)
    sales = quotas.sales_crediting(work, employee_id)
    return attained(
        achieved(TargetMetric.SIGNED, employee_id, sales, quota.currency, span), quota)


def _standing(work: Work, employee_id: str, step: c.LadderStep, days: Period) -> Standing:
    """At the end of the days on the present step, without the manager's word."""
    day = days.end or work.today
    attained_of = attainment_until(work, employee_id, step.attainment_months, day)
    return Standing(days.start, day, attained_of, _certificates(work, employee_id, day))


def _certificates(work: Work, employee_id: str, day: date) -> frozenset[str]:
    of = certificate.c
    return frozenset(work.session.execute(select(of.course_code).where(
        of.employee_id == employee_id, of.revoked_reason.is_(None), of.valid_from <= day,
        or_(of.valid_to.is_(None), of.valid_to > day))).scalars())


def _history(work: Work, employee_id: str) -> tuple[c.Promotion, ...]:
    return tuple(promoted(row) for row in work.session.execute(
        select(promotion).where(promotion.c.employee_id == employee_id)
        .order_by(promotion.c.effective_on, promotion.c.promotion_id)))


def promoted(row: Any) -> c.Promotion:
    return c.Promotion(row.promotion_id, row.employee_id, row.from_step, row.to_step,
                       row.effective_on, row.reason, row.promoted_by, row.override_reason)


def _visible(work: Work, employee_id: str) -> Any:
    row = work.session.execute(
        select(employee).where(employee.c.employee_id == employee_id)).first()
    if row is None or not scope.may_see(work, employee_id):
        raise NotFound("record.not_found")
    return row
