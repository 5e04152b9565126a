"""What crm knows of how its rules are kept: fields that are filled in, follow-ups, notes.

Everything counts for who owns the customer today.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select

from chassis import clock
from chassis.scope import holds_today
from chassis.work import Work
from services.crm.contract import Cadence, Grade
from services.crm.rules.cadence import next_due
from services.crm.rules.compliance import REQUIRED, WINDOW_DAYS, Kept, is_noted_in_time
from services.crm.tables import customer, grade_change, grade_rule, interaction

OWNED = and_(customer.c.is_erased.is_(False), customer.c.owner_id.is_not(None))


def filled(work: Work) -> Mapping[str, int]:
    """Of all customers with an owner: how many there are, and how many have each field."""
    row = work.session.execute(select(func.count().label("all"), *(
        func.count().filter(_has(name)).label(name) for name in REQUIRED)).where(OWNED)).one()
    return dict(row._mapping)


def owners(work: Work) -> list[str]:
    return list(work.session.execute(select(customer.c.owner_id).where(OWNED).distinct()).scalars())


def kept_by_owner(work: Work) -> dict[str, Kept]:
    rows = work.session.execute(
        select(customer.c.owner_id, func.count().label("all"),
               func.count().filter(*map(_has, REQUIRED)).label("complete"),
               func.count().filter(customer.c.next_due_on < work.today).label("overdue"))
        .where(OWNED).group_by(customer.c.owner_id))
    found = {row.owner_id: Kept(row.all, row.complete, overdue=row.overdue) for row in rows}
    for owner_id, spoken in _spoken(work):
        found[owner_id] = found[owner_id] + spoken
    return found


def seen_by(work: Work) -> dict[str, frozenset[str]]:
    """Viewer -> whom they see today, as org told."""
    edge = work.ground.tables.tables["scope_edge"].c
    rows = work.session.execute(select(edge.viewer_id, edge.subject_id).where(
        edge.viewer_id != edge.subject_id, holds_today(work)))
    found: dict[str, set[str]] = defaultdict(set)
    for viewer, subject in rows:
        found[viewer].add(subject)
    return {viewer: frozenset(subjects) for viewer, subjects in found.items()}


def edges_state(work: Work) -> str:
    """Changes with every statement of org about who sees whom."""
    edge = work.ground.tables.tables["scope_edge"].c
    row = work.session.execute(select(func.count(), func.sum(edge.version))).one()
    return f"{row[0]}/{row[1]}"


def _has(field: str) -> Any:
    column = customer.c[field]
    return and_(column.is_not(None), func.trim(column) != "")


def _spoken(work: Work) -> Iterator[tuple[str, Kept]]:
    """Each interaction of the last 90 days with what was due when it was noted."""
    cadences = _cadences(work)
    for row in work.session.execute(_interactions(work)):
        held = _held(cadences, clock.business_day(row.recorded_at))
        due = next_due(Grade(row.grade), held, row.before_on, _since(row))
        yield row.owner_id, Kept(
            follow_ups=1, in_time=int(row.happened_on <= due),
            noted=int(is_noted_in_time(row.happened_at, row.recorded_at)))


def _interactions(work: Work) -> Any:
    of = interaction.c
    before_on = func.max(of.happened_on).over(
        partition_by=of.customer_id, order_by=(of.recorded_at, of.interaction_id),
        rows=(None, -1)).label("before_on")
    talked = select(of.customer_id, of.happened_at, of.happened_on, of.recorded_at,
                    before_on).subquery()
    graded = select(grade_change.c.to_grade).where(
        grade_change.c.customer_id == talked.c.customer_id,
        grade_change.c.changed_at < talked.c.recorded_at,
    ).order_by(grade_change.c.change_id.desc()).limit(1).scalar_subquery()
    return select(
        *talked.c, customer.c.owner_id, customer.c.owned_since_on, customer.c.created_at,
        func.coalesce(graded, customer.c.grade).label("grade"),
    ).join(customer, customer.c.customer_id == talked.c.customer_id).where(
        OWNED, customer.c.grade.is_not(None),
        talked.c.happened_on >= work.today - timedelta(days=WINDOW_DAYS))


def _since(row: Any) -> date:
    """When the owner of that day got the customer: an owner who came later does not count."""
    owned: date = row.owned_since_on
    return owned if owned <= row.happened_on else min(
        row.happened_on, clock.business_day(row.created_at))


def _cadences(work: Work) -> list[tuple[date, Cadence]]:
    """By their first day, the newest first."""
    rows = work.session.execute(
        select(grade_rule.c.effective_on, grade_rule.c.cadence)
        .where(grade_rule.c.effective_on.is_not(None))
        .order_by(grade_rule.c.effective_on.desc(), grade_rule.c.rule_version.desc()))
    return [(row.effective_on, row.cadence) for row in rows]


def _held(cadences: list[tuple[date, Cadence]], day: date) -> Cadence:
    return next((one for since, one in cadences if since <= day), Cadence())
