"""The planner of follow-ups, and how many were done in time."""

from __future__ import annotations

from datetime import timedelta

from chassis.errors import refuse
from chassis.work import Work
from services.crm.contract import planner as c
from services.crm.rules.follow_ups import (
    MOST_PLANNED_DAYS,
    MOST_RATED_DAYS,
    Outcome,
    rate,
    wrong_days,
)
from services.crm.store import follow_ups as store
from services.crm.usecases.overview import follow_up


def planner(query: c.PlannerQuery, work: Work) -> c.Planner:
    refuse(wrong_days(query.from_on, query.to_on, MOST_PLANNED_DAYS))
    span = (query.from_on, query.to_on, query.owner_id)
    counts = store.per_day(work, *span)
    rows = store.due(work, *span, query.limit)
    days = [query.from_on + timedelta(days=number)
            for number in range((query.to_on - query.from_on).days)]
    return c.Planner(
        store.overdue(work, query.owner_id),
        tuple(c.PlannerDay(
            day, counts.get(day, 0),
            tuple(follow_up(row, work) for row in rows if row.next_due_on == day))
            for day in days),
        is_complete=sum(counts.values()) == len(rows))


def rates(query: c.RateQuery, work: Work) -> c.FollowUpRates:
    refuse(wrong_days(query.from_on, query.to_on, MOST_RATED_DAYS))
    found = [Outcome(*row) for row in store.outcomes(
        work, query.from_on, query.to_on, query.owner_id)]
    people = sorted({one.owner_id for one in found})
    return c.FollowUpRates(
        tuple(rate(name, (one for one in found if one.owner_id == name)) for name in people),
        rate(None, found))
