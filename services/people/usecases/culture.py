"""Team events: planned with a budget, held or called off; and the one page about retention."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, insert, select, update

from chassis import scope
from chassis.errors import NotFound, Refusal, refuse
from chassis.ids import new_id
from chassis.lists import Sorting, chosen, page
from chassis.work import Work
from kernel.money import Money
from kernel.periods import Grain, period_of
from services.people.contract import careers as c
from services.people.contract.training import OverdueQuery
from services.people.rules import careers as rules
from services.people.tables import (
    conversation,
    culture_event,
    employee,
    promotion,
    sale,
    sale_credit,
)
from services.people.usecases import courses
from services.people.usecases.careers import attainment_until, promoted

SORTING = Sorting({"on": culture_event.c.on_day}, culture_event.c.event_id)
MONTHS_LOOKED_AT = 3


def plan(command: c.PlanCultureEvent, work: Work) -> c.CultureEvent:
    refuse([Refusal("culture.negative", "budget")] if command.budget.minor < 0 else [])
    known = new_id("cul")
    work.session.execute(insert(culture_event).values(
        event_id=known, version=1, title=command.title, kind=command.kind.value,
        on_day=command.on, place=command.place, state=c.CultureState.PLANNED.value,
        currency=command.budget.currency, budget_minor=command.budget.minor, attended=(),
        awards=()))
    return _event(_load(work, known))


def hold(command: c.HoldCultureEvent, work: Work) -> c.CultureEvent:
    row = _planned(work, command.event_id)
    spent = command.spent
    wrong = [Refusal("culture.currency_differs", "spent")] if spent.currency != row.currency else []
    if spent.minor < 0:
        wrong.append(Refusal("culture.negative", "spent"))
    if spent.minor > row.budget_minor and command.over_budget_reason is None:
        wrong.append(Refusal("culture.over_budget", "over_budget_reason",
                             {"budget": Money(row.budget_minor, row.currency).amount}))
    refuse(wrong)
    return _change(work, row, state=c.CultureState.HELD.value, spent_minor=spent.minor,
                   attended=tuple(sorted(set(command.attended))), awards=command.awards,
                   reason=command.over_budget_reason)


def cancel(command: c.CancelCultureEvent, work: Work) -> c.CultureEvent:
    row = _planned(work, command.event_id)
    return _change(work, row, state=c.CultureState.CANCELLED.value, reason=command.reason)


def listed(query: c.CultureQuery, work: Work) -> c.CultureList:
    asked = select(culture_event).where(
        chosen((culture_event.c.state, query.state and query.state.value)))
    found = page(work, asked, SORTING, query)
    return c.CultureList(tuple(_event(row) for row in found.rows), found.next_cursor)


def retention(query: c.RetentionQuery, work: Work) -> c.Retention:
    """Of the people whom the caller may see; events are everybody's."""
    year = period_of(work.today.replace(year=query.year, month=1, day=1), Grain.YEAR)
    people = work.session.execute(
        select(employee).where(scope.visible(work, employee.c.employee_id))).all()
    months = rules.attrition([rules.Employment(one.hired_on, one.left_on) for one in people],
                             query.year, work.today)
    here = [one for one in people
            if rules.Employment(one.hired_on, one.left_on).works_on(work.today)]
    events = tuple(_event(row) for row in work.session.execute(
        select(culture_event).where(culture_event.c.on_day >= year.start,
                                    culture_event.c.on_day < year.end)
        .order_by(culture_event.c.on_day)))
    held = [one for one in events if one.state is c.CultureState.HELD]
    promotions = work.session.execute(select(promotion).where(
        scope.visible(work, promotion.c.employee_id), promotion.c.effective_on >= year.start,
        promotion.c.effective_on < year.end).order_by(promotion.c.effective_on))
    ids = {one.employee_id for one in here}
    came = sum(len(ids & set(one.attended)) for one in held)
    return c.Retention(
        query.year, months, rules.rate_of_year(months), _warnings(work, query, here),
        tuple(promoted(row) for row in promotions), events, rules.ratio(came, len(held) * len(ids)))


def _warnings(work: Work, query: c.RetentionQuery, here: Any) -> tuple[c.Warning, ...]:
    ids = [one.employee_id for one in here]
    sold = dict(work.session.execute(
        select(sale_credit.c.employee_id, func.max(sale.c.signed_on))
        .join(sale, sale.c.deal_id == sale_credit.c.deal_id)
        .where(sale_credit.c.employee_id.in_(ids)).group_by(sale_credit.c.employee_id)
    ).tuples().all())
    spoken = dict(work.session.execute(
        select(conversation.c.employee_id, func.max(conversation.c.held_on))
        .where(conversation.c.employee_id.in_(ids)).group_by(conversation.c.employee_id)
    ).tuples().all())
    overdue = Counter(one.employee_id for one in courses.overdue(OverdueQuery(), work).items)
    found = (rules.warning(rules.Signs(
        one.employee_id, one.hired_on,
        attainment_until(work, one.employee_id, MONTHS_LOOKED_AT, work.today),
        sold.get(one.employee_id), spoken.get(one.employee_id), overdue[one.employee_id],
    ), query, work.today) for one in here)
    return tuple(one for one in found if one is not None)


def _planned(work: Work, event_id: str) -> Any:
    row = _load(work, event_id, locked=True)
    work.must_match(row.version)
    is_open = row.state == c.CultureState.PLANNED
    refuse([] if is_open else [Refusal("culture.not_planned", "event_id", {"state": row.state})])
    return row


def _load(work: Work, event_id: str, *, locked: bool = False) -> Any:
    asked = select(culture_event).where(culture_event.c.event_id == event_id)
    row = work.session.execute(asked.with_for_update() if locked else asked).first()
    if row is None:
        raise NotFound("record.not_found")
    return row


def _change(work: Work, row: Any, **values: Any) -> c.CultureEvent:
    return _event(work.session.execute(update(culture_event).where(
        culture_event.c.event_id == row.event_id).values(
            version=row.version + 1, **values).returning(culture_event)).one())


def _event(row: Any) -> c.CultureEvent:
    spent = None if row.spent_minor is None else Money(row.spent_minor, row.currency)
    return c.CultureEvent(
        row.event_id, row.version, row.title, c.CultureKind(row.kind), row.on_day, row.place,
        c.CultureState(row.state), Money(row.budget_minor, row.currency), spent, row.attended,
        row.awards, row.reason)
